import type { CrowdInstanceSegmentation } from "../element/crowd-instance-segmentation.ts";

/**
 * Ask widgets whether their answers may be handed over, and have each made and verified; the first that refuses says why.
 *
 * They are looked up anew each time: verifying takes a while, in which scripts can change anything.
 */
export async function agree(widgets: () => readonly CrowdInstanceSegmentation[]): Promise<boolean> {
  const refusal = (widget: CrowdInstanceSegmentation) => widget.refusal();
  const verify = (widget: CrowdInstanceSegmentation) => widget.verify();
  for (const check of [refusal, verify, refusal]) {
    for (const widget of widgets()) {
      const words = await check(widget);
      if (words !== null) return say(widgets(), words, true, widget);
    }
  }
  const empty = widgets().find((widget) => widget.empty);
  return empty === undefined || (await empty.confirmEmpty());
}

/** Say what stands in the way where the worker can see it: by `from`, or by a widget in sight. */
export function say(widgets: readonly CrowdInstanceSegmentation[], words: string, alert: boolean, from = widgets[0]): false {
  const shown = from?.checkVisibility() ? from : (widgets.find((one) => one.checkVisibility()) ?? from);
  shown?.tell(words, alert);
  return false;
}
