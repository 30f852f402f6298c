import { type Identity, identify } from "../journal/identity.ts";
import type { Size } from "../view/photo.ts";

/** Say under what the draft of a widget is kept, for an image of this size. */
export function identityOf(widget: Element & { readonly name: string }, { width, height }: Size): Identity {
  const form = widget.closest("crowd-form");
  const given = (name: string) => widget.getAttribute(name) ?? "";
  return identify({
    task: form?.getAttribute("task-id") ?? null,
    page: `${location.origin}${location.pathname}`,
    name: widget.name,
    ordinal: [...document.querySelectorAll(widget.localName)].indexOf(widget),
    ...whoOf(widget),
    width,
    height,
    labels: given("labels"),
    src: given("src").startsWith("data:") ? given("src") : new URL(given("src"), document.baseURI).href,
    initial: given("initial-value"),
  });
}

/** Who works on a widget, and by which assignment: attributes of the widget or its form; "" = not known. */
function whoOf(widget: Element): { readonly worker: string; readonly assignment: string } {
  const of = (name: string) => widget.closest(`[${name}]`)?.getAttribute(name) ?? "";
  return { worker: of("worker"), assignment: of("assignment") };
}
