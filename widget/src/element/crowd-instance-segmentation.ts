import { render } from "lit-html";
import * as messages from "../messages.ts";
import { Draft } from "../state/draft.ts";
import type { DraftEvent } from "../state/events.ts";
import type { Point } from "../state/geometry.ts";
import { hashOf } from "../state/hash.ts";
import type { Rules } from "../state/rules.ts";
import { replay } from "../tools/replay.ts";
import { DEFAULTS, type Settings } from "../view/actions.ts";
import { frame, type FrameParts, partsOf } from "../view/panels/frame.ts";
import type { LabelView } from "../view/panels/model.ts";
import { ruleText } from "../view/panels/rules.ts";
import type { Size } from "../view/photo.ts";
import { sheetOf, THEME } from "../view/sheets.ts";
import style from "../view/style.css";
import { Crew } from "../worker/crew.ts";
import type { Answer } from "./answer.ts";
import { Answering } from "./answering.ts";
import { OBSERVED, readLabels, readRules, readSize } from "./attributes.ts";
import { Editor, type EditorHost } from "./editor.ts";
import { type Initial, readInitial } from "./initial.ts";
import { Opening } from "./opening.ts";
import { Preparation } from "./preparation.ts";
import { Regions } from "./regions.ts";

const SHEETS = [THEME, sheetOf(style)];

/**
 * `<crowd-instance-segmentation>`: one image on which a worker paints instances of the labels.
 *
 * Attributes are followed as they change. The image is loaded when the element is first seen, or by `prepare()`. Fires
 * `change` (bubbling, composed) once per history entry, undo and redo.
 */
export class CrowdInstanceSegmentation extends HTMLElement {
  static readonly observedAttributes: readonly string[] = OBSERVED;

  #root = this.attachShadow({ mode: "open", slotAssignment: "manual" });
  #parts: FrameParts;
  #opening: Opening;
  #regions: Regions;
  #labels: readonly LabelView[] | null = [];
  #rules: Rules | null = {};
  #draft: Draft | null = null;
  #editor: Editor | null = null;
  #answering: Answering | null = null;
  #crew = new Crew();
  #preparation = new Preparation(this.#crew, (text, alert) => this.tell(text, alert));
  #seen = new ResizeObserver(() => this.#openIfSeen());
  #due = new Set<string>();

  /** The widget the worker used last: keys are its own. */
  static #current: CrowdInstanceSegmentation | null = null;

  /** What the worker set on one image holds for all of the page. */
  static #settings: Settings = DEFAULTS;

  /** Whether the worker chose how painting treats what is there. */
  static #chosen = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = SHEETS;
    const openInstructions = () => this.#parts.fullInstructions.showModal();
    const openHelp = () => this.#parts.help.showModal();
    render(
      frame({
        openInstructions,
        openHelp,
        toggleSheet: () => this.#toggleSheet(),
        retry: () => this.#opening.retry(),
        submit: () => this.dispatchEvent(new CustomEvent("maskpress-submit", { bubbles: true })),
      }),
      this.#root,
    );
    this.#parts = partsOf(this.#root);
    this.#opening = new Opening(this, this.#parts, {
      discard: () => this.#discard(),
      readInitial: (size) => this.#readInitial(size),
      start: (size, initial) => this.#start(size, initial),
      tell: (text, alert) => this.tell(text, alert),
    });
    this.#regions = new Regions(this, this.#parts);
  }

  connectedCallback(): void {
    this.#regions.observe();
    this.#seen.observe(this);
    for (const used of ["pointerdown", "focusin"]) this.addEventListener(used, this.#use);
    this.#editor?.listen();
    queueMicrotask(() => this.isConnected && this.#read());
  }

  disconnectedCallback(): void {
    this.#regions.disconnect();
    this.#seen.disconnect();
    this.#editor?.rest();
    if (CrowdInstanceSegmentation.#current === this) CrowdInstanceSegmentation.#current = null;
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before !== after) this.#readSoon(name);
  }

  /** The widget's name: the key of its answer. */
  get name(): string {
    return this.getAttribute("name") ?? "annotatedResult";
  }

  /** The labels, in order; setting them leaves existing instances and the attribute as they are. */
  get labels(): string[] {
    return (this.#labels ?? []).map(({ name }) => name);
  }

  set labels(names: readonly string[]) {
    for (const read of ["labels", "label-details"]) this.#due.delete(read);
    this.#labels = names.map((name) => this.#labels?.find((label) => label.name === name) ?? { name });
    this.#editor?.pointer.finishStroke();
    if (this.#draft !== null) this.#draft.labels = this.labels;
    this.#editor?.refresh();
  }

  /** The answer as it stands: always one, also before anything is painted. */
  get value(): Answer {
    const answering = this.#answering ?? new Answering(new Draft(...this.#size(), this.labels), this.#crew);
    return structuredClone(answering.value);
  }

  /** CSS pixels per image pixel, from 1/64 to 64; 1 before the image is shown. */
  get zoom(): number {
    return this.#editor?.stage.viewport.zoom ?? 1;
  }

  /** Whether the image is shown and can be painted on. */
  get ready(): boolean {
    return this.#editor !== null && this.#labels !== null && this.#rules !== null;
  }

  /** Whether no instance has a pixel. */
  get empty(): boolean {
    return (this.#draft?.painted.length ?? 0) === 0;
  }

  /** Map image space to the browser window; both unrounded. Raises InvalidStateError before the image is shown. */
  imageToClient(point: Point): Point {
    return this.#open().stage.imageToClient(point);
  }

  /** Map the browser window to image space; the inverse of `imageToClient`. */
  clientToImage(point: Point): Point {
    return this.#open().stage.clientToImage(point);
  }

  /** Zoom (1/64 to 64) with an image point in the middle of the stage. */
  setView({ zoom = this.zoom, center }: { zoom?: number; center?: Point }): void {
    this.#open().stage.move((view) => view.set(zoom, center ?? { x: view.centerX, y: view.centerY }));
  }

  /** Make and select a new instance of a label; return its id. Raises RangeError for a label the widget does not have. */
  addInstance(label: string): number {
    if (!this.labels.includes(label)) throw new RangeError(`expected one of ${JSON.stringify(this.labels)}, found ${JSON.stringify(label)}`);
    const { draft, pointer } = this.#open();
    pointer.finish();
    return draft.addInstance(label).id;
  }

  /** What was done since the initial answer, undone steps too, as plain JSON in image space. */
  get events(): DraftEvent[] {
    return structuredClone([...this.#open().draft.events]);
  }

  /**
   * Go back to the initial answer and do these events again; return the label map's hash.
   *
   * The same events give the same hash in every browser, at any zoom. Raises RangeError at an event that is none.
   */
  replay(events: readonly DraftEvent[]): string {
    const { draft } = this.#open();
    this.reset();
    try {
      replay(draft, events);
    } finally {
      this.labels = draft.labels;
    }
    return hashOf(draft.map);
  }

  /** Load the image ahead of being seen. */
  prepare(): void {
    if (this.#labels !== null && this.#rules !== null) void this.#opening.load();
  }

  /** Go back to the initial answer, or to none. */
  reset(): void {
    this.#editor?.cancel();
    this.#draft?.clear();
    this.#renewed();
  }

  /** Say something in the status region; an alert stands out. */
  tell(text: string, alert = false): void {
    const status = this.#parts.status;
    status.textContent = text;
    status.classList.toggle("alert", alert);
  }

  /** Why the answer cannot be submitted as it stands, in words; null = it can. */
  refusal(): string | null {
    if (this.#editor === null || !this.ready) return messages.imageNeeded;
    this.#editor.pointer.finish();
    if (this.#editor.operations.busy) return messages.workFirst;
    if (this.#editor.toolbox.polygon.active) return messages.polygonFirst;
    const broken = this.#editor.evaluate().filter(({ ok }) => !ok);
    return broken.length === 0 ? null : messages.brokenRules(broken.map(ruleText).join("; "));
  }

  /** Ask whether an answer without instances is meant; resolves to the worker's choice. */
  async confirmEmpty(): Promise<boolean> {
    const dialog = this.#parts.empty;
    dialog.returnValue = "";
    dialog.showModal();
    await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
    return dialog.returnValue === "submit";
  }

  /**
   * Make the answer off the main thread, decode its PNG and compare it with what the worker sees; painting waits meanwhile.
   *
   * Resolves to words when it cannot be handed over: it reads differently, or the worker has cancelled. null = it can.
   */
  async verify(): Promise<string | null> {
    const answering = this.#answering;
    const words = answering === null ? messages.imageNeeded : await this.#preparation.run(answering);
    return words ?? (answering === this.#answering ? null : messages.checkFailed);
  }

  /** Attributes come one by one while the parser works: read them once they are all there. */
  #readSoon(name: string): void {
    if (this.#due.size === 0) queueMicrotask(() => this.isConnected && this.#read());
    this.#due.add(name);
  }

  /** Read what changed, and only that: labels set by script stay when the header changes. */
  #read(): void {
    const due = (...names: readonly string[]) => names.some((name) => this.#due.has(name));
    if (due("header")) this.#showHeader(this.getAttribute("header") ?? "");
    if (due("labels", "label-details")) this.#labels = readLabels(this);
    if (due("rules")) this.#rules = readRules(this);
    if (due("src", "image-width", "image-height", "initial-value")) this.#opening.renew();
    this.#due.clear();
    if (this.#labels === null) return this.#opening.fail(messages.labelsUnreadable, false);
    if (this.#rules === null) return this.#opening.fail(messages.rulesUnreadable, false);
    if (this.#editor !== null) this.#refresh(this.#editor);
    this.#openIfSeen();
  }

  #refresh(editor: Editor): void {
    this.#opening.clear(); // what could not be read before can be now
    if (String(editor.draft.labels) !== String(this.labels)) editor.pointer.finishStroke();
    editor.draft.labels = this.labels;
    editor.refresh();
  }

  #showHeader(header: string): void {
    this.#parts.header.textContent = header;
    this.#parts.header.title = header;
  }

  #openIfSeen(): void {
    if (!this.isConnected || !this.checkVisibility()) return;
    this.#hint(!this.#parts.hint.hidden);
    this.#editor?.apply(CrowdInstanceSegmentation.#settings);
    this.prepare();
  }

  /** Keys belong to the widget used last; until one was used, to the first that is on screen. */
  #isCurrent(): boolean {
    const last = CrowdInstanceSegmentation.#current;
    if (last?.isConnected === true && last.checkVisibility()) return last === this;
    const all = document.querySelectorAll<CrowdInstanceSegmentation>(this.localName);
    return [...all].find((one) => one.checkVisibility()) === this;
  }

  #use = (): void => {
    CrowdInstanceSegmentation.#current = this;
  };

  /** Start painting on an image of this size; return why that cannot be, or null. */
  #start({ width, height }: Size, initial: Initial | string | null): string | null {
    if (this.#labels === null || this.#rules === null) {
      this.#opening.renew();
      return this.#labels === null ? messages.labelsUnreadable : messages.rulesUnreadable;
    }
    const draft = new Draft(width, height, this.labels);
    if (typeof initial === "string") return messages.initialUnreadable(initial);
    if (initial !== null) draft.load(initial.instances, initial.pixels);
    this.#draft = draft;
    this.#answering = new Answering(draft, this.#crew); // before the editor: it tells the page, which may ask for the value
    this.#settleOverlap();
    const parts = { ...this.#parts, root: this.#parts.stage, photo: this.#root.querySelector("img")! };
    this.#editor = new Editor(draft, parts, this.#editorHost(), CrowdInstanceSegmentation.#settings);
    this.#hint(draft.instances.length === 0);
    this.dispatchEvent(new Event("maskpress-ready"));
    if (this.closest("crowd-form") === null) this.tell(messages.noForm, true);
    return null;
  }

  async #readInitial(size: Size): Promise<Initial | string | null> {
    const text = this.getAttribute("initial-value");
    return text === null ? null : await readInitial(text, size, this.#crew);
  }

  #settle(settings: Settings): void {
    CrowdInstanceSegmentation.#chosen ||= settings.below !== CrowdInstanceSegmentation.#settings.below;
    CrowdInstanceSegmentation.#settings = settings;
  }

  /** The task says how painting begins, until the worker chooses. */
  #settleOverlap(): void {
    if (CrowdInstanceSegmentation.#chosen) return;
    const below = this.getAttribute("overlap") === "below";
    CrowdInstanceSegmentation.#settings = { ...CrowdInstanceSegmentation.#settings, below };
  }

  #editorHost(): EditorHost {
    return {
      ready: () => this.ready && this.#root.querySelector("dialog[open]") === null,
      busy: () => this.#preparation.active,
      current: () => this.#isCurrent(),
      labels: () => this.#labels ?? [],
      rules: () => this.#rules ?? {},
      tell: (text, alert) => this.tell(text, alert),
      changed: () => this.#changed(),
      settle: (settings) => this.#settle(settings),
      openInstructions: () => this.#parts.fullInstructions.showModal(),
      openHelp: () => this.#parts.help.showModal(),
      closeSheet: () => this.#toggleSheet(false),
    };
  }

  #discard(): void {
    if (this.#draft !== null) this.#renewed();
    this.#editor?.close();
    this.#editor = null;
    this.#draft = null;
    this.#answering = null;
  }

  /** What was submitted of this widget is no longer what it shows. */
  #renewed(): void {
    this.dispatchEvent(new Event("maskpress-renewed", { bubbles: true }));
  }

  #hint(on: boolean): void {
    const hint = this.#parts.hint;
    hint.hidden = !on;
    const several = this.#parts.sheetToggle.checkVisibility() ? messages.hintNarrow : messages.hintLabels;
    hint.textContent = this.labels.length === 1 ? messages.hintOneLabel : several;
  }

  #changed(): void {
    if (!this.empty) this.#hint(false);
    this.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
  }

  #size(): [number, number] {
    const size = readSize(this);
    return size === null ? [1, 1] : [size.width, size.height];
  }

  #open(): Editor {
    if (this.#editor === null) throw new DOMException("The image is not shown yet.", "InvalidStateError");
    return this.#editor;
  }

  #toggleSheet(on?: boolean): void {
    const open = this.#parts.sheet.classList.toggle("open", on);
    this.#parts.sheetToggle.setAttribute("aria-expanded", String(open));
  }
}
