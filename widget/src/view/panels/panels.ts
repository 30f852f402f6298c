import { nothing, render } from "lit-html";
import { bar } from "./bar.ts";
import { labelsPanel } from "./labels.ts";
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
  #frame = 0;
  #shown = 0;
  #refocus = false;

  constructor(parts: PanelParts, model: () => PanelModel) {
    this.#parts = parts;
    this.#model = model;
  }

  /** Draw all of them in the next frame. */
  drawSoon(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
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
    const { rail: railPlace, bar: barPlace, labels, rules } = this.#parts;
    for (const place of [railPlace, barPlace, labels, rules]) render(nothing, place);
  }

  #draw(): void {
    this.#frame = 0;
    const model = this.#model();
    render(rail(model), this.#parts.rail);
    render(bar(model), this.#parts.bar);
    render(labelsPanel(model), this.#parts.labels);
    render(rulesPanel(model), this.#parts.rules);
    this.#restoreFocus();
    this.#bringIntoSight(model.draft.selected);
  }

  #restoreFocus(): void {
    const { labels } = this.#parts;
    const nearest = [".selected input", "input", "button"].map((what) => labels.querySelector<HTMLElement>(what));
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
