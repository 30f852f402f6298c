import { render } from "lit-html";
import { messages } from "../messages.ts";
import { Draft } from "../state/draft.ts";
import type { Point } from "../state/geometry.ts";
import type { Rules } from "../state/rules.ts";
import { DEFAULTS, type Settings } from "../view/actions.ts";
import { frame } from "../view/panels/frame.ts";
import type { LabelView } from "../view/panels/model.ts";
import { ruleText } from "../view/panels/rules.ts";
import type { Size } from "../view/photo.ts";
import { sheetOf, THEME } from "../view/sheets.ts";
import style from "../view/style.css";
import { type Answer, answerOf, checkAnswer } from "./answer.ts";
import { OBSERVED, readLabels, readRules, readSize } from "./attributes.ts";
import { Editor, type EditorHost, type EditorParts } from "./editor.ts";
import { loadInitial } from "./initial.ts";
import { Opening, type OpeningParts } from "./opening.ts";
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
  #opening: Opening;
  #regions: Regions;
  #labels: readonly LabelView[] | null = [];
  #rules: Rules | null = {};
  #draft: Draft | null = null;
  #editor: Editor | null = null;
  #answered: { readonly draft: Draft; readonly answer: Answer } | null = null;
  #seen = new ResizeObserver(() => this.#openIfSeen());
  #due = new Set<string>();

  /** The widget the worker used last: keys are its own. */
  static #current: CrowdInstanceSegmentation | null = null;

  /** What the worker set on one image holds for all of the page. */
  static #settings: Settings = DEFAULTS;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = SHEETS;
    const openInstructions = () => this.#dialog("full-instructions").showModal();
    const openHelp = () => this.#dialog("help").showModal();
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
    this.#opening = new Opening(this, this.#openingParts(), {
      discard: () => this.#discard(),
      start: (size) => this.#start(size),
      tell: (text, alert) => this.tell(text, alert),
    });
    this.#regions = new Regions(this, {
      short: this.#part("short"),
      full: this.#part("full"),
      title: this.#part("full-title"),
      instructions: this.#part("instructions"),
      viewFull: this.#part("view-full"),
    });
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
    if (this.#draft !== null) this.#draft.labels = this.labels;
    this.#editor?.refresh();
  }

  /** The answer as it stands: always one, also before anything is painted. */
  get value(): Answer {
    const draft = this.#draft ?? new Draft(...this.#size(), this.labels);
    this.#answered = this.#answered?.draft === draft ? this.#answered : { draft, answer: answerOf(draft) };
    return structuredClone(this.#answered.answer);
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
    const status = this.#part("status");
    status.textContent = text;
    status.classList.toggle("alert", alert);
  }

  /** Why the answer cannot be submitted as it stands, in words; null = it can. */
  refusal(): string | null {
    if (this.#editor === null || !this.ready) return messages.imageNeeded;
    this.#editor.pointer.finish();
    if (this.#editor.polygon.active) return messages.polygonFirst;
    const broken = this.#editor.evaluate().filter(({ ok }) => !ok);
    return broken.length === 0 ? null : messages.brokenRules(broken.map(ruleText).join("; "));
  }

  /** Ask whether an answer without instances is meant; resolves to the worker's choice. */
  async confirmEmpty(): Promise<boolean> {
    const dialog = this.#dialog("empty");
    dialog.returnValue = "";
    dialog.showModal();
    await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
    return dialog.returnValue === "submit";
  }

  /** Decode the answer's own PNG and compare it with what the worker sees; true when they are the same. */
  verify(): boolean {
    return this.#draft !== null && checkAnswer(this.value, this.#draft);
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
    editor.draft.labels = this.labels;
    editor.refresh();
  }

  #showHeader(header: string): void {
    this.#part("header").textContent = header;
    this.#part("header").title = header;
  }

  #openIfSeen(): void {
    if (!this.isConnected || !this.checkVisibility()) return;
    this.#hint(!this.#part("hint").hidden);
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
  #start({ width, height }: Size): string | null {
    if (this.#labels === null || this.#rules === null) {
      this.#opening.renew();
      return this.#labels === null ? messages.labelsUnreadable : messages.rulesUnreadable;
    }
    const draft = new Draft(width, height, this.labels);
    const initial = this.getAttribute("initial-value");
    const unreadable = initial === null ? null : loadInitial(draft, initial);
    if (unreadable !== null) return messages.initialUnreadable(unreadable);
    this.#draft = draft;
    this.#editor = new Editor(draft, this.#editorParts(), this.#editorHost(), CrowdInstanceSegmentation.#settings);
    draft.subscribe(() => (this.#answered = null));
    this.#hint(draft.instances.length === 0);
    this.dispatchEvent(new Event("maskpress-ready"));
    if (this.closest("crowd-form") === null) this.tell(messages.noForm, true);
    return null;
  }

  #editorHost(): EditorHost {
    return {
      ready: () => this.ready && this.#root.querySelector("dialog[open]") === null,
      current: () => this.#isCurrent(),
      labels: () => this.#labels ?? [],
      rules: () => this.#rules ?? {},
      tell: (text, alert) => this.tell(text, alert),
      changed: () => this.#changed(),
      settle: (settings) => (CrowdInstanceSegmentation.#settings = settings),
      openInstructions: () => this.#dialog("full-instructions").showModal(),
      openHelp: () => this.#dialog("help").showModal(),
      closeSheet: () => this.#toggleSheet(false),
    };
  }

  #discard(): void {
    if (this.#draft !== null) this.#renewed();
    this.#editor?.close();
    this.#editor = null;
    this.#draft = null;
    this.#answered = null;
  }

  /** What was submitted of this widget is no longer what it shows. */
  #renewed(): void {
    this.dispatchEvent(new Event("maskpress-renewed", { bubbles: true }));
  }

  #hint(on: boolean): void {
    const hint = this.#part("hint");
    hint.hidden = !on;
    const several = this.#part("sheet-toggle").checkVisibility() ? messages.hintNarrow : messages.hintLabels;
    hint.textContent = this.labels.length === 1 ? messages.hintOneLabel : several;
  }

  #changed(): void {
    this.#answered = null;
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
    const open = this.#part("sheet").classList.toggle("open", on);
    this.#part("sheet-toggle").setAttribute("aria-expanded", String(open));
  }

  #dialog(id: "full-instructions" | "help" | "empty"): HTMLDialogElement {
    return this.#part<HTMLDialogElement>(id);
  }

  #part<T extends Element = HTMLElement>(id: string): T {
    return this.#root.querySelector<T>(`#${id}`)!;
  }

  #openingParts(): OpeningParts {
    return {
      stage: this.#part("stage"),
      loading: this.#part("loading"),
      notice: this.#part("notice"),
      words: this.#part("notice-words"),
      retry: this.#part("retry"),
    };
  }

  #editorParts(): EditorParts {
    return {
      root: this.#part("stage"),
      photo: this.#root.querySelector("img")!,
      overlay: this.#part<HTMLCanvasElement>("overlay"),
      cursor: this.#part<SVGSVGElement>("cursor"),
      grid: this.#part("grid"),
      rail: this.#part("rail"),
      bar: this.#part("bar"),
      labels: this.#part("labels"),
      rules: this.#part("rules"),
    };
  }
}
