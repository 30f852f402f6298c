import { messages } from "../messages.ts";
import type { Change, Draft } from "../state/draft.ts";
import type { Point } from "../state/geometry.ts";
import { evaluateRules, type Rules, type RuleState } from "../state/rules.ts";
import { snapToBrush } from "../raster/capsule.ts";
import { createBrush, createEraser } from "../tools/brush.ts";
import { createPolygon } from "../tools/polygon.ts";
import type { Refusal, Tool } from "../tools/tool.ts";
import type { Actions, Settings } from "../view/actions.ts";
import { Keyboard } from "../view/keyboard.ts";
import type { LabelView, PanelModel } from "../view/panels/model.ts";
import { type PanelParts, Panels } from "../view/panels/panels.ts";
import { Pointer, type StrokeTarget } from "../view/pointer.ts";
import { Stage, type StageParts } from "../view/stage.ts";
import { createActions } from "./actions.ts";

/** Where an editor draws. */
export type EditorParts = StageParts & PanelParts;

/** What an editor needs of the element around it. */
export interface EditorHost {
  /** Whether the worker may paint now: the image is there and no dialog is open. */
  ready(): boolean;
  /** Whether keys belong to this widget and to no other of the page. */
  current(): boolean;
  labels(): readonly LabelView[];
  rules(): Rules;
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
  readonly polygon: ReturnType<typeof createPolygon>;
  readonly host: EditorHost;
  readonly actions: Actions;
  readonly panels: Panels;
  settings: Settings;
  panning = false;
  #parts: EditorParts;
  #tools: { readonly brush: Tool; readonly eraser: Tool; readonly polygon: Tool };
  #keyboard: Keyboard;
  #rules: readonly RuleState[] = [];
  #styled: Pick<Draft, "instances" | "selected"> = { instances: [], selected: 0 };
  #forgotten = 0;
  #over: Point | null = null;
  #idle = 0;
  #unsubscribe: () => void;

  constructor(draft: Draft, parts: EditorParts, host: EditorHost, settings: Settings) {
    this.draft = draft;
    this.host = host;
    this.settings = settings;
    this.#parts = parts;
    this.stage = new Stage(parts, draft, () => this.#moved());
    const context = { draft, size: () => this.settings.brushSize, refuse: (why: Refusal) => this.#refuse(why) };
    this.polygon = createPolygon(context);
    this.#tools = { brush: createBrush(context), eraser: createEraser(context), polygon: this.polygon };
    this.actions = createActions(this);
    this.panels = new Panels(parts, () => this.#model());
    this.pointer = new Pointer(this.stage, this.#strokeTarget(), {
      pans: () => this.panning || this.settings.tool === "pan",
      ready: host.ready,
      hover: (point) => this.#hover(point),
    });
    this.#keyboard = new Keyboard(this.actions, {
      active: () => host.ready() && host.current(),
      labels: host.labels,
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
    const { root, photo } = this.#parts;
    const pans = this.panning || settings.tool === "pan";
    root.classList.toggle("pans", pans);
    root.classList.toggle("brush", !pans && settings.tool !== "polygon");
    photo.style.filter = `brightness(${settings.brightness}%) contrast(${settings.contrast}%)`;
    this.stage.restyle({ opacity: settings.opacity / 100 });
    this.#drawCursor();
    this.panels.drawSoon();
  }

  /** Show everything anew: labels, rules or the draft changed from outside. */
  refresh(): void {
    this.stage.restyle();
    this.#evaluateSoon();
    this.#drawCursor();
    this.panels.drawSoon();
  }

  /** Close the open polygon and paint it; false when none is open. */
  closePolygon(): boolean {
    if (!this.polygon.active) return false;
    this.polygon.close();
    this.#followPolygon();
    return true;
  }

  /** Drop the stroke under way and the open polygon; false when there is neither. */
  cancel(): boolean {
    const dropped = this.pointer.drop();
    if (!this.polygon.active) return dropped;
    this.polygon.abandon();
    this.host.tell("");
    this.#followPolygon();
    return true;
  }

  /** Take back the polygon's last vertex; false when no polygon is open. */
  undoVertex(): boolean {
    const undone = this.polygon.undoVertex();
    this.#followPolygon();
    return undone;
  }

  #follow({ kind, dirty }: Change): void {
    if (dirty !== null) this.stage.invalidate(dirty);
    if (kind === "pixels") return;
    this.#restyleIfNeeded(kind === "look");
    if (kind === "entry") this.#tellOfEntry();
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

  /** Colours depend on the instances and on which one is selected; most entries change neither. */
  #restyleIfNeeded(looks: boolean): void {
    const { instances, selected } = this.draft;
    if (!looks && instances === this.#styled.instances && selected === this.#styled.selected) return;
    this.#styled = { instances, selected };
    this.stage.restyle();
  }

  /** Route each stroke to the tool chosen when it began, whatever is chosen before it ends. */
  #strokeTarget(): StrokeTarget {
    let tool: Tool | null = null;
    const end = (how: "up" | "cancel") => {
      tool?.[how]();
      tool = null;
      this.#followPolygon();
    };
    return {
      down: (point, input) => {
        if (this.settings.tool === "pan") return;
        if (this.settings.tool === "polygon" && this.#closes(point)) return void this.closePolygon();
        tool = this.#tools[this.settings.tool];
        tool.down(point, input);
        if (this.polygon.active) this.host.tell(messages.polygonOpen);
        this.#followPolygon();
      },
      move: (points) => tool?.move(points),
      up: () => end("up"),
      cancel: () => end("cancel"),
    };
  }

  #closes(point: Point): boolean {
    const first = this.polygon.vertices[0];
    if (first === undefined || this.polygon.vertices.length < 3) return false;
    return Math.hypot(point.x - first.x, point.y - first.y) * this.stage.viewport.zoom <= CLOSING_DISTANCE;
  }

  #hover(point: Point | null): void {
    this.#over = point;
    if (!this.pointer.painting) this.stage.hover(point === null ? 0 : this.#idAt(point));
    this.#drawCursor();
  }

  #idAt(point: Point): number {
    const { map } = this.draft;
    const [x, y] = [Math.floor(point.x), Math.floor(point.y)];
    return x >= 0 && y >= 0 && x < map.width && y < map.height ? map.get(x, y) : 0;
  }

  /** Undo also takes back corners: the rail depends on them. */
  #followPolygon(): void {
    this.#drawCursor();
    this.panels.drawSoon();
  }

  #drawCursor(): void {
    const { tool, brushSize } = this.settings;
    const { viewport, cursor } = this.stage;
    const over = this.#over;
    const brushes = over !== null && !this.panning && (tool === "brush" || tool === "eraser");
    const snapped = brushes ? { x: snapToBrush(over.x, brushSize) / 2, y: snapToBrush(over.y, brushSize) / 2 } : null;
    cursor.brush(snapped && viewport.toStage(snapped), brushSize * viewport.zoom);
    const corners = this.polygon.vertices.map((vertex) => viewport.toStage(vertex));
    const end = over === null || tool !== "polygon" ? null : viewport.toStage(over);
    cursor.polygon(corners, end, over !== null && this.#closes(over));
  }

  #moved(): void {
    this.pointer.finishStroke(); // a stroke over a moving image would leave a streak nobody drew
    this.#drawCursor();
    this.panels.drawBar();
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
      canUndo: this.draft.canUndo || this.polygon.active,
      rules: this.#rules,
      zoom: this.stage.viewport.zoom,
      actions: this.actions,
    };
  }

  /** Counting the pieces of large instances takes a while: wait until the worker pauses. */
  #evaluateSoon(): void {
    clearTimeout(this.#idle);
    this.#idle = window.setTimeout(() => this.evaluate(), 60);
  }
}
