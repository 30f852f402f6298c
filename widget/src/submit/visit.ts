import type { Settings, Texts } from "./settings.ts";

/** What a page's address says of the worker who opened it; "" = not known. */
export interface Visit {
  readonly worker: string;
  readonly assignment: string;
  readonly study: string;
  /** Nothing can be submitted: the worker only looks at the task. */
  readonly preview: boolean;
  /** All query parameters but where a task host takes answers. */
  readonly parameters: Texts;
}

/** What task hosts write into addresses. */
const TASK_HOST = { worker: "workerId", assignment: "assignmentId" };

/** Says where a task host takes answers. */
export const SUBMIT_TO = "turkSubmitTo";

/** Read a visit from a page's query; `name` is what the worker is called where the page asked. */
export function readVisit({ platform, worker = {} }: Settings, search: string, name = ""): Visit {
  const query = new URLSearchParams(search);
  const of = (parameter?: string) => (parameter === undefined ? "" : (query.get(parameter) ?? ""));
  const known = platform ?? (query.has(SUBMIT_TO) ? TASK_HOST : {});
  query.delete(SUBMIT_TO);
  return {
    worker: worker.name ?? (of(worker.url) || of(known.worker) || name),
    assignment: of(known.assignment),
    study: of((known as { study?: string }).study),
    preview: Object.entries(platform?.preview ?? {}).some(([parameter, value]) => query.get(parameter) === value),
    parameters: Object.fromEntries(query),
  };
}

/**
 * Fill `{worker}`, `{assignment}`, `{study}` and names of query parameters into an address; unknown names become nothing.
 *
 * Null where no http address comes of it.
 */
export function fillAddress(url: string, visit: Visit, code = ""): string | null {
  const { worker, assignment, study, parameters } = visit;
  const known: Texts = { ...parameters, worker, assignment, study, code };
  const filled = url.replace(/\{([^{}]*)\}/g, (_, name: string) => encodeURIComponent(Object.hasOwn(known, name) ? known[name]! : ""));
  return URL.canParse(filled) && /^https?:$/.test(new URL(filled).protocol) ? filled : null;
}
