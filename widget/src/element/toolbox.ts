import type { Point } from "../state/geometry.ts";
import type { LassoTool } from "../tools/lasso.ts";
import type { PolygonTool } from "../tools/polygon.ts";
import type { Tool, ToolContext } from "../tools/tool.ts";
import { createTools, type Tools } from "../tools/tools.ts";
import type { ToolName } from "../view/actions.ts";
import type { StrokeTarget } from "../view/pointer.ts";

/** What the toolbox asks of the editor around it. */
export interface ToolboxHost {
  chosen(): ToolName;
  /** Whether a press here closes the open polygon; then it is closed instead of pressing. */
  closes(point: Point): boolean;
  /** A stroke began or ended. */
  changed(): void;
  /** The browser has no memory left for the stroke, which ends with what was painted. */
  exhausted(): void;
}

/** Holds the tools and routes each stroke to the one chosen when it began, whatever is chosen before it ends. */
export class Toolbox implements StrokeTarget {
  readonly polygon: PolygonTool;
  readonly lasso: LassoTool;
  #tools: Tools;
  #host: ToolboxHost;
  #tool: Tool | null = null;

  constructor(context: ToolContext, host: ToolboxHost) {
    this.#host = host;
    this.#tools = createTools(context);
    this.polygon = this.#tools.polygon;
    this.lasso = this.#tools.lasso;
  }

  down(point: Point, input: { readonly shift: boolean }): void {
    const chosen = this.#host.chosen();
    if (chosen === "pan") return;
    if (chosen === "polygon" && this.#host.closes(point)) return this.closePolygon();
    const tool: Tool = this.#tools[chosen];
    this.#tool = tool;
    this.#guard(() => tool.down(point, input));
    this.#host.changed();
  }

  move(points: readonly Point[]): void {
    this.#guard(() => this.#tool?.move(points));
  }

  up(): void {
    this.#end("up");
  }

  cancel(): void {
    this.#end("cancel");
  }

  /** Close the open polygon and paint it. */
  closePolygon(): void {
    this.#guard(() => void this.polygon.close());
    this.#host.changed();
  }

  #end(how: "up" | "cancel"): void {
    const tool = this.#tool;
    this.#tool = null;
    this.#guard(() => tool?.[how]());
    this.#host.changed();
  }

  /** Typed arrays that cannot grow raise RangeError: what was painted so far is sound, and kept. */
  #guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      if (this.#tool !== null) this.#end("up");
      this.#host.exhausted();
    }
  }
}
