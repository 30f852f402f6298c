import type { Outcome } from "./outcome.ts";
import { request } from "./request.ts";
import type { Channel, Texts } from "./settings.ts";
import { fieldsOf, type Submission } from "./submission.ts";

type Post = Extract<Channel, { kind: "post" }>;

/** Send a submission by POST: as JSON with the channel's fields beside its own, or as fields of a form. */
export async function post({ url, body = "json", headers = {}, fields = {} }: Post, submission: Submission): Promise<Outcome> {
  const address = new URL(url, document.baseURI).href;
  const type: Texts = body === "json" ? { "Content-Type": "application/json" } : {};
  return request(address, submission.key, { method: "POST", headers: { ...headers, ...type }, body: bodyOf(body, fields, submission) });
}

function bodyOf(kind: "json" | "form" | "multipart", fields: Texts, submission: Submission): BodyInit {
  if (kind === "json") return JSON.stringify({ ...fields, ...submission });
  const all = { ...fields, ...fieldsOf(submission) };
  if (kind === "form") return new URLSearchParams(all);
  const parts = new FormData();
  for (const [name, text] of Object.entries(all)) parts.append(name, text);
  return parts;
}
