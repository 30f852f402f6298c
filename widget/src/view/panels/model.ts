import type { Draft } from "../../state/draft.ts";
import type { RuleState } from "../../state/rules.ts";
import type { Actions, Settings } from "../actions.ts";
import type { Tints } from "../tints.ts";

/** A label as the worker sees it; `key` is its own letter, beside the digit of its place. */
export interface LabelView {
  readonly name: string;
  readonly description?: string;
  readonly key?: string;
}

/** Everything the panels show. They are rendered anew after each change and hold nothing themselves. */
export interface PanelModel {
  readonly draft: Draft;
  readonly labels: readonly LabelView[];
  readonly settings: Settings;
  readonly canUndo: boolean;
  readonly rules: readonly RuleState[];
  readonly zoom: number;
  /** The one instance that is shown; 0 = all. */
  readonly solo: number;
  readonly tints: Pick<Tints, "of">;
  readonly actions: Actions;
}
