import type { CrowdInstanceSegmentation } from "../element/crowd-instance-segmentation.ts";
import type { Answers } from "../submit/submission.ts";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** Inputs that hold no answer. */
const NO_ANSWER = ["submit", "button", "reset", "image", "file"];

/** The widgets of a form, in document order. */
export function widgetsOf(form: Element): CrowdInstanceSegmentation[] {
  return [...form.querySelectorAll<CrowdInstanceSegmentation>("crowd-instance-segmentation")];
}

/** The native inputs of a form that join its answers, in document order. */
function fieldsOf(form: Element): Field[] {
  const fields = [...form.querySelectorAll<Field>("input[name], select[name], textarea[name]")];
  return fields.filter((field) => !field.matches(":disabled") && !NO_ANSWER.includes(field.type) && !isUnchosen(field));
}

/** Gather the answers of a form as they stand: each widget's under its name, and native inputs beside them. */
export function serialize(form: Element): Answers {
  const widgets = widgetsOf(form).map((widget) => [widget.name, widget.value] as const);
  const fields = fieldsOf(form).map((field) => [field.name, valueOf(field)] as const);
  return [Object.fromEntries([...widgets, ...fields])];
}

/** A name that two fields share, so that one answer would hide the other; null where there is none. */
export function sharedName(form: Element): string | null {
  const names = [...widgetsOf(form), ...fieldsOf(form)].map(({ name }) => name);
  return names.find((name, i) => names.indexOf(name) !== i) ?? null;
}

/** Give every native input its first value again. */
export function resetFields(form: Element): void {
  for (const field of form.querySelectorAll<Field>("input, select, textarea")) {
    if (field instanceof HTMLSelectElement) for (const option of field.options) option.selected = option.defaultSelected;
    else field.value = field.defaultValue;
    if (field instanceof HTMLInputElement) field.checked = field.defaultChecked;
  }
}

function isUnchosen(field: Field): boolean {
  return field instanceof HTMLInputElement && field.type === "radio" && !field.checked;
}

function valueOf(field: Field): string | boolean | string[] {
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.checked;
  if (field instanceof HTMLSelectElement && field.multiple) return [...field.selectedOptions].map(({ value }) => value);
  return field.value;
}
