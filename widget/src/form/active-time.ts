/** A pause longer than this, in milliseconds, is no work. */
const LONGEST_PAUSE = 30_000;

/** Counts the time a worker is active: the pauses between inputs, each counted up to 30 s. */
export class ActiveTime {
  #milliseconds = 0;
  #last: number | null = null;

  /** Seconds so far, to a tenth. */
  get seconds(): number {
    return Math.round(this.#milliseconds / 100) / 10;
  }

  /** The worker did something at `now` (milliseconds). */
  note(now: number): void {
    if (this.#last !== null) this.#milliseconds += Math.min(now - this.#last, LONGEST_PAUSE);
    this.#last = now;
  }
}
