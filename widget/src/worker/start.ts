import type { Port } from "./jobs.ts";
import { room } from "./room.ts";

/** A worker as its crew sees it. */
export interface Hand extends Port {
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** How long a browser may take to begin reading a worker's source before its address is given back, in milliseconds. */
const READING_TIME = 10_000;

/** Start a worker from the page's own code; raises whatever the browser does where workers are refused. */
export function startWorker(): Hand {
  const source = `(${room})()[0](self)`;
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  setTimeout(() => URL.revokeObjectURL(address), READING_TIME);
  return new Worker(address);
}
