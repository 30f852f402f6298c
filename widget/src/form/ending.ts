import * as messages from "../messages.ts";
import type { Standing } from "../submit/delivery.ts";
import { download, type Download } from "../submit/download.ts";
import type { Answers, Parcel, Submission } from "../submit/submission.ts";
import { fillAddress } from "../submit/visit.ts";
import { countsOf } from "./counts.ts";
import { exitOf, Leaving, type Exit } from "./leaving.ts";
import type { Receipt, ReceiptActs } from "./receipt.ts";
import type { Sending } from "./sending.ts";

/** After so long, in milliseconds, the work is offered as a file, whatever the network does. */
const OFFER_TIME = 10_000;

/** The form or batch whose work ends. */
export interface EndingHost {
  /** One of its forms: says where answers may go, and whom to ask. */
  readonly form: Element;
  /** Whether it is a batch. */
  readonly several: boolean;
  /** What a single file of it is called, without ".json". */
  readonly name: string;
  /** The ending stands otherwise. */
  changed(): void;
  tell(words: string, alert: boolean): void;
  /** Whether leaving the page loses nothing. */
  keep(safe: boolean): void;
  /** Go back to painting. */
  change(): void;
}

/**
 * What follows once everything is submitted: waiting for confirmations, the download, and what the worker gets in the end.
 *
 * Its receipt is null while the forms stay on screen.
 */
export class Ending {
  readonly #host: EndingHost;
  readonly #sending: Sending;
  readonly #parcels: readonly Parcel[];
  readonly #exit: Exit | null;
  readonly #leaving = new Leaving();
  readonly #follow = (): void => this.#look();
  #offered = false;
  #downloaded = false;
  /** Whether what follows the last confirmation was done, or was on an earlier visit. */
  #over: boolean;
  #texts: Pick<Receipt, "file" | "answers" | "summary"> | null = null;
  /** Whether the exit did not take the answers when the page last went there. */
  #stayed = false;
  /** Whether the page goes to its exit by itself: once, and not again when the worker has come back from there. */
  #goes: boolean;

  /** `again` = all of it was submitted on an earlier visit. */
  constructor(host: EndingHost, sending: Sending, parcels: readonly Parcel[], again = false) {
    this.#host = host;
    this.#sending = sending;
    this.#parcels = parcels;
    const exit = exitOf(host.form, sending);
    this.#exit = typeof exit === "string" ? null : exit;
    this.#over = again && this.#standings.every(({ state }) => state === "confirmed");
    this.#goes = !again;
    if (sending.hasWays) this.#wait();
    else if (this.#exit === null) this.#download(again);
    else if (again) this.#offered = this.#stayed = true; // it may have gone there already
    else this.#leave(this.#exit);
    if (sending.hasWays || this.#exit !== null) setTimeout(() => this.#offer(), OFFER_TIME);
  }

  /** Whether the page is on its way to a host. */
  get leaving(): boolean {
    return this.#leaving.under;
  }

  /** What the worker sees; null = the forms. */
  get receipt(): Receipt | null {
    if (!this.#sending.hasWays && this.#exit !== null && !this.#offered) return null;
    this.#texts ??= { file: this.#file, answers: this.#answers, summary: summaryOf(this.#submissions, this.#host.several) };
    return {
      ...this.#texts,
      ...this.#words(this.#texts.file),
      ...this.#end(),
      changeText: this.#host.several ? messages.changeBatch : messages.change,
      open: !this.#host.several && !this.#host.form.hasAttribute("task-id"), // a page by hand, whose answers are copied by hand
    };
  }

  get acts(): ReceiptActs {
    return {
      change: () => this.#host.change(),
      downloaded: () => this.#saved(),
      retry: this.#mayRetry ? () => this.#retry() : null,
    };
  }

  /** It is no longer shown; what is on its way goes on. */
  close(): void {
    this.#sending.listeners.delete(this.#follow);
  }

  get #submissions(): Submission[] {
    return this.#parcels.map(({ submission }) => submission);
  }

  get #standings(): Standing[] {
    return this.#sending.standings(this.#parcels);
  }

  get #confirmed(): boolean {
    return this.#sending.hasWays && this.#standings.every(({ state }) => state === "confirmed");
  }

  get #answers(): string {
    const answers = this.#submissions.map((one) => one.answers);
    return JSON.stringify(this.#host.several ? answers.flat() : answers[0]);
  }

  /** Without any word of who did it or why, a page of one task gives the answers alone. */
  get #file(): Download {
    const [first] = this.#submissions;
    const { worker, refused, answers } = first!;
    const plain = !this.#sending.hasWays && this.#exit === null && worker === null && refused === undefined;
    const value = this.#host.several ? this.#submissions : plain ? answers : first;
    const who = worker === null ? "" : `--${worker.replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, "-")}`;
    return { name: `${this.#host.name}${who}.json`, text: JSON.stringify(value) };
  }

  #wait(): void {
    this.#sending.listeners.add(this.#follow);
    queueMicrotask(this.#follow); // once the host knows its ending
  }

  #look(): void {
    const standings = this.#standings;
    const settled = standings.some(({ state }) => state === "failed" || state === "refused");
    this.#offered ||= settled;
    this.#host.keep(this.#downloaded || this.#parcels.every(({ submission }) => this.#sending.delivery.kept(submission.key)));
    if (this.#confirmed) this.#finish();
    else if (settled && this.#exit !== null && this.#goes) this.#leave(this.#exit);
    this.#host.changed();
  }

  #offer(): void {
    this.#offered = true;
    this.#host.changed();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#exit?.always === true) return this.#leave(this.#exit);
    const { link } = this.#end();
    if (link !== null) location.assign(link);
  }

  /** A task host is asked again also when somebody else has the answers: it may never have got them. */
  get #mayRetry(): boolean {
    if (this.#leaving.under) return false;
    return this.#confirmed ? this.#exit?.always === true : this.#offered && (this.#sending.hasWays || this.#exit !== null);
  }

  #retry(): void {
    this.#goes = true;
    if (this.#sending.hasWays && !this.#confirmed) this.#sending.delivery.hurry(true);
    else this.#leave(this.#exit!);
    this.#host.changed();
  }

  #leave(exit: Exit): void {
    if (this.#leaving.under) return;
    this.#goes = false;
    this.#stayed = false;
    this.#host.tell(messages.sending, false);
    this.#host.keep(true); // so that leaving asks nothing
    this.#sending.delivery.rest(true);
    void this.#leaving.go(exit, this.#submissions, this.#sending.saved, () => {
      this.#stayed = true;
      this.#sending.delivery.rest(false);
      this.#host.keep(this.#sending.hasWays);
      this.#offer();
      this.#host.tell(messages.notSent, true);
    });
  }

  #download(again: boolean): void {
    if (!again) download(this.#file);
    this.#saved();
  }

  #saved(): void {
    this.#downloaded = true;
    this.#host.keep(true);
    queueMicrotask(() => this.#host.changed());
  }

  #words(file: Download): Pick<Receipt, "title" | "done" | "said" | "next" | "offer"> {
    const contact = this.#host.form.getAttribute("contact");
    const ask = contact === null ? "" : messages.questions(contact);
    const handed = `${messages.sendOn} ${ask}`.trim();
    const { several } = this.#host;
    if (!this.#sending.hasWays && this.#exit === null) {
      const said = messages.savedAs(file.name, timeOf(this.#submissions.at(-1)!.submitted));
      return { title: several ? messages.sentBatch : messages.sent, done: true, said, next: handed, offer: messages.downloadAgain };
    }
    if (this.#confirmed) return { ...this.#stored(), next: ask, offer: messages.downloadCopy };
    const next = this.#downloaded ? `${messages.downloadedInstead} ${handed}` : ask;
    const offer = !this.#offered ? null : this.#downloaded ? messages.downloadAgain : several ? messages.downloadAnswers : messages.downloadAnswer;
    return { title: this.#title(), done: false, said: this.#said(), next, offer };
  }

  #stored(): Pick<Receipt, "title" | "done" | "said"> {
    const last = this.#standings.at(-1) as Extract<Standing, { state: "confirmed" }>;
    const unheard = this.#stayed && this.#exit!.always;
    const said = unheard ? messages.notSent : this.#leaving.under ? messages.sending : messages.storedAt(last.to, timeOf(last.time));
    return { title: this.#host.several ? messages.storedBatch : messages.stored, done: !unheard, said };
  }

  #title(): string {
    const open = this.#standings.filter(({ state }) => state !== "confirmed");
    if (open.every(({ state }) => state === "sending") && !this.#offered) return this.#host.several ? messages.sendingBatch(open.length) : messages.sending;
    return this.#host.several ? messages.unsentBatch(open.length, this.#parcels.length) : messages.unsent;
  }

  #said(): string {
    if (this.#stayed || this.#leaving.under) return this.#stayed ? messages.notSent : messages.sending;
    const standings = this.#standings;
    const worst = standings.find(({ state }) => state === "refused") ?? standings.find(({ state }) => state === "failed");
    const kept = this.#parcels.every(({ submission }) => this.#sending.delivery.kept(submission.key) !== false);
    const words = worst === undefined ? (this.#offered ? messages.slow : "") : standingWords(worst);
    return `${words} ${kept ? "" : messages.unkept}`.trim();
  }

  /** Codes and addresses are for work that arrived; another code for work that could only be downloaded. */
  #end(): Pick<Receipt, "code" | "link"> {
    const { url, code = null, fallback_code = null } = this.#sending.settings.complete ?? {};
    if (!this.#confirmed) return { code: this.#downloaded ? fallback_code : null, link: null };
    return { code, link: url === undefined ? null : fillAddress(url, this.#sending.visit, code ?? "") };
  }
}

/** Say how a submission that did not arrive stands. */
export function standingWords(standing: Standing): string {
  if (standing.state === "refused") return messages.refusedBy(standing.to, standing.why);
  if (standing.state !== "failed") return "";
  return messages.failedThen(standing.why, Math.max(1, Math.ceil((standing.again - Date.now()) / 1000)));
}

function summaryOf(submissions: readonly Submission[], several: boolean): string {
  const counts = messages.counts(countsOf(submissions.map(({ answers }): Answers => answers)));
  const refused = submissions.filter((one) => one.refused !== undefined);
  if (several) return `${messages.images(submissions.length)}: ${counts}${refused.length === 0 ? "" : `; ${messages.refusedImages(refused.length)}`}`;
  return refused.length === 0 ? counts : messages.cannotDo(refused[0]!.refused!);
}

function timeOf(time: string | number): string {
  return new Date(time).toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", hour12: false });
}
