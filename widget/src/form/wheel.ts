/** Let the wheel scroll past a number that has the focus: Chromium would count it up or down, unseen. */
export function scrollPast(event: Event): void {
  const target = event.composedPath()[0];
  if (target instanceof HTMLInputElement && target.type === "number") target.blur();
}
