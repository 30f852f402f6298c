/** Give elements properties that mirror attributes, as scripts of old pages set them: texts, and switches that are there or not. */
export function mirror(type: { readonly prototype: HTMLElement }, texts: readonly string[], switches: readonly string[] = []): void {
  for (const name of texts) {
    define(type.prototype, name, (element) => element.getAttribute(name) ?? "", (element, value) => element.setAttribute(name, String(value)));
  }
  for (const name of switches) {
    define(type.prototype, name, (element) => element.hasAttribute(name), (element, value) => element.toggleAttribute(name, Boolean(value)));
  }
}

/**
 * Take away what a script set on an element before its class was defined, which would hide the properties of the class.
 *
 * Returns how to set it again, once the element has read its attributes.
 */
export function takeEarly(element: HTMLElement): () => void {
  const { prototype } = element.constructor;
  const early = Object.entries(element).filter(([name]) => name in prototype);
  for (const [name] of early) Reflect.deleteProperty(element, name);
  return () => {
    for (const [name, value] of early.splice(0)) Reflect.set(element, name, value);
  };
}

function define<T>(prototype: HTMLElement, attribute: string, get: (element: HTMLElement) => T, set: (element: HTMLElement, value: T) => void): void {
  const property = attribute.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  Object.defineProperty(prototype, property, {
    get(this: HTMLElement) {
      return get(this);
    },
    set(this: HTMLElement, value: T) {
      set(this, value);
    },
    configurable: true,
  });
}
