// The only side effect of the bundle: it defines the elements. Widgets come before the forms that ask them.
import { CrowdInstanceSegmentation } from "./element/crowd-instance-segmentation.ts";
import { CrowdButton } from "./form/crowd-button.ts";
import { CrowdForm } from "./form/crowd-form.ts";
import { CrowdInput } from "./form/crowd-input.ts";
import { MaskpressBatch } from "./form/maskpress-batch.ts";
import { tellWhenReady } from "./form/ready.ts";
import { nameUnknownElements } from "./form/unknown.ts";
import regions from "./regions.css";
import { sheetOf } from "./view/sheets.ts";

// A page that includes the bundle twice keeps the first.
if (customElements.get("crowd-form") === undefined) {
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheetOf(regions)];
  customElements.define("crowd-instance-segmentation", CrowdInstanceSegmentation);
  customElements.define("crowd-input", CrowdInput);
  customElements.define("crowd-button", CrowdButton);
  customElements.define("crowd-form", CrowdForm);
  customElements.define("maskpress-batch", MaskpressBatch);
  nameUnknownElements();
  tellWhenReady();
}
