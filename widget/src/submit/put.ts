import { type Outcome } from "./outcome.ts";
import { request } from "./request.ts";
import type { Texts } from "./settings.ts";
import type { Parcel } from "./submission.ts";

/** Put a submission as JSON to the address of its task. */
export async function put(headers: Texts = {}, { submission, putUrl }: Parcel): Promise<Outcome> {
  if (putUrl === null) return { state: "refused", why: "absent" };
  const type = { "Content-Type": "application/json" };
  return request(putUrl, submission.key, { method: "PUT", headers: { ...type, ...headers }, body: JSON.stringify(submission) });
}
