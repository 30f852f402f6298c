import { CONFIRMED, type Outcome } from "./outcome.ts";
import type { Submission } from "./submission.ts";

/** How long the page around this one may take to confirm, in milliseconds. */
const PATIENCE = 10_000;

/** The least a widget needs to be worked in, in CSS pixels: a frame of this height is asked for. */
const LEAST_HEIGHT = 640;

/** Hand a submission to the page of this origin that holds ours in a frame; resolves once that page says it is stored. */
export function handToParent(origin: string, submission: Submission): Promise<Outcome> {
  if (parent === window) return Promise.resolve({ state: "refused", why: "absent" });
  return new Promise((done) => {
    const end = (outcome: Outcome) => {
      clearTimeout(late);
      removeEventListener("message", hear);
      done(outcome);
    };
    const hear = ({ source, origin: from, data }: MessageEvent<unknown>) => {
      if (source === parent && from === origin && isReceipt(data, submission.key)) end(CONFIRMED);
    };
    const late = setTimeout(() => end({ state: "failed", why: "silence" }), PATIENCE);
    addEventListener("message", hear);
    tell(origin, { type: "maskpress/submission", submission });
  });
}

/** Tell the page around this one, if it is of this origin, how high a frame should be, now and whenever that changes. */
export function tellHeight(origin: string): void {
  if (!URL.canParse(origin)) return;
  let last = 0;
  const look = () => {
    const bottoms = [...document.body.children].map((child) => child.getBoundingClientRect().bottom + scrollY);
    const height = Math.max(LEAST_HEIGHT, Math.ceil(Math.max(...bottoms)));
    if (height === last) return;
    last = height;
    tell(origin, { type: "maskpress/height", height });
  };
  const sizes = new ResizeObserver(look);
  for (const child of document.body.children) sizes.observe(child);
}

/** The browser drops what is meant for another origin than the one around us. */
function tell(origin: string, message: unknown): void {
  if (parent !== window) parent.postMessage(message, origin);
}

function isReceipt(message: unknown, key: string): boolean {
  const { type, key: theirs } = (message ?? {}) as { readonly type?: unknown; readonly key?: unknown };
  return type === "maskpress/stored" && theirs === key;
}
