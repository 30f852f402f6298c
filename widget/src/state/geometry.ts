// The shapes of image space that every room above the kernels speaks in.
export type { Point } from "../raster/point.ts";
export { type Rect, uniteRects } from "../raster/rect.ts";
