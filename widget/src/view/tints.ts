import type { Rect } from "../state/geometry.ts";
import type { Instance } from "../state/instances.ts";

/** On-screen colours that differ for every kind of colour sight, each far from those before it. */
export const TINTS = [
  "#0088ff", "#aa0000", "#00ffcc", "#aadd00", "#991177", "#dd6688", "#779900", "#eebbff", "#4411ff", "#007755",
] as const;

/** The distances of all pairs in steps of 6 CIEDE2000, at most 9: the least of normal and dichromatic sight. */
export const DISTANCES =
  "0844333323807634377247037343764630943675337903762334343034433343730643373664605727772445033265333730";

/** Boxes this near to each other, in image pixels, belong to neighbours. */
const MARGIN = 2;

/** What tints are chosen by: all instances, and where each one lies. */
export interface Layout {
  readonly instances: readonly Instance[];
  area(id: number): number;
  box(id: number): Rect | null;
}

interface Place {
  readonly id: number;
  area: number;
  box: Rect | null;
  /** The index of its tint; -1 = none yet. */
  tint: number;
}

/**
 * Choose colours on screen by which neighbours can be told apart; those of the answer stay as they are.
 *
 * An instance keeps its tint until it grows next to one of the same tint, and then only it changes.
 */
export class Tints {
  #places = new Map<number, Place>();
  #uses = TINTS.map(() => 0);

  /** Return the tint of an instance as `#rrggbb`; one that was not followed yet has its own colour. */
  of({ id, color }: Instance): string {
    return TINTS[this.#places.get(id)?.tint ?? -1] ?? color;
  }

  /** Follow a change of the instances or their pixels; return whether any tint changed. */
  follow(layout: Layout): boolean {
    const fresh = this.#places.size === 0;
    const grown = this.#grown(layout);
    // From left to right a first choice only meets those whose box reaches that far: n log n for boxes side by side.
    if (fresh) grown.sort((a, b) => left(a) - left(b) || a.id - b.id);
    let others = fresh ? [] : [...this.#places.values()].filter(({ area }) => area > 0);
    let changed = false;
    for (const place of grown) {
      if (fresh) others = others.filter(({ box }) => box!.x1 + MARGIN > left(place));
      if (this.#settle(place, others)) changed = true;
      if (fresh && place.box !== null) others.push(place);
    }
    return changed;
  }

  /** Note how large every instance is now; return the places of those that are new or have grown. */
  #grown(layout: Layout): Place[] {
    const grown: Place[] = [];
    for (const { id } of layout.instances) {
      if (!this.#places.has(id)) this.#places.set(id, { id, area: 0, box: null, tint: -1 });
    }
    for (const place of this.#places.values()) {
      const area = layout.area(place.id); // 0 for one that was deleted: undo makes it grow
      if (area > place.area) place.box = layout.box(place.id); // after a loss the old box is near enough
      if (area > place.area || place.tint < 0) grown.push(place);
      place.area = area;
    }
    return grown;
  }

  /** Give a place another tint when a neighbour has the same and a better one exists; return whether that is so. */
  #settle(place: Place, others: readonly Place[]): boolean {
    const clashes = TINTS.map(() => 0);
    const distances = TINTS.map(() => 9);
    for (const other of others) {
      const shared = other === place || other.tint < 0 ? 0 : sharedBy(place.box, other.box);
      if (shared === 0) continue;
      clashes[other.tint]! += shared;
      for (const tint of distances.keys()) distances[tint] = Math.min(distances[tint]!, distanceOf(tint, other.tint));
    }
    const before = place.tint;
    if (before >= 0 && clashes[before] === Math.min(...clashes)) return false;
    const better = (a: number, b: number) =>
      clashes[a]! - clashes[b]! || distances[b]! - distances[a]! || this.#uses[a]! - this.#uses[b]! || a - b;
    place.tint = [...TINTS.keys()].sort(better)[0]!;
    this.#uses[place.tint]! += 1;
    if (before >= 0) this.#uses[before]! -= 1;
    return true;
  }
}

function distanceOf(a: number, b: number): number {
  return Number(DISTANCES[a * TINTS.length + b]);
}

function left({ box }: Place): number {
  return box?.x0 ?? 0;
}

/** The area that two boxes share when one of them is grown by the margin; 0 = they are no neighbours. */
function sharedBy(a: Rect | null, b: Rect | null): number {
  if (a === null || b === null) return 0;
  const width = Math.min(a.x1, b.x1 + MARGIN) - Math.max(a.x0, b.x0 - MARGIN);
  const height = Math.min(a.y1, b.y1 + MARGIN) - Math.max(a.y0, b.y0 - MARGIN);
  return width > 0 && height > 0 ? width * height : 0;
}
