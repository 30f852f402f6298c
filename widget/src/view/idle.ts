/** Wait until the browser has nothing better to do, at most so many milliseconds; Safari does not tell. */
export function idle(timeout?: number): Promise<unknown> {
  return new Promise((done) => {
    if ("requestIdleCallback" in window) requestIdleCallback(done, timeout === undefined ? {} : { timeout });
    else setTimeout(done, 20);
  });
}
