import { Runs, runsOf } from "../raster/runs.ts";
import type { InstanceChange } from "./history.ts";
import { type AnsweredInstance, type Instance, Instances } from "./instances.ts";
import type { LabelMap } from "./label-map.ts";
import type { Patch } from "./patch.ts";

/** Where a draft begins: the instances of an earlier answer and their pixels, or nothing. */
export interface Initial {
  readonly instances: readonly AnsweredInstance[];
  readonly runs: Runs;
}

/** Return the patches that turn the map into the initial one; none when it is that already. */
export function patchesBack({ pixels, width }: LabelMap, initial: Initial): Patch[] {
  const now = runsOf(pixels, width);
  if (areSame(now, initial.runs)) return [];
  const again = initial.instances.map((_, k) => ({ to: k + 1, runs: blank(initial.runs, k + 1) }));
  return [{ to: 0, runs: now }, ...again].filter(({ runs }) => runs.length > 0);
}

/** Return the changes that turn these instances into the initial ones. */
export function changesBack(now: readonly Instance[], { instances }: Initial): InstanceChange[] {
  const first = new Instances();
  first.reset(instances);
  const gone = now.filter(({ id }) => first.get(id) === undefined).map((before) => ({ before, after: null }));
  const back = first.list.flatMap((after) => {
    const before = now.find(({ id }) => id === after.id) ?? null;
    return before?.label === after.label && before.number === after.number ? [] : [{ before, after }];
  });
  return [...gone, ...back];
}

function areSame(a: Runs, b: Runs): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k += 1) {
    if (a.start[k] !== b.start[k] || a.size[k] !== b.size[k] || a.id[k] !== b.id[k]) return false;
  }
  return true;
}

/** The runs of one id, as they are once all is background. */
function blank(runs: Runs, id: number): Runs {
  const own = new Runs();
  for (let k = 0; k < runs.length; k += 1) if (runs.id[k] === id) own.push(runs.start[k]!, runs.size[k]!, 0);
  own.trim();
  return own;
}
