/** A place in image space: pixel (i, j) covers [i, i + 1) x [j, j + 1). */
export interface Point {
  readonly x: number;
  readonly y: number;
}
