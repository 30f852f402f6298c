/** What came of one attempt: confirmed; refused, which another attempt would not change; or failed, to be tried again. */
export type Outcome =
  | { readonly state: "confirmed" }
  | { readonly state: "refused"; readonly why: Why }
  | { readonly state: "failed"; readonly why: Why; /** Milliseconds to wait at least. */ readonly after?: number };

/** The status of a reply, or what there was instead of a good one. */
export type Why = number | "silence" | "nonsense" | "absent";

export const CONFIRMED: Outcome = { state: "confirmed" };

/** Statuses to be tried again: too slow, too early, too many. */
const AGAIN = [408, 425, 429];

/** The longest wait a server may ask for, in milliseconds: a worker stays by the page, and timers end at 24 days. */
const LONGEST_WAIT = 3_600_000;

/** Tell what a reply to a request at `url` says of the submission with this key. */
export async function judge(reply: Response, url: string, key: string, now: number): Promise<Outcome> {
  const { status } = reply;
  if (status >= 500 || AGAIN.includes(status)) {
    const after = waitOf(reply.headers.get("Retry-After"), now);
    return { state: "failed", why: status, ...(after === null ? {} : { after }) };
  }
  if (status >= 400) return { state: "refused", why: status };
  return (await confirms(reply, url, key)) ? CONFIRMED : { state: "failed", why: "nonsense" };
}

/** A login page, a hotel's network and a wrong address also say 200. */
async function confirms(reply: Response, url: string, key: string): Promise<boolean> {
  const text = await reply.text();
  const type = reply.headers.get("Content-Type") ?? "";
  if (!reply.ok || (reply.redirected && new URL(reply.url).origin !== new URL(url).origin)) return false;
  if (text === "") return true; // stores name the type of nothing as they like
  if (/\bhtml\b/i.test(type) || /^\s*<(!doctype|html)\b/i.test(text)) return false;
  return !/\bjson\b/i.test(type) || isOurs(text, key);
}

function isOurs(text: string, key: string): boolean {
  try {
    const said = JSON.parse(text) as { readonly key?: unknown } | null;
    return said?.key === undefined || said.key === key;
  } catch {
    return false;
  }
}

/** Read `Retry-After`: seconds, or a date. */
function waitOf(text: string | null, now: number): number | null {
  if (text === null) return null;
  const wait = /^\s*\d+\s*$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(0, wait), LONGEST_WAIT);
}
