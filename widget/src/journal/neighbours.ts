/** What tabs of the same draft tell each other: something was written, taken over; who paints, and that it is this one. */
export type News = "written" | "taken" | "who" | "me";

/** A tab that paints answers within this time, in milliseconds. */
const ANSWER = 400;

/** The other tabs of the same draft, where the browser lets them hear of each other. */
export class Neighbours {
  readonly #channel: BroadcastChannel | null;
  #answered: () => void = () => undefined;

  constructor(id: string, hear: (news: News) => void) {
    this.#channel = open(`maskpress ${id}`);
    if (this.#channel === null) return;
    this.#channel.onmessage = ({ data }: MessageEvent<News>) => (data === "me" ? this.#answered() : hear(data));
  }

  tell(news: News): void {
    this.#channel?.postMessage(news);
  }

  /** Ask whether another tab paints; without a channel one may. */
  ask(): Promise<boolean> {
    return new Promise((done) => {
      if (this.#channel === null) return done(true);
      this.#answered = () => done(true);
      this.tell("who");
      setTimeout(() => done(false), ANSWER);
    });
  }

  close(): void {
    this.#channel?.close();
  }
}

function open(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null; // what another tab does is then seen a second later, in the database
  }
}
