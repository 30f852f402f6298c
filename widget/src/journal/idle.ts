/** Wait until the browser has nothing better to do, at most a second; Safari does not tell. */
export function idle(): Promise<unknown> {
  return new Promise((done) => {
    if ("requestIdleCallback" in globalThis) requestIdleCallback(done, { timeout: 1_000 });
    else setTimeout(done, 20);
  });
}
