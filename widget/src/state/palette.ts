/** The first ten instances have the colours that answers of the element are known for. */
const FIXED = [
  0x2ca02c, 0x1f77b4, 0xff7f0e, 0xd62728, 0x9467bd, 0x8c564b, 0xe377c2, 0x7f7f7f, 0xbcbd22, 0x17becf,
] as const;

/** Return the colour of an instance as lower-case `#rrggbb`; the same for ever for the same id (from 1). */
export function colorOf(id: number): string {
  return hex(id <= FIXED.length ? FIXED[id - 1]! : generated(id - FIXED.length));
}

/** Return the colour of an instance, or the next one that is not in use (an earlier answer may hold any colour). */
export function nextColor(id: number, used: ReadonlySet<string>): string {
  let candidate = id;
  while (used.has(colorOf(candidate))) candidate += 1;
  return colorOf(candidate);
}

// Channels stay within DARKEST..BRIGHTEST: luma is above 0.1 and neither black nor white can appear.
const DARKEST = 34;
const BRIGHTEST = 250;
// Greys are hard to tell apart on a photo.
const LEAST_CHROMA = 60;
const LEAST_DISTANCE_TO_FIXED = 36;

/**
 * Walk Roberts' R3 sequence through the colour cube and return the n-th (from 1) colour that passes.
 *
 * R3 adds 1/g, 1/g^2, 1/g^3 with g^4 = g + 1 modulo 1: every prefix of it is spread nearly as evenly as a lattice.
 * The steps are given in units of 2^-32, so that all engines compute the same integers.
 */
function generated(n: number): number {
  let left = n;
  for (let k = 1; ; k += 1) {
    const [r, g, b] = [channel(3518319155, k), channel(2882110345, k), channel(2360945575, k)];
    if (passes(r, g, b)) left -= 1;
    if (left === 0) return r * 0x10000 + g * 0x100 + b;
  }
}

function channel(step: number, k: number): number {
  const fraction = Math.imul(step, k) >>> 0;
  return DARKEST + Math.floor((fraction * (BRIGHTEST - DARKEST + 1)) / 2 ** 32);
}

function passes(r: number, g: number, b: number): boolean {
  if (Math.max(r, g, b) - Math.min(r, g, b) < LEAST_CHROMA) return false;
  for (const color of FIXED) {
    const [dr, dg, db] = [r - (color >> 16), g - ((color >> 8) & 255), b - (color & 255)];
    if (dr * dr + dg * dg + db * db < LEAST_DISTANCE_TO_FIXED ** 2) return false;
  }
  return true;
}

function hex(color: number): string {
  return `#${color.toString(16).padStart(6, "0")}`;
}
