let last: HTMLElement | null = null;

/** The worker uses this widget: keys are its own from now on. */
export function use(widget: HTMLElement): void {
  last = widget;
}

/** The widget is gone. */
export function forget(widget: HTMLElement): void {
  if (last === widget) last = null;
}

/** Keys belong to the widget used last; until one was used, to the first that is on screen. */
export function isCurrent(widget: HTMLElement): boolean {
  if (last?.isConnected === true && last.checkVisibility()) return last === widget;
  const all = document.querySelectorAll(widget.localName);
  return [...all].find((one) => one.checkVisibility()) === widget;
}
