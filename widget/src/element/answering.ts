import { Bands } from "../png/bands.ts";
import type { Draft } from "../state/draft.ts";
import type { Crew } from "../worker/crew.ts";
import { type Answer, answerOf, checkAnswer, fillBands } from "./answer.ts";

/** Gives the answers of one draft; after an edit only what it touched is encoded again. */
export class Answering {
  readonly #draft: Draft;
  readonly #crew: Crew;
  readonly #bands: Bands;
  #answer: Answer | null = null;

  constructor(draft: Draft, crew: Crew) {
    this.#draft = draft;
    this.#crew = crew;
    this.#bands = new Bands(draft.map.width, draft.map.height);
    draft.subscribe(({ dirty }) => {
      this.#answer = null;
      if (dirty !== null) this.#bands.touch(dirty.y0, dirty.y1);
    });
  }

  /** The answer as it stands. */
  get value(): Answer {
    this.#answer ??= answerOf(this.#draft, this.#bands);
    return this.#answer;
  }

  /**
   * Make the answer off the main thread, so that `value` costs nothing, and read it back; false when it reads differently.
   *
   * What is painted meanwhile is in it: then it is made again. Rejects with an AbortError when the crew is cancelled.
   */
  async prepare(): Promise<boolean> {
    for (;;) {
      await fillBands(this.#draft, this.#bands, this.#crew);
      const { value } = this;
      const same = await checkAnswer(value, this.#draft, this.#crew);
      if (this.#answer === value) return same;
    }
  }
}
