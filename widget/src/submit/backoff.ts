/** The first wait at most, and any, in milliseconds. */
const FIRST = 1_000;
const LONGEST = 60_000;

/** Choose a wait before the next attempt, after so many failed ones: anything up to a limit that doubles. */
export function backoff(failed: number, random: () => number): number {
  return random() * Math.min(LONGEST, FIRST * 2 ** failed);
}
