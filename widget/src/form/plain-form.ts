import type { CrowdInstanceSegmentation } from "../element/crowd-instance-segmentation.ts";
import * as messages from "../messages.ts";
import { agree, say } from "./asking.ts";
import { repeated } from "./serialize.ts";

const joined = new WeakSet<HTMLFormElement>();

/** Have the widgets of a plain `<form>` asked before it is submitted, and their answers join it as JSON. */
export function joinPlainForm(form: HTMLFormElement): void {
  if (joined.has(form)) return;
  joined.add(form);
  let state: "open" | "asking" | "agreed" = "open";
  const submit = async (submitter: HTMLElement | null) => {
    state = "asking";
    const shared = repeated(widgetsIn(form).map(({ name }) => name));
    const agreed = shared !== null ? say(widgetsIn(form), messages.sameName(shared), true) : await agree(() => widgetsIn(form)).catch(reportError);
    state = "agreed";
    if (agreed) form.requestSubmit(submitter);
    state = "open";
  };
  form.addEventListener("submit", (event) => {
    if (event.target !== form || state === "agreed" || widgetsIn(form).length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the page hears of it once, when the answers are good
    if (state === "open") void submit(event.submitter);
  }, { capture: true });
  form.addEventListener("formdata", ({ formData }) => {
    for (const widget of widgetsIn(form)) formData.append(widget.name, JSON.stringify(widget.value));
  });
}

function widgetsIn(form: HTMLFormElement): CrowdInstanceSegmentation[] {
  const widgets = [...form.elements].filter((one) => one.localName === "crowd-instance-segmentation");
  return widgets.filter((one) => one.closest("crowd-form") === null) as CrowdInstanceSegmentation[];
}
