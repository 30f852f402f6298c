import * as messages from "../messages.ts";
import type { Crew } from "../worker/crew.ts";
import type { Answering } from "./answering.ts";

/** What takes less than this, in milliseconds, is done before it could be read. */
const UNNOTICED = 300;

/** Prepares an answer for submitting: says so where it takes long, and lets Esc cancel it. */
export class Preparation {
  readonly #crew: Crew;
  readonly #tell: (text: string, alert?: boolean) => void;
  #active = false;

  constructor(crew: Crew, tell: (text: string, alert?: boolean) => void) {
    this.#crew = crew;
    this.#tell = tell;
  }

  /** Whether an answer is being prepared: what is painted meanwhile would be asked of it too. */
  get active(): boolean {
    return this.#active;
  }

  /** Prepare an answer; resolve to words when it may not be handed over, to null when it may. */
  async run(answering: Answering): Promise<string | null> {
    const cancel = (event: KeyboardEvent) => event.key === "Escape" && this.#crew.cancel();
    let said = false;
    const slow = setTimeout(() => {
      said = true;
      this.#tell(messages.preparing);
    }, UNNOTICED);
    addEventListener("keydown", cancel, { capture: true });
    this.#active = true;
    try {
      return (await answering.prepare()) ? null : messages.checkFailed;
    } catch (error) {
      if ((error as Error).name === "AbortError") return messages.prepareCancelled;
      reportError(error);
      return messages.checkFailed;
    } finally {
      this.#active = false;
      clearTimeout(slow);
      if (said) this.#tell("");
      removeEventListener("keydown", cancel, { capture: true });
    }
  }
}
