const groups = new WeakMap<Element, string>();
let count = 0;

/**
 * Keep the radios of one form of a batch apart from those of the others: outside a `<form>`, radios of one name are one
 * group in the whole page, and a choice in one task would undo that of another.
 */
export function separateRadios(batch: Element, form: Element): void {
  const radios = [...form.querySelectorAll<HTMLInputElement>("input[type=radio]")].filter((radio) => radio.form === null);
  if (radios.length === 0) return;
  const id = groups.get(form) ?? makeGroup(batch);
  groups.set(form, id);
  for (const radio of radios) radio.setAttribute("form", id);
  for (const radio of radios) radio.checked = radio.defaultChecked; // what the page chose was undone by its next form
}

/** An empty form beside the others. Enter on a radio would submit it. */
function makeGroup(batch: Element): string {
  const group = document.createElement("form");
  group.id = `maskpress-radios-${(count += 1)}`;
  group.hidden = true;
  group.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
  });
  batch.prepend(group); // not at the end: what comes last in a batch tells whether more is arriving
  return group.id;
}
