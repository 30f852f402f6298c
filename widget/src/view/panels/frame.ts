import { html, type TemplateResult } from "lit-html";
import * as messages from "../../messages.ts";
import { iconButton } from "./button.ts";
import { TOOLS } from "../actions.ts";
import { SWITCHES } from "../switches.ts";
import { icon } from "./icons.ts";

/** What the frame asks for when its fixed buttons are pressed. */
export interface FrameActions {
  openInstructions(): void;
  openHelp(): void;
  toggleSheet(): void;
  retry(): void;
  startOver(): void;
  submit(): void;
}

/** The places of the frame, each under its id. */
export interface FrameParts {
  readonly header: HTMLElement;
  readonly status: HTMLElement;
  readonly said: HTMLElement;
  readonly kept: HTMLElement;
  readonly rail: HTMLElement;
  readonly sheetToggle: HTMLElement;
  readonly stage: HTMLElement;
  readonly overlay: HTMLCanvasElement;
  readonly grid: HTMLElement;
  readonly cursor: SVGSVGElement;
  readonly minimap: HTMLElement;
  readonly hint: HTMLElement;
  readonly loading: HTMLElement;
  readonly notice: HTMLElement;
  readonly words: HTMLElement;
  readonly retry: HTMLElement;
  readonly banner: HTMLElement;
  readonly offer: HTMLElement;
  readonly offerWords: HTMLElement;
  readonly offerButton: HTMLElement;
  readonly sheet: HTMLElement;
  readonly bar: HTMLElement;
  readonly instructions: HTMLElement;
  readonly short: HTMLSlotElement;
  readonly viewFull: HTMLElement;
  readonly questions: HTMLElement;
  readonly asked: HTMLSlotElement;
  readonly labels: HTMLElement;
  readonly rules: HTMLElement;
  readonly fullInstructions: HTMLDialogElement;
  readonly title: HTMLElement;
  readonly full: HTMLSlotElement;
  readonly help: HTMLDialogElement;
  readonly empty: HTMLDialogElement;
  readonly over: HTMLDialogElement;
}

/** Find the places of a rendered frame. */
export function partsOf(root: ParentNode): FrameParts {
  return Object.fromEntries([...root.querySelectorAll("[id]")].map((part) => [part.id, part])) as unknown as FrameParts;
}

/**
 * The fixed part of the widget: every place that panels, stage and dialogs are put into. Rendered once.
 *
 * The hidden submit button is one that scripts of old pages click.
 */
export function frame({ openInstructions, openHelp, toggleSheet, retry, startOver, submit }: FrameActions): TemplateResult {
  return html`
    <div class="frame" id="frame">
      <header class="top">
        <h1 id="header"></h1>
        <div role="status" class="status" id="status"><span id="said"></span><span class="kept" id="kept" aria-live="off"></span></div>
        ${iconButton(messages.help, "help", openHelp, { key: "?" })}
      </header>
      <nav class="rail" aria-label=${messages.tool}>
        <div id="rail"></div>
        <button type="button" class="tool narrow" aria-label=${messages.help} @click=${openHelp}>${icon("help")}</button>
        <button type="button" class="tool narrow" id="sheetToggle" aria-label=${messages.panels} aria-expanded="false" @click=${toggleSheet}>
          ${icon("panels")}
        </button>
      </nav>
      <div class="stage" id="stage" tabindex="-1">
        <img class="photo" alt="" />
        <canvas class="overlay" id="overlay" role="img" aria-label=${messages.image}></canvas>
        <div class="grid" id="grid" hidden></div>
        <svg class="cursor" id="cursor" aria-hidden="true"></svg>
        <div class="minimap" id="minimap" aria-hidden="true" hidden></div>
        <p class="hint" id="hint" hidden></p>
        <div class="loading" id="loading" hidden><progress aria-label=${messages.loading}></progress></div>
        <div class="notice" id="notice" hidden>
          <p id="words"></p>
          <button type="button" id="retry" @click=${retry}>${messages.retry}</button>
        </div>
      </div>
      <div class="banner" id="banner" role="group" aria-label=${messages.keeping} hidden></div>
      <div class="offer" id="offer" hidden>
        <span id="offerWords"></span>
        <button type="button" id="offerButton"></button>
      </div>
      <div class="sheet" id="sheet">
        <div class="bottom" id="bar"></div>
        <div class="side">
          <details class="instructions" id="instructions" open hidden>
            <summary>${messages.instructions}</summary>
            <slot id="short"></slot>
            <button type="button" class="text" id="viewFull" hidden @click=${openInstructions}>${messages.viewFull}</button>
          </details>
          <section id="questions" aria-labelledby="questionsTitle" hidden>
            <h2 id="questionsTitle">${messages.asked}</h2>
            <slot id="asked"></slot>
          </section>
          <div id="labels"></div>
          <div id="rules"></div>
          <div><button type="button" class="text" @click=${startOver}>${messages.startOver}</button></div>
        </div>
      </div>
    </div>
    <dialog id="fullInstructions" aria-labelledby="title">
      <div class="dialog-head">
        <h2 id="title"></h2>
        ${closeButton()}
      </div>
      <div class="dialog-body" tabindex="0" role="region" aria-labelledby="title"><slot id="full"></slot></div>
    </dialog>
    <dialog id="help" aria-labelledby="helpTitle">
      <div class="dialog-head">
        <h2 id="helpTitle">${messages.help}</h2>
        ${closeButton()}
      </div>
      <dl class="dialog-body keys" tabindex="0" aria-labelledby="helpTitle">
        ${helpRows().map(([keys, what]) => html`<div><dt>${keys}</dt><dd>${what}</dd></div>`)}
      </dl>
    </dialog>
    <dialog id="empty" aria-labelledby="emptyTitle" aria-describedby="emptyText">
      <h2 id="emptyTitle">${messages.emptyTitle}</h2>
      <p id="emptyText">${messages.emptyText}</p>
      <form method="dialog" class="choices">
        <button value="back">${messages.goBack}</button>
        <button value="submit" class="primary">${messages.submitEmpty}</button>
      </form>
    </dialog>
    <dialog id="over" aria-labelledby="overTitle" aria-describedby="overText">
      <h2 id="overTitle">${messages.overTitle}</h2>
      <p id="overText">${messages.overText}</p>
      <form method="dialog" class="choices">
        <button value="back">${messages.goBack}</button>
        <button value="yes" class="primary">${messages.overYes}</button>
      </form>
    </dialog>
    <button type="submit" class="forward" tabindex="-1" aria-hidden="true" @click=${submit}></button>
  `;
}

function closeButton(): TemplateResult {
  return html`<form method="dialog"><button class="small" aria-label=${messages.close} title="${messages.close} (Esc)">${icon("close")}</button></form>`;
}

/** What each key does: tools and switches by their own tables, then the rest. */
function helpRows(): (readonly [keys: string, what: string])[] {
  return [
    ...TOOLS.map(({ name, key }) => [key, messages.toolNames[name]] as const),
    ...SWITCHES.map(({ name, key }) => [key, messages.switches[name]] as const),
    ...messages.helpRows,
  ];
}
