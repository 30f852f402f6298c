/**
 * Hold horizontal spans: pixels x0 <= x < x1 of row y.
 *
 * The list is cleared and filled again for every pointer move, so that a stroke allocates nothing.
 */
export class Spans {
  length = 0;
  y = new Int32Array(64);
  x0 = new Int32Array(64);
  x1 = new Int32Array(64);

  clear(): void {
    this.length = 0;
  }

  /** Append one span; whoever pushes has clipped it to the image. */
  push(y: number, x0: number, x1: number): void {
    if (this.length === this.y.length) this.#grow();
    this.y[this.length] = y;
    this.x0[this.length] = x0;
    this.x1[this.length] = x1;
    this.length += 1;
  }

  /** Get all three lists before any is replaced: where memory runs out, the spans stay as they are. */
  #grow(): void {
    const [y, x0, x1] = [doubled(this.y), doubled(this.x0), doubled(this.x1)];
    this.y = y;
    this.x0 = x0;
    this.x1 = x1;
  }
}

function doubled(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
