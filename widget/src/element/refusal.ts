import * as messages from "../messages.ts";
import { ruleText } from "../view/panels/rules.ts";
import type { Editor } from "./editor.ts";

/** Why the answer of an editor cannot be submitted as it stands, in words; null = it can. */
export function refusalOf(editor: Editor): string | null {
  editor.pointer.finish();
  if (editor.operations.busy) return messages.workFirst;
  if (editor.toolbox.polygon.active) return messages.polygonFirst;
  const broken = editor.evaluate().filter(({ ok }) => !ok);
  return broken.length === 0 ? null : messages.brokenRules(broken.map(ruleText).join("; "));
}
