import type { CrowdInstanceSegmentation } from "../element/crowd-instance-segmentation.ts";
import * as messages from "../messages.ts";
import type { Answers } from "../submit/submission.ts";
import type { CrowdInput } from "./crowd-input.ts";

type Native = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Field = Native | CrowdInput;
type Value = string | boolean | string[];

const FIELDS = "input, select, textarea, crowd-input";

/** Check boxes that are one question with any number of answers, also where there is one box. */
const CHOICES = "fieldset[data-choices]";

/** Inputs that hold no answer. */
const NO_ANSWER = ["submit", "button", "reset", "image", "file"];

/** The widgets of a form, in document order. */
export function widgetsOf(form: Element): CrowdInstanceSegmentation[] {
  return [...form.querySelectorAll<CrowdInstanceSegmentation>("crowd-instance-segmentation")];
}

/** The named inputs of a form that join its answers, in document order. */
function fieldsOf(form: Element): Field[] {
  const fields = [...form.querySelectorAll<Field>(FIELDS)].filter((field) => field.name);
  return fields.filter((field) => !field.matches(":disabled") && !NO_ANSWER.includes(field.type));
}

/** Gather the answers of a form as they stand: each widget's under its name, and inputs beside them that hold anything. */
export function serialize(form: Element, widgets = widgetsOf(form)): Answers {
  const painted = widgets.map((widget) => [widget.name, widget.value] as const);
  const fields = [...groupsOf(form)].map(([name, group]) => [name, groupValue(group)] as const);
  return [Object.fromEntries([...painted, ...fields.filter(([, value]) => value !== null)])];
}

/** Gather them of an image that cannot be done: of one whose size nobody knows, for it never came, no answer can be told. */
export function serializeRefused(form: Element): Answers {
  return serialize(form, widgetsOf(form).filter((widget) => widget.sized));
}

/** A name that two fields share, so that one answer would hide the other; null where there is none. */
export function sharedName(form: Element): string | null {
  const groups = [...groupsOf(form)];
  const shared = groups.find(([, group]) => group.length > 1 && !isChoice(group, "checkbox") && !isChoice(group, "radio"));
  const names = [...widgetsOf(form).map(({ name }) => name), ...groups.map(([name]) => name)];
  return shared?.[0] ?? repeated(names);
}

/** The first name that stands in a list twice; null where there is none. */
export function repeated(names: readonly string[]): string | null {
  return names.find((name, i) => names.indexOf(name) !== i) ?? null;
}

/** The first input that lacks its answer or holds a wrong one; null where there is none. */
export function firstInvalid(form: Element): Field | null {
  for (const choices of form.querySelectorAll(`${CHOICES}[data-required]`)) requireOne(choices);
  return [...form.querySelectorAll<Field>(FIELDS)].find((field) => field.willValidate && !field.checkValidity()) ?? null;
}

/** HTML has no word for "at least one of these": the first box says it. */
function requireOne(choices: Element): void {
  const boxes = [...choices.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
  boxes[0]?.setCustomValidity(boxes.some(({ checked }) => checked) ? "" : messages.chooseOne);
}

/** Name an input as its page does. */
export function titleOf(field: Field): string {
  const legend = field.closest("fieldset")?.querySelector("legend")?.textContent;
  const label = "labels" in field ? field.labels?.[0]?.textContent?.replace(field.textContent ?? "", "") : null;
  const names = [legend, label, field.getAttribute("aria-label"), field.getAttribute("label")];
  return names.map((name) => name?.trim()).find(Boolean) ?? field.name;
}

/** Give every input its first value again. */
export function resetFields(form: Element): void {
  for (const field of form.querySelectorAll<Field>(FIELDS)) {
    if (field instanceof HTMLSelectElement) for (const option of field.options) option.selected = option.defaultSelected;
    else if (isBox(field)) field.checked = field.defaultChecked;
    else if (field.type === "file") field.value = "";
    else field.value = field.defaultValue;
  }
}

/** Whether a field is ticked rather than filled in: its value is its name for itself. */
function isBox(field: Field): field is HTMLInputElement {
  return field.type === "checkbox" || field.type === "radio";
}

/** The inputs by name: checkboxes of one name are one question, and so are radios. */
function groupsOf(form: Element): Map<string, Field[]> {
  const groups = new Map<string, Field[]>();
  for (const field of fieldsOf(form)) groups.set(field.name, [...(groups.get(field.name) ?? []), field]);
  return groups;
}

function isChoice(group: readonly Field[], type: "checkbox" | "radio"): group is HTMLInputElement[] {
  return group.every((field) => field instanceof HTMLInputElement && field.type === type);
}

/** What an answer says of a question; null where there was no input. */
function groupValue(group: readonly Field[]): Value | null {
  const [first] = group;
  if (isChoice(group, "radio")) return group.find(({ checked }) => checked)?.value ?? null;
  if (isChoice(group, "checkbox")) return isYesOrNo(group) ? group[0]!.checked : chosen(group.filter(({ checked }) => checked));
  if (first instanceof HTMLSelectElement) return selectValue(first);
  return first!.value === "" && first!.type !== "hidden" ? null : first!.value;
}

/** An option that nobody can choose only says what to do. */
function selectValue({ multiple, selectedOptions }: HTMLSelectElement): Value | null {
  const options = [...selectedOptions].filter((option) => !option.matches(":disabled"));
  return multiple ? chosen(options) : options[0]?.value || null;
}

function isYesOrNo(boxes: readonly HTMLInputElement[]): boolean {
  return boxes.length === 1 && boxes[0]!.closest(CHOICES) === null;
}

function chosen(all: readonly { readonly value: string }[]): string[] | null {
  return all.length === 0 ? null : all.map(({ value }) => value);
}
