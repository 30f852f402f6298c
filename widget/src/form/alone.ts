/**
 * Whether a form shows nothing but one widget, which then fills the page as an application does.
 *
 * With anything beside it, or with several widgets, a form is a document: it flows, and Submit stays at its lower edge.
 */
export function isAlone(form: Element): boolean {
  const shown = [...form.childNodes].filter(isShown);
  return shown.length === 1 && (shown[0] as Element).localName === "crowd-instance-segmentation";
}

/** Scripts, hidden inputs and buttons that a page hides show nothing; a form out of sight does not hide its children. */
function isShown(node: Node): boolean {
  if (node instanceof Text) return node.data.trim() !== "";
  return node instanceof Element && getComputedStyle(node).display !== "none";
}
