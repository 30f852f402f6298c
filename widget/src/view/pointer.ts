import type { Point } from "../state/geometry.ts";
import type { Stage } from "./stage.ts";

/** What strokes go to: the tool chosen at the moment, in image points. */
export interface StrokeTarget {
  down(point: Point, input: { readonly shift: boolean }): void;
  move(points: readonly Point[]): void;
  up(): void;
  cancel(): void;
}

/** What a pointer asks of the widget around it. */
export interface PointerHost {
  /** Whether a press now moves the image instead of painting. */
  pans(): boolean;
  /** Whether there is an image to paint and to move (and no dialog over it). */
  ready(): boolean;
  /** Whether painting has to wait. */
  busy(): boolean;
  /** The pointer is over an image point without painting; null when it left. */
  hover(point: Point | null): void;
}

type Gesture =
  | { readonly kind: "stroke"; readonly pointer: number; readonly since: number }
  | { readonly kind: "pan"; readonly pointer: number; last: Point }
  | { readonly kind: "pinch" };

/** How much one pixel of a zooming wheel changes the zoom (natural logarithm). */
const WHEEL_RATE = 0.002;

/** CSS pixels of one wheel line, for wheels that count in lines. */
const WHEEL_LINE = 16;

/**
 * Turns mouse, pen, touch and wheel into strokes, pans and pinches.
 *
 * A stroke always ends: with the release, with a lost capture, a moved view or a hidden window (kept), or with a cancel
 * or a second finger (undone). Once a pen was seen, fingers only pan, and a palm never disturbs the pen.
 */
export class Pointer {
  #stage: Stage;
  #target: StrokeTarget;
  #host: PointerHost;
  #gesture: Gesture | null = null;
  #touches = new Map<number, Point>();
  #penSeen = false;
  #over: Point | null = null;
  #listening = new AbortController();

  constructor(stage: Stage, target: StrokeTarget, host: PointerHost) {
    this.#stage = stage;
    this.#target = target;
    this.#host = host;
  }

  /** Start listening. */
  listen(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const listen = <K extends keyof HTMLElementEventMap>(name: K, on: (event: HTMLElementEventMap[K]) => void) =>
      this.#stage.root.addEventListener(name, on, { signal, passive: false });
    listen("pointerdown", (event) => this.#down(event));
    listen("pointermove", (event) => this.#move(event));
    listen("pointerup", (event) => this.#up(event));
    listen("pointercancel", (event) => this.#cancel(event));
    listen("lostpointercapture", (event) => this.#up(event));
    listen("pointerleave", () => this.#host.hover((this.#over = null)));
    listen("wheel", (event) => this.#wheel(event));
    listen("contextmenu", (event) => event.preventDefault());
    window.addEventListener("blur", () => this.finish(), { signal });
  }

  /** Whether a stroke is being painted. */
  get painting(): boolean {
    return this.#gesture?.kind === "stroke";
  }

  /** The view moved below the pointer: say anew where it is, if it is anywhere. */
  hoverAgain(): void {
    this.#host.hover(this.#over && this.#stage.clientToImage(this.#over));
  }

  /** End the stroke or pan under way, keeping what was painted. */
  finish(): void {
    const painting = this.painting;
    this.#gesture = null;
    this.#touches.clear();
    if (painting) this.#target.up();
  }

  /** End the stroke under way, keeping it; a pan or pinch goes on. */
  finishStroke(): void {
    if (this.painting) this.finish();
  }

  /** End the stroke under way and undo it; false when there was none. */
  drop(): boolean {
    if (!this.painting) return false;
    this.#gesture = null;
    this.#target.cancel();
    return true;
  }

  /** Stop listening, keeping the stroke under way. */
  close(): void {
    this.finish();
    this.#listening.abort();
  }

  #down(event: PointerEvent): void {
    if (!this.#host.ready() || event.button > 1) return;
    if (event.pointerType === "pen") this.#makeWay();
    if (event.pointerType === "touch" && !this.#touch(event)) return;
    if (this.#gesture !== null) return;
    const pans = this.#host.pans() || event.button === 1 || (event.pointerType === "touch" && this.#penSeen);
    if (!pans && this.#host.busy()) return;
    event.preventDefault();
    this.#stage.root.focus({ preventScroll: true }); // keys now belong to the image, not to the button clicked before
    this.#capture(event.pointerId);
    if (pans) this.#gesture = { kind: "pan", pointer: event.pointerId, last: clientPoint(event) };
    else this.#startStroke(event);
  }

  /** A pen is at work: what fingers or the palm had begun ends. */
  #makeWay(): void {
    this.#penSeen = true;
    if (this.#touches.size === 0) return;
    this.drop();
    this.#gesture = null;
    this.#touches.clear();
  }

  /** Note a finger; true when it may begin a gesture of its own. */
  #touch(event: PointerEvent): boolean {
    if (this.#gesture !== null && this.#touches.size === 0) return false; // mouse or pen are at work
    this.#touches.set(event.pointerId, clientPoint(event));
    if (this.#touches.size === 2) this.#startPinch();
    return this.#touches.size === 1;
  }

  #startStroke(event: PointerEvent): void {
    const point = this.#stage.clientToImage(clientPoint(event)); // first: a stage found resized here would end the stroke
    this.#gesture = { kind: "stroke", pointer: event.pointerId, since: event.timeStamp };
    this.#target.down(point, { shift: event.shiftKey });
  }

  #startPinch(): void {
    this.drop();
    this.#gesture = { kind: "pinch" };
  }

  #move(event: PointerEvent): void {
    if (this.#touches.has(event.pointerId) && this.#gesture?.kind === "pinch") return this.#pinch(event);
    if (event.pointerType === "pen") this.#penSeen = true;
    const toImage = this.#stage.mapper();
    if (event.pointerType !== "touch") this.#host.hover(toImage((this.#over = clientPoint(event))));
    const gesture = this.#gesture;
    if (gesture === null || gesture.kind === "pinch" || gesture.pointer !== event.pointerId) return;
    if (event.buttons === 0) return this.finish(); // released where no event could reach us
    if (gesture.kind === "pan") return this.#pan(gesture, clientPoint(event));
    if ((event.buttons & 1) === 0) return this.finish(); // another button is still down
    this.#target.move(eventsOf(event, gesture.since).map((one) => toImage(clientPoint(one))));
  }

  #pan(gesture: { last: Point }, now: Point): void {
    const { last } = gesture;
    gesture.last = now;
    this.#stage.move((viewport) => viewport.pan(now.x - last.x, now.y - last.y));
  }

  #pinch(event: PointerEvent): void {
    const before = [...this.#touches.values()];
    this.#touches.set(event.pointerId, clientPoint(event));
    const after = [...this.#touches.values()];
    if (before.length < 2) return;
    const from = middle(before);
    const to = middle(after);
    const factor = distance(after) / Math.max(distance(before), 1);
    const at = this.#stage.clientToStage(to);
    this.#stage.move((viewport) => {
      viewport.pan(to.x - from.x, to.y - from.y);
      viewport.zoomAt(factor, at);
    });
  }

  #up(event: PointerEvent): void {
    this.#touches.delete(event.pointerId);
    const gesture = this.#gesture;
    if (gesture === null) return;
    if (gesture.kind === "pinch") {
      if (this.#touches.size === 0) this.#gesture = null;
      return;
    }
    if (gesture.pointer === event.pointerId) this.finish();
  }

  #cancel(event: PointerEvent): void {
    const gesture = this.#gesture;
    this.#touches.delete(event.pointerId);
    if (gesture?.kind === "stroke" && gesture.pointer === event.pointerId) this.drop();
    else this.#up(event);
  }

  /** A wheel pans; with Ctrl (which browsers also set for a pinch on a trackpad) it zooms at the pointer. */
  #wheel(event: WheelEvent): void {
    if (!this.#host.ready()) return;
    event.preventDefault();
    if (this.painting) return; // a wheel touched by accident must not tear the stroke
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE : 1;
    const at = this.#stage.clientToStage(clientPoint(event));
    this.#stage.move((viewport) => {
      if (event.ctrlKey || event.metaKey) viewport.zoomAt(Math.exp(-event.deltaY * unit * WHEEL_RATE), at);
      else viewport.pan(-event.deltaX * unit, -event.deltaY * unit);
    });
  }

  #capture(pointer: number): void {
    try {
      this.#stage.root.setPointerCapture(pointer);
    } catch {
      // A pointer that is already gone cannot be captured; its stroke ends with the next event.
    }
  }
}

/** The events that the browser folded into one; those before the stroke belong to none. */
function eventsOf(event: PointerEvent, since: number): PointerEvent[] {
  const folded = event.getCoalescedEvents?.() ?? [];
  return folded.length === 0 ? [event] : folded.filter((one) => one.timeStamp >= since);
}

function clientPoint(event: MouseEvent): Point {
  return { x: event.clientX, y: event.clientY };
}

function middle([a, b]: readonly Point[]): Point {
  return { x: (a!.x + b!.x) / 2, y: (a!.y + b!.y) / 2 };
}

function distance([a, b]: readonly Point[]): number {
  return Math.hypot(a!.x - b!.x, a!.y - b!.y);
}
