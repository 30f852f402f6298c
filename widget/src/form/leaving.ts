import { readHost, post, type Host } from "../submit/host.ts";
import { fieldsOf, type Submission } from "../submit/submission.ts";
import type { Sending } from "./sending.ts";

/** A host that has not taken the page away by then, in milliseconds, has not taken the answer. */
const POSTING_TIME = 20_000;

/** Where the page goes to with its answers. */
export interface Exit {
  readonly address: string;
  /** Whether it gets them also after somebody else confirmed them: the assignment is done only there. */
  readonly always: boolean;
  fields(submissions: readonly Submission[]): Readonly<Record<string, string>>;
}

/** Find out where a form's page goes to: null = it stays, words = nothing can be submitted. */
export function exitOf(form: Element, { settings }: Sending): Exit | string | null {
  const forms = (settings.submit ?? []).filter((channel) => channel.kind === "form");
  const hosts = [form.getAttribute("submit-hosts") ?? "", ...forms.flatMap((one) => one.hosts ?? [])];
  const host = readHost(location.search, hosts.join(" "));
  if (typeof host === "string") return host;
  if (host !== null) return exitTo(host);
  const own = forms.find(({ url }) => url !== undefined);
  if (own === undefined) return null;
  const address = new URL(own.url!, document.baseURI).href;
  return { address, always: false, fields: (submissions) => ({ ...own.fields, ...joined(submissions) }) };
}

function exitTo({ address, assignment }: Host): Exit {
  const fields = (submissions: readonly Submission[]) => {
    const { taskAnswers, refused } = joined(submissions);
    return { assignmentId: assignment, taskAnswers: taskAnswers!, ...(refused === undefined ? {} : { refused }) };
  };
  return { address, always: true, fields };
}

/** One submission as its fields; of several the answers in one list, the tasks in the same order, and reasons by task. */
function joined(submissions: readonly Submission[]): Record<string, string> {
  const [first] = submissions;
  if (submissions.length === 1) return fieldsOf(first!);
  const { task: _task, key: _key, refused: _refused, ...common } = fieldsOf(first!);
  const reasons = submissions.flatMap(({ task, refused }) => (refused === undefined ? [] : [[task, refused]]));
  return {
    ...common,
    ...(reasons.length === 0 ? {} : { refused: JSON.stringify(Object.fromEntries(reasons)) }),
    tasks: JSON.stringify(submissions.map(({ task }) => task)),
    taskAnswers: JSON.stringify(submissions.flatMap(({ answers }) => answers)),
  };
}

/** Goes to an exit, once at a time. */
export class Leaving {
  #under = false;

  /** Whether the page is on its way. */
  get under(): boolean {
    return this.#under;
  }

  /**
   * Post the submissions there, once they are kept: a page that goes writes nothing more.
   *
   * `stayed` is told when the page is still here after a while, or is come back to.
   */
  async go(exit: Exit, submissions: readonly Submission[], kept: Promise<unknown>, stayed: () => void): Promise<void> {
    this.#under = true;
    await kept;
    const posted = post(exit.address, exit.fields(submissions));
    const back = ({ persisted }: PageTransitionEvent) => persisted && end();
    const end = () => {
      if (!posted.isConnected) return;
      removeEventListener("pageshow", back);
      posted.remove();
      this.#under = false;
      stayed();
    };
    setTimeout(end, POSTING_TIME);
    addEventListener("pageshow", back);
  }
}
