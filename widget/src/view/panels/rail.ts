import { html, type TemplateResult } from "lit-html";
import * as messages from "../../messages.ts";
import { TOOLS, type ToolName } from "../actions.ts";
import { icon, type IconName } from "./icons.ts";
import type { PanelModel } from "./model.ts";

/** The tools, then undo and redo. */
export function rail({ draft, settings, canUndo, actions }: PanelModel): TemplateResult {
  return html`
    <div role="radiogroup" aria-label=${messages.tool} class="tools">
      ${TOOLS.map(({ name, key }) => tool(name, key, settings.tool, () => actions.set({ tool: name })))}
    </div>
    <hr />
    ${step(messages.undo, "Ctrl+Z", "undo", canUndo, actions.undo)}
    ${step(messages.redo, "Shift+Ctrl+Z", "redo", draft.canRedo, actions.redo)}
  `;
}

function tool(name: ToolName, key: string, chosen: ToolName, choose: () => void): TemplateResult {
  const title = messages.toolNames[name];
  return html`<label class="tool" title="${title} (${key})">
    <input type="radio" name="tool" aria-label=${title} .checked=${chosen === name} @change=${choose} />
    ${icon(name)}
  </label>`;
}

/** Undo and redo stay focusable when there is nothing to do: a button that vanishes below the keyboard loses its place. */
function step(name: string, key: string, picture: IconName, enabled: boolean, act: () => void): TemplateResult {
  return html`<button
    type="button"
    class="tool"
    aria-label=${name}
    title="${name} (${key})"
    aria-disabled=${enabled ? "false" : "true"}
    @click=${act}
  >
    ${icon(picture)}
  </button>`;
}
