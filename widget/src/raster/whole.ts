/**
 * Return the largest whole number that fits below a bound, exactly.
 *
 * `bound` was computed in doubles and is off by far less than 1/1000: only next to a whole number can its floor be
 * wrong, and only there `fits` is asked.
 */
export function wholeBelow(bound: number, fits: (whole: number) => boolean): number {
  const near = Math.round(bound);
  if (Math.abs(bound - near) > 0.001) return Math.floor(bound);
  return fits(near) ? near : near - 1;
}
