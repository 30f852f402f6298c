/** What a draft is of. */
export interface Work {
  /** The task's id; null = the page names none. */
  readonly task: string | null;
  /** The page's address, without query and fragment. */
  readonly page: string;
  /** The widget's name, and its place among the widgets of the page. */
  readonly name: string;
  readonly ordinal: number;
  readonly worker: string;
  readonly assignment: string;
  readonly width: number;
  readonly height: number;
  /** Labels, image and earlier answer as the page gives them. */
  readonly labels: string;
  readonly src: string;
  readonly initial: string;
}

/** Under what a draft is kept. */
export interface Identity {
  /** Equal for the same work on the same task alone. */
  readonly id: string;
  /** Equal for the same work on a task that may have changed since. */
  readonly place: string;
  readonly width: number;
  readonly height: number;
}

/** Texts longer than this are not read as a whole: an image of 60 MB would be felt. */
const WHOLE = 2 ** 20;

/** Of a longer text so many characters are read, spread over all of it. */
const SAMPLES = 2 ** 17;

/**
 * Say under what a draft is kept.
 *
 * A page that names its task may move, or be saved twice; one that does not is known by its address.
 */
export function identify(work: Work): Identity {
  const { task, page, name, ordinal, worker, assignment, width, height } = work;
  const who = [task ?? `${page} ${ordinal}`, name, worker, assignment];
  const what = [width, height, work.labels, unsigned(work.src), work.initial];
  return { id: hash([...who, ...what]), place: hash([page, ...who]), width, height };
}

/** Leave out of an address what only says for how long it may be read. */
function unsigned(src: string): string {
  return src.startsWith("data:") ? src : src.replace(/([?&])(?:X-(?:Amz|Goog)-[^=]*|AWSAccessKeyId|Expires|Signature|Policy|Key-Pair-Id)=[^&#]*/gi, "$1");
}

/** Two lanes of FNV-1a over all texts, each with its length before it; no cryptography, which plain http does not have. */
function hash(texts: readonly (string | number)[]): string {
  let a = 0x811c9dc5;
  let b = 0x811c9dc5;
  const add = (value: number) => {
    a = Math.imul(a ^ value, 0x01000193);
    b = Math.imul(b ^ value, 0x85ebca6b);
  };
  for (const text of texts.map(String)) {
    add(text.length);
    const step = text.length > WHOLE ? text.length / SAMPLES : 1;
    for (let i = 0; i < text.length; i += step) add(text.charCodeAt(Math.floor(i)));
  }
  return [a, b].map((lane) => (lane >>> 0).toString(16).padStart(8, "0")).join("");
}
