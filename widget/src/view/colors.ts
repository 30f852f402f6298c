import type { Instance } from "../state/instances.ts";
import type { Outline } from "./compositor.ts";

/** How strongly the overlay shows: opacity from 0 to 1, which instance is selected (0 = none), and whether to peek below. */
export interface Emphasis {
  readonly opacity: number;
  readonly selected: number;
  readonly peek: boolean;
}

/** While one instance is selected the others step back to 35 / 50 of the overlay's opacity. */
const OTHERS = 0.7;

const DARK = 0xff000000;
const LIGHT = 0xffffffff;

/**
 * Give the colour of every id as 0xAABBGGRR, ready for an ImageData; hidden instances and background are clear.
 *
 * The table has an entry for every id a 16-bit label map can hold, so that looking up needs no check.
 */
export function colorTable(instances: readonly Instance[], { opacity, selected, peek }: Emphasis): Uint32Array {
  const table = new Uint32Array(65536);
  if (peek) return table;
  for (const { id, color, hidden } of instances) {
    if (hidden) continue;
    const strength = selected !== 0 && selected !== id ? OTHERS : 1;
    table[id] = fromHex(color, Math.round(255 * opacity * strength));
  }
  return table;
}

/** Outline the selected instance clearly and the hovered one faintly; hidden ones have none. */
export function outlines(instances: readonly Instance[], selected: number, hovered: number): Outline[] {
  const visible = (id: number) => instances.some((instance) => instance.id === id && !instance.hidden);
  const found: Outline[] = [];
  if (hovered !== selected && visible(hovered)) found.push({ id: hovered, inner: 0x80000000, outer: 0x80ffffff });
  if (visible(selected)) found.push({ id: selected, inner: DARK, outer: LIGHT });
  return found;
}

function fromHex(color: string, alpha: number): number {
  const rgb = Number.parseInt(color.slice(1), 16);
  return ((alpha << 24) | ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
}
