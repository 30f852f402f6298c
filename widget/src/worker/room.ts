import { serve } from "./jobs.ts";

/**
 * Return what serves a crew inside a worker; its text is the source of the worker.
 *
 * The build puts all the code that this needs into the function, so that it refers to nothing outside.
 */
export const room = () => ({ serve });
