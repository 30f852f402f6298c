import { encodeBand } from "../png/band.ts";
import { readLabelMap } from "../png/label-map.ts";
import { findRuns } from "../raster/find.ts";

/** What a worker can do, by name: pure functions of arguments that may be sent to it. */
export const jobs = { encodeBand, readLabelMap, findRuns };

export type Jobs = typeof jobs;
export type JobName = keyof Jobs;

/** A job under its number; its arguments are given away. */
export type Order = readonly [number: number, name: JobName, given: readonly unknown[]];

/** The result of an order, or the error that it ended with. */
export type Report = readonly [number: number, result: unknown, error?: { readonly name: string; readonly message: string }];

/** Where a worker is spoken to: the worker itself from outside, its global scope from inside. */
export interface Port {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/** Carry out orders as they come; runs inside the worker. */
export function serve(port: Port): void {
  port.onmessage = async ({ data: [number, name, given] }: MessageEvent<Order>) => {
    try {
      const result = await (jobs[name] as (...given: readonly unknown[]) => unknown)(...given);
      port.postMessage([number, result] satisfies Report, buffersOf([result]));
    } catch (error) {
      const { name, message } = error as Error;
      port.postMessage([number, null, { name, message }] satisfies Report, []);
    }
  };
}

/** Find the memory of typed arrays that are among these values or fields of theirs: what can be sent without a copy. */
export function buffersOf(values: readonly unknown[]): ArrayBuffer[] {
  const found = values.flatMap((value) => (Array.isArray(value) && value.length === 1 ? value : [value])); // one list of runs
  const fields = found.flatMap((value) => (isPlain(value) ? Object.values(value) : [value]));
  return [...new Set(fields.filter((field) => ArrayBuffer.isView(field)).map((view) => view.buffer as ArrayBuffer))];
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
}
