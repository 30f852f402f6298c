/** Whether an element may still get children: the parser works, and nothing has come after the element yet. */
export function isArriving(element: Element): boolean {
  return document.readyState === "loading" && element.nextSibling === null;
}
