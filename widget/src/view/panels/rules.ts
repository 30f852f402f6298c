import { html, nothing, type TemplateResult } from "lit-html";
import * as messages from "../../messages.ts";
import type { Draft } from "../../state/draft.ts";
import type { RuleState } from "../../state/rules.ts";
import { icon } from "./icons.ts";
import type { PanelModel } from "./model.ts";

/** So many of the instances that break a rule are named at once; the others follow when these are mended. */
const OFFENDERS = 10;

/** Name a rule: "at least 1 Car". */
export function ruleText({ kind, label, bounds }: RuleState): string {
  return messages.rule[kind](bounds, label);
}

/** The rules of the task as they stand, each broken one with what breaks it and a way to it. */
export function rulesPanel({ rules, draft, actions }: PanelModel): TemplateResult | typeof nothing {
  if (rules.length === 0) return nothing;
  return html`<h2>${messages.rules}</h2>
    <ul class="rules">
      ${rules.map((rule) => html`<li class=${rule.ok ? "met" : "broken"}>
        ${icon(rule.ok ? "met" : "broken")}
        <div>
          <span class="unseen">${rule.ok ? messages.ruleMet : messages.ruleBroken}</span>
          ${ruleText(rule)}${isCount(rule) && !rule.ok ? html`<span class="quiet">, ${messages.ruleFound(rule.found)}</span>` : nothing}
          ${rule.ids.slice(0, OFFENDERS).map((id) => offender(rule, id, draft, actions.jump))}
        </div>
      </li>`)}
    </ul>`;
}

function isCount({ kind }: RuleState): boolean {
  return kind === "instances" || kind === "label";
}

function offender({ kind }: RuleState, id: number, draft: Draft, show: (id: number) => void) {
  const instance = draft.instance(id);
  if (instance === undefined) return nothing;
  const name = messages.instance(instance.label, instance.number);
  return html`<div class="offender">
    <span>${messages.offender[kind](name, draft.area(id))}</span>
    <button type="button" aria-label=${messages.showInstance(name)} @click=${() => show(id)}>${messages.show}</button>
  </div>`;
}
