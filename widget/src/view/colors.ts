import type { Instance } from "../state/instances.ts";
import type { Outline } from "./compositor.ts";
import type { Tints } from "./tints.ts";

/** How the overlay shows: opacity from 0 to 1; ids are 0 for none. */
export interface Emphasis {
  readonly opacity: number;
  readonly selected: number;
  /** Whether to look below the overlay. */
  readonly peek: boolean;
  /** The only instance that shows. */
  readonly solo: number;
  /** Whether instances have no fill; their outlines are opaque. */
  readonly outlinesOnly: boolean;
}

/** While one instance is selected the others step back to 35 / 50 of the overlay's opacity. */
const OTHERS = 0.7;

const DARK = 0xff000000;
const LIGHT = 0xffffffff;

/**
 * Give the colour of every id as 0xAABBGGRR, ready for an ImageData; what does not show and background are clear.
 *
 * The table has an entry for every id a 16-bit label map can hold, so that looking up needs no check.
 */
export function colorTable(instances: readonly Instance[], emphasis: Emphasis, tints: Pick<Tints, "of">): Uint32Array {
  const { opacity, selected, peek, solo, outlinesOnly } = emphasis;
  const table = new Uint32Array(65536);
  if (peek) return table;
  for (const instance of instances) {
    const { id, hidden } = instance;
    if (hidden || (solo !== 0 && solo !== id)) continue;
    const strength = (outlinesOnly ? 1 : opacity) * (selected !== 0 && selected !== id ? OTHERS : 1);
    table[id] = fromHex(tints.of(instance), Math.round(255 * strength));
  }
  return table;
}

/** Outline the selected instance clearly and the hovered one faintly; those that do not show have none. */
export function outlines(selected: Instance | undefined, hovered: Instance | undefined, solo = 0): Outline[] {
  const lines: [Instance | undefined, number, number][] = [[selected, DARK, LIGHT]];
  if (hovered !== selected) lines.unshift([hovered, 0x80000000, 0x80ffffff]);
  return lines.flatMap(([instance, inner, outer]) => {
    const { id, hidden } = instance ?? { id: 0, hidden: true };
    return hidden || (solo !== 0 && solo !== id) ? [] : [{ id, inner, outer }];
  });
}

function fromHex(color: string, alpha: number): number {
  const rgb = Number.parseInt(color.slice(1), 16);
  return ((alpha << 24) | ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
}
