import { serve } from "./jobs.ts";

/**
 * Return what serves a crew inside a worker; its text is the source of the worker.
 *
 * The build puts all the code that this needs into the function, so that it refers to nothing outside, and appends to
 * the list what the other rooms take from it.
 */
export const room = () => [serve] as const;
