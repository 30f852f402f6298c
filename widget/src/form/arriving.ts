/** Whether an element may still get children: the parser works, and nothing has come after the element yet. */
export function isArriving(element: Element): boolean {
  return document.readyState === "loading" && element.nextSibling === null;
}

/** Wait until the parser is done. */
export function whenParsed(): Promise<unknown> {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
}
