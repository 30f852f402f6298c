import { html, nothing, render, type TemplateResult } from "lit-html";
import * as messages from "../../messages.ts";
import type { Instance } from "../../state/instances.ts";
import { idle } from "../idle.ts";
import { Block } from "./block.ts";
import { icon } from "./icons.ts";
import type { LabelView, PanelModel } from "./model.ts";
import { operations } from "./operations.ts";
import { dress, type RowLook } from "./row.ts";

/** From so many instances on they can be filtered. */
const FILTER_FROM = 20;

/** Rows a block. */
const BLOCK = 50;

/** The list of all instances, one group a label. */
export class LabelList {
  #place: HTMLElement;
  #operations = document.createElement("div");
  #blocks = new Map<string, Block>();
  #model: PanelModel | null = null;
  #filter = "";
  #filling = false;

  constructor(place: HTMLElement) {
    this.#place = place;
  }

  /** Show everything as it is now; only what looks different is touched. */
  draw(model: PanelModel): void {
    this.#model = model;
    render(this.#list(model), this.#place);
    this.#drawOperations(model);
    this.#fillSoon();
  }

  /** Leave nothing to press. */
  close(): void {
    this.#model = null;
    render(nothing, this.#place);
  }

  #list(model: PanelModel): TemplateResult {
    const { draft, actions } = model;
    const labels = labelsOf(model);
    if (labels.length === 0) return html`<p class="empty">${messages.noLabels}</p>`;
    const looks = draft.instances.map((instance) => this.#lookOf(model, instance));
    const byLabel = Map.groupBy(looks, ({ instance }) => instance.label);
    const press = ({ target }: Event) => {
      const act = (target as Element).closest<HTMLElement>("[data-act]")?.dataset.act;
      if (act !== undefined) actions[act as "toggleHidden" | "toggleLocked" | "remove"](idAt(target));
    };
    return html`<div
      @click=${press}
      @change=${({ target }: Event) => (target as HTMLInputElement).name === "instance" && actions.select(idAt(target))}
      @pointerover=${({ target }: Event) => actions.hover(idAt(target))}
      @focusin=${({ target }: Event) => idAt(target)}
      @pointerleave=${() => actions.hover(0)}
    >
      ${looks.length >= FILTER_FROM || this.#filter !== "" ? this.#filterField(countOf(looks)) : nothing}
      ${labels.map((label, place) => this.#group(model, label, place, byLabel.get(label.name) ?? []))}
    </div>`;
  }

  #group(model: PanelModel, label: LabelView, place: number, looks: RowLook[]): TemplateResult {
    return html`<section role="group" aria-label=${label.name} class="label">
      ${head(model, label, place, countOf(looks))} ${this.#drawBlocks(looks)}
    </section>`;
  }

  /**
   * A block holds fixed numbers, which are never used twice: what comes and goes changes one block and no other. The
   * first is filled at once, the others in idle time.
   */
  #drawBlocks(looks: RowLook[]): HTMLElement[] {
    looks.sort((a, b) => a.instance.number - b.instance.number);
    const byBlock = Map.groupBy(looks, ({ instance: { label, number } }) => `${Math.ceil(number / BLOCK)} ${label}`);
    return [...byBlock].map(([key, own]) => {
      const block = this.#blocks.get(key) ?? new Block(this.#blocks.size === 0);
      this.#blocks.set(key, block);
      block.filled ||= own.some(({ selected }) => selected);
      block.draw(own);
      return block.element;
    });
  }

  #lookOf({ draft, tints }: PanelModel, instance: Instance): RowLook {
    const { id, label, number } = instance;
    const wanted = this.#filter.trim().toLowerCase();
    const matches = wanted === "" || messages.instance(label, number).toLowerCase().includes(wanted);
    return { instance, area: draft.area(id), selected: draft.selected === id, tint: tints.of(instance), matches };
  }

  #filterField(count: string): TemplateResult {
    return html`<div class="filter">
      <input
        type="text"
        autocomplete="off"
        aria-label=${messages.filter}
        placeholder=${messages.filter}
        .value=${this.#filter}
        @input=${({ target }: Event) => this.#filterBy((target as HTMLInputElement).value)}
        @keydown=${({ key }: KeyboardEvent) => key === "Escape" && this.#filterBy("")}
      />
      <span class="quiet">${count}</span>
    </div>`;
  }

  #filterBy(text: string): void {
    this.#filter = text;
    if (this.#model !== null) this.draw(this.#model);
  }

  /** The selected row alone has operations: they move from row to row. */
  #drawOperations(model: PanelModel): void {
    const row = this.#place.querySelector(".selected");
    const instance = model.draft.instance(model.draft.selected);
    if (row === null || instance === undefined) return this.#operations.remove();
    render(operations(model, instance), this.#operations);
    if (this.#operations.parentElement !== row) row.append(this.#operations);
  }

  #fillSoon(): void {
    const next = [...this.#blocks.values()].find(({ filled }) => !filled);
    if (next === undefined || this.#filling) return;
    this.#filling = true;
    void idle(200).then(() => {
      this.#filling = false;
      if (this.#model === null) return;
      next.fill();
      this.#fillSoon();
    });
  }
}

/** The labels of the task, and those that only an earlier answer has. */
function labelsOf({ labels, draft }: PanelModel): LabelView[] {
  const names = new Set([...labels.map(({ name }) => name), ...draft.instances.map(({ label }) => label)]);
  return [...names].map((name) => labels.find((label) => label.name === name) ?? { name });
}

function head({ labels, actions }: PanelModel, { name, key, description }: LabelView, place: number, count: string): TemplateResult {
  const offered = place < labels.length; // others only come with an earlier answer
  const keys = [...(offered && place < 9 ? [String(place + 1)] : []), ...(key === undefined ? [] : [key.toUpperCase()])];
  return html`<div class="label-head">
      <span class="label-name" title=${name}>${name}</span>
      <span class="count">${count}</span>
      ${keys.map((one) => html`<kbd aria-hidden="true">${one}</kbd>`)}
      ${offered ? addButton(name, () => actions.addInstance(name)) : nothing}
    </div>
    ${description === undefined ? nothing : html`<p class="label-description">${description}</p>`}`;
}

function addButton(name: string, add: () => void): TemplateResult {
  return html`<button type="button" class="add" title=${messages.newOf(name)} @click=${add}>
    ${icon("plus")}<span>${messages.addInstance}</span>
  </button>`;
}

function countOf(looks: readonly RowLook[]): string {
  return messages.counted(looks.filter(({ matches }) => matches).length, looks.length);
}

/** The instance whose row an element lies in, which shows its icons from now on; 0 = none. */
function idAt(target: EventTarget | null): number {
  const row = (target as Element).closest<HTMLElement>("[data-id]");
  if (row !== null) dress(row);
  return Number(row?.dataset.id ?? 0);
}
