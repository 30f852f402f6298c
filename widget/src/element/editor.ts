import * as messages from "../messages.ts";
import type { Change, Draft } from "../state/draft.ts";
import type { Point } from "../state/geometry.ts";
import { evaluateRules, type Rules, type RuleState } from "../state/rules.ts";
import { snapToBrush } from "../raster/capsule.ts";
import type { Refusal, ToolContext } from "../tools/tool.ts";
import { type Actions, DEFAULTS, type Settings } from "../view/actions.ts";
import { Keyboard } from "../view/keyboard.ts";
import type { LabelView, PanelModel } from "../view/panels/model.ts";
import { type PanelParts, Panels } from "../view/panels/panels.ts";
import { Pointer, type StrokeTarget } from "../view/pointer.ts";
import { Stage, type StageParts } from "../view/stage.ts";
import { Tints } from "../view/tints.ts";
import { createActions } from "./actions.ts";
import { Offer, type OfferParts } from "./offer.ts";
import { Operations } from "./operations.ts";
import { Toolbox } from "./toolbox.ts";

/** Where an editor draws. */
export type EditorParts = StageParts & PanelParts & OfferParts;

/** What an editor needs of the element around it. */
export interface EditorHost {
  /** Whether the worker may paint now: the image is there and no dialog is open. */
  ready(): boolean;
  /** Whether the answer is being made, and nothing may change meanwhile. */
  busy(): boolean;
  /** Whether keys belong to this widget and to no other of the page. */
  current(): boolean;
  labels(): readonly LabelView[];
  rules(): Rules;
  /** Whether the draft may be changed here; says so where another tab does. */
  mayChange(): boolean;
  tell(text: string, alert?: boolean): void;
  changed(): void;
  /** The worker chose other settings; they hold for every image of the page. */
  settle(settings: Settings): void;
  openInstructions(): void;
  openHelp(): void;
  closeSheet(): void;
}

/** A click this near to the first corner, in CSS pixels, closes the polygon. */
const CLOSING_DISTANCE = 9;

/** One opened task: it joins draft, tools, stage, pointer, keys and panels, and lives as long as its image is shown. */
export class Editor {
  readonly draft: Draft;
  readonly stage: Stage;
  readonly pointer: Pointer;
  readonly toolbox: Toolbox;
  readonly operations: Operations;
  readonly host: EditorHost;
  readonly actions: Actions;
  readonly panels: Panels;
  readonly tints = new Tints();
  settings: Settings;
  panning = false;
  #parts: EditorParts;
  #offer: Offer;
  #solo = 0;
  #lassoFrame = 0;
  #keyboard: Keyboard;
  #rules: readonly RuleState[] = [];
  #styled: Pick<Draft, "instances" | "selected"> = { instances: [], selected: 0 };
  #forgotten = 0;
  #over: Point | null = null;
  #idle = 0;
  #zoom = 0;
  #unsubscribe: () => void;

  constructor(draft: Draft, parts: EditorParts, host: EditorHost, settings: Settings) {
    this.draft = draft;
    this.host = host;
    this.settings = settings;
    this.#parts = parts;
    this.stage = new Stage(parts, draft, this.tints, {
      moved: () => this.pointer.finishStroke(), // over a moving image it would leave a streak nobody drew
      placed: () => this.#placed(),
      lost: (lost) => host.tell(lost ? messages.overlayLost : "", lost),
    });
    this.tints.follow(draft);
    this.operations = new Operations(draft, {
      tell: host.tell,
      changed: () => this.#followWork(),
    });
    this.#offer = new Offer(parts);
    this.toolbox = new Toolbox(this.#toolContext(), {
      chosen: () => this.settings.tool,
      closes: (point) => this.#closes(point),
      changed: () => this.#followTool(),
      exhausted: () => this.#exhausted(),
    });
    this.actions = createActions(this);
    this.panels = new Panels(parts, () => this.#model());
    this.pointer = new Pointer(this.stage, this.#strokeTarget(), {
      pans: () => this.panning || this.settings.tool === "pan",
      ready: host.ready,
      busy: () => host.busy() || this.operations.busy,
      hover: (point) => this.#hover(point),
    });
    this.#keyboard = new Keyboard(this.actions, {
      active: () => host.ready() && !host.busy() && host.current(),
      labels: host.labels,
      settings: () => this.settings,
      pointerOver: () => this.#over !== null,
    });
    this.#unsubscribe = draft.subscribe((change) => this.#follow(change));
    this.listen();
    this.stage.open();
    this.apply(this.settings);
    this.refresh();
  }

  /** Listen to pointer and keys, which are the page's: also after the element was taken off it and put back. */
  listen(): void {
    this.rest();
    this.pointer.listen();
    this.#keyboard.listen();
  }

  /** Stop listening; a stroke under way is kept. */
  rest(): void {
    this.pointer.close();
    this.#keyboard.close();
  }

  /** Stop listening and drawing, and leave nothing to press; the draft stays as it is. */
  close(): void {
    this.rest();
    this.operations.cancel();
    cancelAnimationFrame(this.#lassoFrame);
    this.#offer.hide();
    this.stage.close();
    this.#unsubscribe();
    this.panels.close();
    clearTimeout(this.#idle);
  }

  /** The rules as they stand now, evaluated anew. */
  evaluate(): readonly RuleState[] {
    this.#rules = evaluateRules(this.host.rules(), this.draft);
    this.panels.drawSoon();
    return this.#rules;
  }

  /** Show settings on the stage. */
  apply(settings: Settings): void {
    this.settings = settings;
    const { root } = this.#parts;
    const pans = this.panning || settings.tool === "pan";
    root.classList.toggle("pans", pans);
    root.classList.toggle("brush", !pans && (settings.tool === "brush" || settings.tool === "eraser"));
    root.classList.toggle("works", this.operations.busy);
    root.style.setProperty("--light", filterOf(settings));
    this.stage.restyle({ opacity: settings.opacity / 100, outlinesOnly: settings.outlines });
    this.#drawCursor();
    this.panels.drawSettings();
    this.panels.drawSoon();
  }

  /** Show everything anew: labels, rules or the draft changed from outside. */
  refresh(): void {
    this.stage.restyle();
    this.#evaluateSoon();
    this.#drawCursor();
    this.panels.drawSoon();
  }

  /** Show only this instance; the same one again, or 0, shows all of them. */
  solo(id: number): void {
    this.#solo = id === this.#solo ? 0 : id;
    this.stage.restyle({ solo: this.#solo });
    this.panels.drawSoon();
  }

  /** Close the open polygon and paint it; false when none is open. */
  closePolygon(): boolean {
    if (!this.toolbox.polygon.active) return false;
    this.toolbox.closePolygon();
    return true;
  }

  /** Drop the stroke under way and the open polygon; false when there is neither. */
  cancel(): boolean {
    const dropped = [this.pointer.drop(), this.operations.cancel()].includes(true);
    if (!this.toolbox.polygon.active) return dropped;
    this.toolbox.polygon.abandon();
    this.host.tell("");
    this.#followTool();
    return true;
  }

  /** Take back the polygon's last vertex; false when no polygon is open. */
  undoVertex(): boolean {
    const undone = this.toolbox.polygon.undoVertex();
    this.#followTool();
    return undone;
  }

  #follow({ kind, dirty }: Change): void {
    if (dirty !== null) this.stage.invalidate(dirty);
    if (dirty !== null && kind !== "look" && this.operations.busy) this.operations.giveUp();
    if (kind === "pixels") return;
    this.#restyleIfNeeded(this.tints.follow(this.draft) || kind === "look");
    this.#followSolo();
    if (kind === "entry") this.#tellOfEntry();
    this.#offer.hide();
    if (kind === "entry") this.#offerNew();
    if (kind === "entry" || kind === "undo" || kind === "redo") this.host.changed();
    this.#evaluateSoon();
    this.panels.drawSoon();
  }

  /** What was said before is done with; an action may say more after this. */
  #tellOfEntry(): void {
    const cut = this.draft.forgotten > this.#forgotten;
    this.#forgotten = this.draft.forgotten;
    this.host.tell(cut ? messages.historyCut : "");
  }

  /** A part far from the rest may be another object: say so in passing. */
  #offerNew(): void {
    const last = this.draft.events.at(-1)!;
    const selected = this.draft.instance(this.draft.selected);
    if (!("points" in last) || selected === undefined || !this.draft.isApart) return;
    const words = messages.apart(messages.instance(selected.label, selected.number));
    this.host.tell(words);
    this.#offer.show(words, messages.newInstance, () => {
      this.operations.perform({ do: "separate", id: selected.id });
      this.stage.root.focus(); // the button that was pressed goes away
    });
  }

  /** Long work, and picking an instance, can be cancelled without a keyboard. */
  #followWork(): void {
    const { busy, picking } = this.operations;
    this.apply(this.settings);
    if (!busy && !picking) return this.#offer.hide();
    const words = busy ? messages.working : this.operations.pickingWords;
    this.#offer.show(words, messages.cancel, () => void this.operations.cancel());
  }

  /** What is selected now is what the worker wants to see. */
  #followSolo(): void {
    const { selected } = this.draft;
    if (this.#solo === 0 || this.#solo === selected) return;
    if (selected !== 0) this.solo(selected);
    else if (this.draft.instance(this.#solo) === undefined) this.solo(0);
  }

  /** Colours depend on the instances and on which one is selected; most entries change neither. */
  #restyleIfNeeded(looks: boolean): void {
    const { instances, selected } = this.draft;
    if (!looks && instances === this.#styled.instances && selected === this.#styled.selected) return;
    this.#styled = { instances, selected };
    this.stage.restyle();
  }

  #toolContext(): ToolContext {
    return {
      draft: this.draft,
      settings: () => {
        const { brushSize, square, below } = this.settings;
        return { size: brushSize, square, below };
      },
      refuse: (why) => this.#refuse(why),
      perform: (operation) => this.operations.perform(operation),
    };
  }

  /** Strokes go to the toolbox, but a press while an instance is being picked picks it. */
  #strokeTarget(): StrokeTarget {
    const { toolbox } = this;
    return {
      down: (point, input) => {
        if (this.operations.pick(this.#shownAt(point))) return;
        this.#offer.hide();
        toolbox.down(point, input);
        if (toolbox.polygon.active) this.host.tell(messages.polygonOpen);
      },
      move: (points) => {
        toolbox.move(points);
        if (toolbox.lasso.vertices.length > 0) this.#drawLassoSoon();
      },
      up: () => toolbox.up(),
      cancel: () => toolbox.cancel(),
    };
  }

  #exhausted(): void {
    this.stage.invalidate(null);
    this.host.tell(messages.outOfMemory, true);
  }

  #closes(point: Point): boolean {
    const first = this.toolbox.polygon.vertices[0];
    if (first === undefined || this.toolbox.polygon.vertices.length < 3) return false;
    return Math.hypot(point.x - first.x, point.y - first.y) * this.stage.viewport.zoom <= CLOSING_DISTANCE;
  }

  #hover(point: Point | null): void {
    this.#over = point;
    if (!this.pointer.painting) this.stage.hover(point === null ? 0 : this.#idAt(point));
    this.#drawCursor();
  }

  /** The instance that the worker sees there; 0 = none. */
  #shownAt(point: Point): number {
    const id = this.#idAt(point);
    return this.draft.instance(id)?.hidden === true || (this.#solo !== 0 && id !== this.#solo) ? 0 : id;
  }

  #idAt(point: Point): number {
    const { map } = this.draft;
    const [x, y] = [Math.floor(point.x), Math.floor(point.y)];
    return x >= 0 && y >= 0 && x < map.width && y < map.height ? map.get(x, y) : 0;
  }

  /** Undo also takes back corners: the rail depends on them. */
  #followTool(): void {
    this.#drawCursor();
    this.panels.drawSoon();
  }

  #drawCursor(): void {
    const { tool, brushSize, square } = this.settings;
    const { viewport, cursor } = this.stage;
    const over = this.#over;
    const brushes = over !== null && !this.panning && (tool === "brush" || tool === "eraser");
    const snapped = brushes ? { x: snapToBrush(over.x, brushSize) / 2, y: snapToBrush(over.y, brushSize) / 2 } : null;
    const center = snapped && viewport.toStage(snapped);
    this.stage.showRing(center && { center, diameter: brushSize * viewport.zoom, square });
    const { polygon, lasso } = this.toolbox;
    if (lasso.vertices.length > 0) return this.#drawLassoSoon();
    const corners = polygon.vertices.map((vertex) => viewport.toStage(vertex));
    const end = over === null || tool !== "polygon" ? null : viewport.toStage(over);
    cursor.polygon(corners, end, over !== null && this.#closes(over));
  }

  /** A lasso has thousands of corners: it is drawn once a frame, not at every move. */
  #drawLassoSoon(): void {
    if (this.#lassoFrame !== 0) return;
    this.#lassoFrame = requestAnimationFrame(() => {
      this.#lassoFrame = 0;
      const { viewport, cursor } = this.stage;
      const { vertices } = this.toolbox.lasso;
      if (vertices.length > 0) cursor.lasso(vertices.map((vertex) => viewport.toStage(vertex)));
    });
  }

  /** Of the panels only the bar depends on the view, and only on its zoom. */
  #placed(): void {
    this.pointer.hoverAgain();
    if (this.stage.viewport.zoom !== this.#zoom) this.panels.drawBar();
    this.#zoom = this.stage.viewport.zoom;
  }

  #refuse(why: Refusal): void {
    const { host, draft } = this;
    const selected = draft.instance(draft.selected);
    const name = selected === undefined ? "" : messages.instance(selected.label, selected.number);
    const words = {
      "no-label": host.labels().length === 0 ? messages.noLabels : messages.noLabelChosen,
      "no-selection": messages.noInstanceChosen,
      locked: messages.locked(name),
      hidden: messages.hidden(name),
    };
    host.tell(words[why], true);
  }

  #model(): PanelModel {
    return {
      draft: this.draft,
      labels: this.host.labels(),
      settings: this.settings,
      canUndo: this.draft.canUndo || this.toolbox.polygon.active,
      rules: this.#rules,
      zoom: this.stage.viewport.zoom,
      solo: this.#solo,
      tints: this.tints,
      actions: this.actions,
    };
  }

  /** Counting the pieces of large instances takes a while: wait until the worker pauses. */
  #evaluateSoon(): void {
    clearTimeout(this.#idle);
    this.#idle = window.setTimeout(() => this.evaluate(), 60);
  }
}

/** Even a filter that changes nothing was measured to cost 4 of 10 ms at each frame of a pan. */
function filterOf({ brightness, contrast }: Settings): string {
  const plain = brightness === DEFAULTS.brightness && contrast === DEFAULTS.contrast;
  return plain ? "none" : `brightness(${brightness}%) contrast(${contrast}%)`;
}
