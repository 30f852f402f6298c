/** The tools of the rail; the pan tool moves the image instead of painting. */
export type ToolName = "brush" | "eraser" | "polygon" | "pan";

/** The tools in the order of the rail, with the key of each. */
export const TOOLS: readonly { readonly name: ToolName; readonly key: string }[] = [
  { name: "brush", key: "B" },
  { name: "eraser", key: "E" },
  { name: "polygon", key: "P" },
  { name: "pan", key: "Space" },
];

/** Settings of the page that are no part of the answer. Sizes in image pixels, the others in percent. */
export interface Settings {
  readonly tool: ToolName;
  readonly brushSize: number;
  readonly opacity: number;
  readonly brightness: number;
  readonly contrast: number;
}

export const DEFAULTS: Settings = { tool: "brush", brushSize: 20, opacity: 50, brightness: 100, contrast: 100 };

/** Everything a worker can do beside painting: what panels and keys call. */
export interface Actions {
  set(change: Partial<Settings>): void;
  stepBrush(direction: 1 | -1): void;
  undo(): void;
  redo(): void;
  zoom(direction: 1 | -1): void;
  fit(): void;
  addInstance(label: string): void;
  addAgain(): void;
  select(id: number): void;
  hover(id: number): void;
  toggleHidden(id: number): void;
  toggleLocked(id: number): void;
  remove(id: number): void;
  changeLabel(id: number, label: string): void;
  show(id: number): void;
  closePolygon(): boolean;
  cancel(): boolean;
  holdPan(on: boolean): void;
  peek(on: boolean): void;
  openInstructions(): void;
  openHelp(): void;
}
