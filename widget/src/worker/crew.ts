import { PngError } from "../png/error.ts";
import { buffersOf, type JobName, jobs, type Jobs, type Report } from "./jobs.ts";
import { type Hand, startWorker } from "./start.ts";

/** A worker that has work and answers nothing for so long, in milliseconds, counts as dead. */
const LONGEST_SILENCE = 120_000;

/** One without jobs goes after so long: it may hold as much memory as its last job took. */
const LONGEST_REST = 2_000;

interface Task {
  readonly name: JobName;
  readonly make: () => readonly unknown[];
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Has jobs done in a worker, which is started when the first one comes and dismissed when none has come for a while.
 *
 * Where workers are refused, and once one has died, the jobs are done on the main thread, one a task: none is lost.
 */
export class Crew {
  readonly #start: () => Hand;
  readonly #tasks = new Map<number, Task>();
  #hand: Hand | null = null;
  #alone = false;
  #last = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(start: () => Hand = startWorker) {
    this.#start = start;
  }

  /**
   * Have a job done. `make` gives its arguments, whose typed arrays are given away; it is asked again when they are lost.
   *
   * Rejects with the job's error, a PngError as such; with an AbortError when all is cancelled.
   */
  run<N extends JobName>(name: N, make: () => Parameters<Jobs[N]>): Promise<Awaited<ReturnType<Jobs[N]>>> {
    return new Promise((resolve, reject) => {
      this.#last += 1;
      this.#tasks.set(this.#last, { name, make, resolve, reject });
      this.#send(this.#last);
    });
  }

  /** Give up every job at once; a later one starts a new worker. */
  cancel(): void {
    const tasks = [...this.#tasks.values()];
    this.#tasks.clear();
    this.#dismiss();
    for (const { reject } of tasks) reject(new DOMException("cancelled", "AbortError"));
  }

  #send(number: number): void {
    if (this.#alone) return void setTimeout(() => this.#doHere(number));
    const { name, make, reject } = this.#tasks.get(number)!;
    let given: readonly unknown[];
    try {
      given = make();
    } catch (error) {
      this.#tasks.delete(number);
      return reject(error as Error); // no memory for the copy: that is no fault of the worker
    }
    try {
      this.#hand ??= this.#hire();
      this.#hand.postMessage([number, name, given], buffersOf(given));
      this.#listen();
    } catch {
      this.#lose();
    }
  }

  #hire(): Hand {
    const hand = this.#start();
    hand.onmessage = ({ data }: MessageEvent<Report>) => this.#take(data);
    hand.onerror = (event) => {
      event.preventDefault(); // nothing is lost: no error of the page
      this.#lose();
    };
    return hand;
  }

  #take([number, result, error]: Report): void {
    const task = this.#tasks.get(number);
    this.#tasks.delete(number);
    this.#listen();
    if (error === undefined) task?.resolve(result as never);
    else task?.reject(errorOf(error));
  }

  #listen(): void {
    clearTimeout(this.#silence);
    const waiting = this.#tasks.size > 0;
    this.#silence = setTimeout(() => (waiting ? this.#lose() : this.#dismiss()), waiting ? LONGEST_SILENCE : LONGEST_REST);
  }

  /** The worker is no more: do here what it leaves. */
  #lose(): void {
    if (this.#alone) return;
    this.#dismiss();
    this.#alone = true;
    for (const number of this.#tasks.keys()) this.#send(number);
  }

  #dismiss(): void {
    clearTimeout(this.#silence);
    this.#hand?.terminate();
    this.#hand = null;
  }

  async #doHere(number: number): Promise<void> {
    const task = this.#tasks.get(number);
    if (task === undefined) return;
    try {
      task.resolve((await (jobs[task.name] as (...given: readonly unknown[]) => unknown)(...task.make())) as never);
    } catch (error) {
      task.reject(errorOf(error as Error)); // no matter after a cancel, which has rejected it before
    }
    this.#tasks.delete(number);
  }
}

/** A class does not survive the way out of a worker, its name does. */
function errorOf({ name, message }: { readonly name: string; readonly message: string }): Error {
  return name === "PngError" ? new PngError(message) : new Error(message);
}
