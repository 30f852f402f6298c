/** A channel of the page: where its submissions go. `form` with hosts is the task host that shows the page. */
export type Channel =
  | { readonly kind: "post"; readonly url: string; readonly body?: "json" | "form" | "multipart"; readonly headers?: Texts; readonly fields?: Texts }
  | { readonly kind: "put"; readonly headers?: Texts }
  | { readonly kind: "form"; readonly url?: string; readonly fields?: Texts; readonly hosts?: readonly string[] }
  | { readonly kind: "parent"; readonly origin: string }
  | { readonly kind: "download" };

/** Texts by name. */
export type Texts = Readonly<Record<string, string>>;

/** Which query parameters hold what, and which values of them make a visit a preview. */
export interface Platform {
  readonly worker?: string;
  readonly assignment?: string;
  readonly study?: string;
  readonly preview?: Texts;
}

/** What the worker meets after the last confirmed answer. */
export interface Complete {
  readonly url?: string;
  readonly code?: string;
  /** For those whose answer could only be downloaded. */
  readonly fallback_code?: string;
}

/** What a page says once, for all of its forms. */
export interface Settings {
  readonly submit?: readonly Channel[];
  readonly worker?: { readonly ask?: true; readonly url?: string; readonly name?: string };
  readonly platform?: Platform;
  readonly complete?: Complete;
  readonly reasons?: readonly string[];
}

/** Read the text of a page's settings, null where it has none; null = it cannot be read. */
export function parseSettings(text: string | null): Settings | null {
  try {
    const settings: unknown = JSON.parse(text ?? "{}");
    return areSettings(settings) ? settings : null;
  } catch {
    return null;
  }
}

/** A page that somebody changed by hand must not stop at what it says of itself. */
function areSettings(value: unknown): value is Settings {
  if (!isRecord(value)) return false;
  const { submit = [], reasons = [], worker = {}, platform = {}, complete = {} } = value;
  const lists = [submit, reasons].every((one) => Array.isArray(one)) && (submit as unknown[]).every(isRecord);
  return lists && [worker, platform, complete].every(isRecord);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
