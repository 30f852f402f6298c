/** The list that a form gives: one mapping of field names to answers. */
export type Answers = readonly [Readonly<Record<string, unknown>>];

/** Answers with their circumstances: what travels on our own channels. Times are ISO 8601 in UTC. */
export interface Submission {
  readonly format: "maskpress/1";
  readonly task: string;
  readonly batch: string;
  readonly worker: string | null;
  /** One per draft: who receives the same key twice keeps one. */
  readonly key: string;
  readonly started: string;
  readonly submitted: string;
  readonly active_seconds: number;
  /** Why the worker cannot do this image, in words. */
  readonly refused?: string;
  /** The query parameters of the page's address. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly answers: Answers;
}

/** A submission on its way. */
export interface Parcel {
  readonly submission: Submission;
  /** Where the answer of this task is put; null = nowhere. */
  readonly putUrl: string | null;
}

/** Make a new key: 128 random bits in hexadecimal. `crypto.randomUUID` is missing on plain http, this is not. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Write a submission as fields of a form: the answers are `taskAnswers`; what is not known is left out. */
export function fieldsOf({ answers, parameters, ...others }: Submission): Record<string, string> {
  const texts = Object.entries(others).filter(([, value]) => value !== null);
  return {
    ...Object.fromEntries(texts.map(([name, value]) => [name, String(value)])),
    ...(parameters === undefined ? {} : { parameters: JSON.stringify(parameters) }),
    taskAnswers: JSON.stringify(answers),
  };
}
