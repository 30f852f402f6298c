/** The tools of the rail; the pan tool moves the image instead of painting. */
export type ToolName = "brush" | "eraser" | "polygon" | "rectangle" | "ellipse" | "lasso" | "fill" | "move" | "pan";

/** The tools in the order of the rail, with the key of each. */
export const TOOLS: readonly { readonly name: ToolName; readonly key: string }[] = [
  { name: "brush", key: "B" },
  { name: "eraser", key: "E" },
  { name: "polygon", key: "P" },
  { name: "rectangle", key: "R" },
  { name: "ellipse", key: "O" },
  { name: "lasso", key: "L" },
  { name: "fill", key: "F" },
  { name: "move", key: "V" },
  { name: "pan", key: "Space" },
];

/** Settings of the page that are no part of the answer. Sizes in image pixels, the others in percent. */
export interface Settings {
  readonly tool: ToolName;
  readonly brushSize: number;
  /** Whether brush and eraser are squares instead of discs. */
  readonly square: boolean;
  /** Whether painting takes background only and leaves other instances as they are. */
  readonly below: boolean;
  /** Whether instances show as outlines without fill. */
  readonly outlines: boolean;
  /** Parts with fewer pixels than this are specks. */
  readonly specks: number;
  readonly opacity: number;
  readonly brightness: number;
  readonly contrast: number;
}

export const DEFAULTS: Settings = {
  tool: "brush",
  brushSize: 20,
  square: false,
  below: false,
  outlines: false,
  specks: 20,
  opacity: 50,
  brightness: 100,
  contrast: 100,
};

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
  jump(id: number): void;
  solo(id: number): void;
  merge(id: number): void;
  split(id: number): void;
  fillHoles(id: number): void;
  dropSpecks(id: number): void;
  duplicate(id: number): void;
  closePolygon(): boolean;
  cancel(): boolean;
  holdPan(on: boolean): void;
  peek(on: boolean): void;
  openInstructions(): void;
  openHelp(): void;
}
