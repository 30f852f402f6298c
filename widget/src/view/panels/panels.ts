import { nothing, render } from "lit-html";
import { bar } from "./bar.ts";
import { LabelList } from "./labels.ts";
import type { PanelModel } from "./model.ts";
import { rail } from "./rail.ts";
import { rulesPanel } from "./rules.ts";

/** Where the panels are drawn. */
export interface PanelParts {
  readonly rail: HTMLElement;
  readonly bar: HTMLElement;
  readonly labels: HTMLElement;
  readonly rules: HTMLElement;
}

/** Draws the panels anew, at most once a frame, so that painting never waits for them. */
export class Panels {
  #parts: PanelParts;
  #model: () => PanelModel;
  #list: LabelList;
  #frame = 0;
  #shown = 0;
  #refocus = false;

  constructor(parts: PanelParts, model: () => PanelModel) {
    this.#parts = parts;
    this.#model = model;
    this.#list = new LabelList(parts.labels);
  }

  /** Draw all of them in the next frame. */
  drawSoon(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  /** Draw what shows the settings now: the worker has just changed a control, and another change may follow at once. */
  drawSettings(): void {
    render(rail(this.#model()), this.#parts.rail);
    this.drawBar();
  }

  /** Draw the bar now: it alone follows the zoom, at every frame of a pan. */
  drawBar(): void {
    render(bar(this.#model()), this.#parts.bar);
  }

  /** Keep the keyboard's focus in the list when what it is on goes away with the next drawing. */
  keepFocus(): void {
    this.#refocus = this.#listHasFocus();
  }

  /** Leave nothing to press. */
  close(): void {
    cancelAnimationFrame(this.#frame);
    const { rail: railPlace, bar: barPlace, rules } = this.#parts;
    for (const place of [railPlace, barPlace, rules]) render(nothing, place);
    this.#list.close();
  }

  #draw(): void {
    this.#frame = 0;
    const model = this.#model();
    render(rail(model), this.#parts.rail);
    render(bar(model), this.#parts.bar);
    this.#list.draw(model);
    render(rulesPanel(model), this.#parts.rules);
    this.#restoreFocus();
    this.#bringIntoSight(model.draft.selected);
  }

  #restoreFocus(): void {
    const { labels } = this.#parts;
    const nearest = [".selected input", ".instance input", "button"].map((what) => labels.querySelector<HTMLElement>(what));
    if (this.#refocus && !this.#listHasFocus()) nearest.find((one) => one !== null)?.focus();
    this.#refocus = false;
  }

  #bringIntoSight(selected: number): void {
    if (selected === this.#shown) return;
    this.#shown = selected;
    this.#parts.labels.querySelector(".selected")?.scrollIntoView({ block: "nearest" });
  }

  #listHasFocus(): boolean {
    const { labels } = this.#parts;
    return labels.contains((labels.getRootNode() as ShadowRoot).activeElement);
  }
}
