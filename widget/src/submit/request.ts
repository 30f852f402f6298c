import { judge, type Outcome } from "./outcome.ts";

/** How long a request may take, its reply included, in milliseconds. */
const PATIENCE = 15_000;

/** Make one request for the submission with this key and tell what came of it. */
export async function request(url: string, key: string, init: RequestInit): Promise<Outcome> {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PATIENCE);
  const headers = { ...(init.headers as Record<string, string>), "Idempotency-Key": key };
  try {
    const reply = await fetch(url, { ...init, headers, cache: "no-store", signal: stop.signal });
    return await judge(reply, url, key, Date.now());
  } catch {
    return { state: "failed", why: "silence" }; // offline, no such host, not allowed by it, cut off, too late
  } finally {
    clearTimeout(late);
  }
}
