import { render } from "lit-html";
import * as messages from "../messages.ts";
import { Draft } from "../state/draft.ts";
import type { DraftEvent } from "../state/events.ts";
import type { Point } from "../state/geometry.ts";
import type { Rules } from "../state/rules.ts";
import { replay } from "../tools/replay.ts";
import { frame, type FrameParts, partsOf } from "../view/panels/frame.ts";
import type { Size } from "../view/photo.ts";
import { sheetOf, THEME } from "../view/sheets.ts";
import style from "../view/style.css";
import { Crew } from "../worker/crew.ts";
import type { Answer } from "./answer.ts";
import { Answering } from "./answering.ts";
import { ask } from "./asking.ts";
import { OBSERVED, OF_LABELS, readRules, readSize } from "./attributes.ts";
import { forget, isCurrent, use } from "./current.ts";
import { Editor, type EditorHost } from "./editor.ts";
import { FormAround } from "./form-around.ts";
import { showHint } from "./hint.ts";
import { type Initial, readInitial } from "./initial.ts";
import { Labels } from "./labels.ts";
import { mirror, takeEarly } from "./mirror.ts";
import { Opening } from "./opening.ts";
import { pageSettings, settle, settleOverlap } from "./page-settings.ts";
import { Preparation } from "./preparation.ts";
import { refusalOf } from "./refusal.ts";
import { Regions } from "./regions.ts";
import { Work } from "./work.ts";

const SHEETS = [THEME, sheetOf(style)];

/**
 * `<crowd-instance-segmentation>`: one image on which a worker paints instances of the labels.
 *
 * Attributes are followed as they change. The image is loaded when the element is first seen, or by `prepare()`. Fires
 * `change` (bubbling, composed) once per history entry, undo and redo. In a plain `<form>` the answer joins at `formdata`, as
 * JSON: nothing is encoded before.
 */
export class CrowdInstanceSegmentation extends HTMLElement {
  static readonly observedAttributes: readonly string[] = OBSERVED;
  static readonly formAssociated = true;

  #setEarly = takeEarly(this);
  #root = this.attachShadow({ mode: "open", slotAssignment: "manual" });
  #parts: FrameParts;
  #opening: Opening;
  #regions: Regions;
  #work: Work;
  #form = new FormAround(this, this.attachInternals(), () => this.tell(""));
  #labels = new Labels(() => this.isConnected && this.#read());
  #rules: Rules | null = {};
  #draft: Draft | null = null;
  #editor: Editor | null = null;
  #answering: Answering | null = null;
  #crew = new Crew();
  #preparation = new Preparation(this.#crew, (text, alert) => this.tell(text, alert));
  #seen = new ResizeObserver(() => this.#openIfSeen());
  #due = new Set<string>();
  #dialogs = { openInstructions: () => this.#parts.fullInstructions.showModal(), openHelp: () => this.#parts.help.showModal() };

  constructor() {
    super();
    this.#root.adoptedStyleSheets = SHEETS;
    render(
      frame({
        ...this.#dialogs,
        toggleSheet: () => this.#toggleSheet(),
        retry: () => this.#opening.retry(),
        startOver: () => void this.#work.startOver(),
        submit: () => this.#form.submit(), // old pages click this button from their scripts
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
    this.#work = new Work(this, this.#parts, {
      tell: (text, alert) => this.tell(text, alert),
      stop: () => this.#editor?.cancel(),
      replaced: () => this.#replaced(),
    });
  }

  connectedCallback(): void {
    this.#setEarly();
    this.#regions.observe();
    this.#seen.observe(this);
    for (const used of ["pointerdown", "focusin"]) this.addEventListener(used, this.#use);
    this.#editor?.listen();
    this.#work.wake();
    queueMicrotask(() => this.isConnected && this.#read());
  }

  disconnectedCallback(): void {
    this.#regions.disconnect();
    this.#seen.disconnect();
    this.#editor?.rest();
    queueMicrotask(() => this.isConnected || this.#work.rest()); // else it was moved
    forget(this);
  }

  /** Attributes come one by one while the parser works: read them once they are all there. */
  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (this.#due.size === 0) queueMicrotask(() => this.isConnected && this.#read());
    this.#due.add(name);
  }

  /** The widget's name: the key of its answer. */
  get name(): string {
    return this.getAttribute("name") || "annotatedResult";
  }

  set name(name: string) {
    this.setAttribute("name", name);
  }

  formAssociatedCallback(): void {
    this.#form.join();
  }

  formResetCallback(): void {
    if (this.#form.plain !== null) this.reset();
  }

  /** The labels, in order, as a live array; changing it leaves existing instances and the attribute as they are. */
  get labels(): string[] {
    this.#readLabels();
    return this.#labels.live;
  }

  set labels(names: readonly string[]) {
    this.labels.splice(0, Infinity, ...names);
    this.#labels.settle();
  }

  /** The answer as it stands: always one, also before anything is painted. */
  get value(): Answer {
    const { width, height } = readSize(this) ?? { width: 1, height: 1 };
    const answering = this.#answering ?? new Answering(new Draft(width, height, this.#labels.names), this.#crew);
    const answer = structuredClone(answering.value);
    return this.hasAttribute("initial-value") ? { initialValueModified: this.#draft?.isModified ?? false, ...answer } : answer;
  }

  /** The same: what scripts of old pages read. */
  get _submittableValue(): Answer {
    return this.value;
  }

  /** CSS pixels per image pixel, from 1/64 to 64; 1 before the image is shown. */
  get zoom(): number {
    return this.#editor?.stage.viewport.zoom ?? 1;
  }

  /** Whether the image is shown and can be painted on. */
  get ready(): boolean {
    return this.#editor !== null && this.#unreadable === null;
  }

  /** Whether the image's size is known: the page says it, or the image is here. */
  get sized(): boolean {
    return this.#draft !== null || readSize(this) !== null;
  }

  /** Whether leaving the page loses nothing painted: all of it is on this device, or nothing was painted. */
  get saved(): boolean {
    return this.#work.saved;
  }

  /** Whether another tab paints this image: then this one can only look. */
  get reading(): boolean {
    return this.#work.reading;
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
    this.#labels.settle();
    this.#labels.demand(label);
    const { draft, pointer } = this.#open(true);
    pointer.finish();
    return draft.addInstance(label).id;
  }

  /** What was done since the initial answer, undone steps too, as plain JSON in image space. */
  get events(): DraftEvent[] {
    const { draft } = this.#open();
    if (!draft.isWhole) throw new DOMException("The earlier events are still being read.", "InvalidStateError");
    return structuredClone([...draft.events]);
  }

  /**
   * Go back to the initial answer and do these events again; return the label map's hash.
   *
   * The same events give the same hash in every browser, at any zoom. Raises RangeError at an event that is none.
   */
  replay(events: readonly DraftEvent[]): string {
    const { draft } = this.#open(true);
    this.reset();
    try {
      return replay(draft, events);
    } finally {
      this.labels = draft.labels;
    }
  }

  /** Load the image ahead of being seen. */
  prepare(): void {
    if (this.#unreadable === null) void this.#opening.load();
  }

  /** Go back to the initial answer, or to none. */
  reset(): void {
    this.#editor?.cancel();
    this.#draft?.clear();
    this.#renewed();
  }

  /** Bring the side panel into sight, which a narrow page keeps folded. */
  reveal(): void {
    this.#toggleSheet(true);
  }

  /** Say something in the status region; an alert stands out. */
  tell(text: string, alert = false): void {
    const { status, said } = this.#parts;
    const lasting = text === "" && this.#form.missing;
    said.textContent = lasting ? messages.noForm : text;
    status.classList.toggle("alert", lasting || alert);
  }

  /** Why the answer cannot be submitted as it stands, in words; null = it can. */
  refusal(): string | null {
    if (this.#editor === null || !this.ready) return messages.imageNeeded;
    return this.reading ? messages.openElsewhere : refusalOf(this.#editor);
  }

  /** Ask whether an answer without instances is meant; resolves to the worker's choice. */
  async confirmEmpty(): Promise<boolean> {
    return (await ask(this.#parts.empty)) === "submit";
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

  /** Read what changed, and only that: labels set by script stay when the header changes. */
  #read(): void {
    const due = (...names: readonly string[]) => names.some((name) => this.#due.has(name));
    const header = this.getAttribute("header") ?? "";
    if (due("header")) Object.assign(this.#parts.header, { textContent: header, title: header });
    this.#readLabels();
    if (due("rules")) this.#rules = readRules(this);
    if (due("src", "image-width", "image-height", "initial-value")) this.#opening.renew();
    this.#due.clear();
    if (this.#unreadable !== null) return this.#opening.fail(this.#unreadable, false);
    if (this.#editor !== null) this.#refresh(this.#editor);
    this.#openIfSeen();
  }

  #refresh(editor: Editor): void {
    this.#opening.clear(); // what could not be read before can be now
    const { names } = this.#labels;
    if (String(editor.draft.labels) !== String(names)) editor.pointer.finishStroke();
    editor.draft.labels = names;
    editor.refresh();
  }

  #readLabels(): void {
    if (OF_LABELS.map((name) => this.#due.delete(name)).includes(true)) this.#labels.read(this);
  }

  /** Why the attributes make no task, in words; null = they do. */
  get #unreadable(): string | null {
    if (this.#labels.views === null) return messages.labelsUnreadable(this.getAttribute("labels") ?? "");
    return this.#rules === null ? messages.rulesUnreadable : null;
  }

  #openIfSeen(): void {
    if (!this.isConnected || !this.checkVisibility()) return;
    showHint(!this.#parts.hint.hidden, this.#parts, this.#labels.names.length);
    this.#editor?.apply(pageSettings());
    this.prepare();
  }

  #use = (): void => use(this);

  /** Start painting on an image of this size; return why that cannot be, or null. */
  #start({ width, height }: Size, initial: Initial | string | null): string | null {
    if (this.#unreadable !== null) {
      this.#opening.renew();
      return this.#unreadable;
    }
    const draft = new Draft(width, height, this.#labels.names);
    if (typeof initial === "string") return messages.initialUnreadable(initial);
    if (initial !== null) draft.load(initial.instances, initial.pixels);
    this.#work.start(draft);
    draft.labels = this.#labels.names; // what the page says holds, whatever it said when the draft was kept
    this.#draft = draft;
    this.#answering = new Answering(draft, this.#crew); // before the editor: it tells the page, which may ask for the value
    settleOverlap(this);
    const parts = { ...this.#parts, root: this.#parts.stage, photo: this.#root.querySelector("img")! };
    this.#editor = new Editor(draft, parts, this.#editorHost(), pageSettings());
    showHint(draft.instances.length === 0, this.#parts, this.#labels.names.length);
    this.#work.welcome();
    this.dispatchEvent(new Event("maskpress-ready"));
    if (this.#form.missing) this.tell("");
    return null;
  }

  async #readInitial(size: Size): Promise<Initial | string | null> {
    const text = this.getAttribute("initial-value");
    const read = text === null ? null : readInitial(text, size, this.#crew);
    return (await Promise.all([read, this.#work.open(size)]))[0];
  }

  #editorHost(): EditorHost {
    return {
      ready: () => this.ready && this.#root.querySelector("dialog[open]") === null,
      busy: () => this.#preparation.active || this.#work.reading,
      mayChange: () => this.#work.mayChange(),
      current: () => isCurrent(this),
      labels: () => this.#labels.views ?? [],
      rules: () => this.#rules ?? {},
      tell: (text, alert) => this.tell(text, alert),
      changed: () => this.#changed(),
      settle,
      ...this.#dialogs,
      closeSheet: () => this.#toggleSheet(false),
    };
  }

  #discard(): void {
    if (this.#draft !== null) this.#renewed();
    this.#work.close();
    this.#editor?.close();
    this.#editor = this.#draft = this.#answering = null;
  }

  /** What was submitted of this widget is no longer what it shows. */
  #renewed(): void {
    this.dispatchEvent(new Event("maskpress-renewed", { bubbles: true }));
  }

  #changed(): void {
    if (!this.empty) showHint(false, this.#parts, this.#labels.names.length);
    this.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
  }

  #open(change = false): Editor {
    if (change && this.#work.reading) throw new DOMException(messages.openElsewhere, "InvalidStateError");
    if (this.#editor === null) throw new DOMException("The image is not shown yet.", "InvalidStateError");
    return this.#editor;
  }

  /** The draft shows what is on the device now. */
  #replaced(): void {
    if (this.#draft !== null) this.#draft.labels = this.#labels.names;
    this.#editor?.refresh();
  }

  #toggleSheet(on?: boolean): void {
    this.#parts.sheetToggle.ariaExpanded = String(this.#parts.sheet.classList.toggle("open", on));
  }
}

mirror(CrowdInstanceSegmentation, ["header", "src", "initial-value"]);
