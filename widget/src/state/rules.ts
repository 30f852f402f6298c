import type { Draft } from "./draft.ts";
import type { Instance } from "./instances.ts";

/** Limits, both inclusive. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** What the task asks of an answer; the spec's key `rules`. */
export interface Rules {
  readonly instances?: Bounds;
  readonly labels?: Readonly<Record<string, Bounds>>;
  /** Pixels of each instance. */
  readonly area?: Bounds;
  /** Each instance is one 8-connected piece. */
  readonly one_piece?: boolean;
}

/** How the draft stands to one rule. */
export interface RuleState {
  readonly kind: "instances" | "label" | "area" | "one_piece";
  readonly label?: string;
  readonly bounds?: Bounds;
  /** Instances (kinds instances, label), or the area or pieces of the worst instance. */
  readonly found: number;
  readonly ok: boolean;
  /** The instances that break the rule: those too many, too small, too large or in pieces. */
  readonly ids: readonly number[];
}

/** Judge what an answer would hold now: instances without pixels do not count. */
export function evaluateRules(rules: Rules, draft: Draft): RuleState[] {
  const { painted } = draft;
  const states: RuleState[] = [];
  if (rules.instances) states.push({ kind: "instances", ...counted(painted, rules.instances) });
  for (const [label, bounds] of Object.entries(rules.labels ?? {})) {
    const ofLabel = painted.filter((instance) => instance.label === label);
    states.push({ kind: "label", label, ...counted(ofLabel, bounds) });
  }
  if (rules.area) states.push(areaState(rules.area, painted, draft));
  if (rules.one_piece === true) states.push(pieceState(painted, draft));
  return states;
}

function counted(instances: readonly Instance[], bounds: Bounds): Omit<RuleState, "kind"> {
  const found = instances.length;
  const ids = instances.slice(bounds.max ?? found).map((instance) => instance.id);
  return { bounds, found, ok: within(found, bounds), ids };
}

function areaState(bounds: Bounds, painted: readonly Instance[], draft: Draft): RuleState {
  const broken = painted.filter((instance) => !within(draft.area(instance.id), bounds));
  const judged = (broken.length > 0 ? broken : painted).map((instance) => draft.area(instance.id));
  const smallest = judged.length > 0 ? Math.min(...judged) : 0;
  const found = broken.length > 0 && smallest >= (bounds.min ?? 0) ? Math.max(...judged) : smallest;
  return { kind: "area", bounds, found, ok: broken.length === 0, ids: broken.map((instance) => instance.id) };
}

function pieceState(painted: readonly Instance[], draft: Draft): RuleState {
  const pieces = painted.map((instance) => draft.pieces(instance.id));
  const ids = painted.filter((_, k) => pieces[k]! > 1).map((instance) => instance.id);
  return { kind: "one_piece", found: Math.max(0, ...pieces), ok: ids.length === 0, ids };
}

function within(value: number, { min = 0, max = Infinity }: Bounds): boolean {
  return value >= min && value <= max;
}
