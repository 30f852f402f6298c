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
  readonly answers: Answers;
}

/** Make a new key: 128 random bits in hexadecimal. `crypto.randomUUID` is missing on plain http, this is not. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
