import * as messages from "../messages.ts";

/** Where a task host takes answers, and the assignment it gave. */
export interface Host {
  readonly address: string;
  readonly assignment: string;
}

/**
 * Read from a page's query which task host shows it: null = none, words = nothing can be submitted there.
 *
 * `allowed` lists hosts, which are reached by https, and origins, separated by spaces: a link says where answers go, and
 * anybody can write a link.
 */
export function readHost(search: string, allowed: string): Host | string | null {
  const query = new URLSearchParams(search);
  const assignment = query.get("assignmentId");
  if (assignment === "ASSIGNMENT_ID_NOT_AVAILABLE") return messages.preview;
  const to = query.get("turkSubmitTo");
  if (!to) return null;
  const url = URL.canParse(to) ? new URL(to) : null;
  if (url === null || !isAllowed(url, allowed)) return messages.hostRefused(url?.host || to);
  if (!assignment) return messages.noAssignment;
  return { address: `${url.origin}${url.pathname.replace(/\/+$/, "")}/mturk/externalSubmit`, assignment };
}

/** Post fields as a form of HTML does, which leaves the page; the form is returned, for a page that stays. */
export function post(address: string, fields: Readonly<Record<string, string>>): HTMLFormElement {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  form.hidden = true;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form); // a field may be named "submit"
  return form;
}

/** Origins are compared as browsers write them: in lower case, without the usual port, names of any script in ASCII. */
function isAllowed({ protocol, origin }: URL, allowed: string): boolean {
  // Joined, for a bundle in which no address stands is easily proved to hold none.
  const origins = allowed.split(/\s+/).map((one) => (one.includes("://") ? one : ["https:", one].join("//")));
  return /^https?:$/.test(protocol) && origins.some((one) => URL.canParse(one) && new URL(one).origin === origin);
}
