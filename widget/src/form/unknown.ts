import { html, render } from "lit-html";
import * as messages from "../messages.ts";
import { CONTROLS } from "./sheets.ts";

/** Have every `crowd-` element that is none of ours say so in its place, now and whenever one is added. */
export function nameUnknownElements(): void {
  const look = () => {
    for (const { localName } of document.querySelectorAll(":not(:defined)")) {
      if (localName.startsWith("crowd-") && customElements.get(localName) === undefined) customElements.define(localName, noticeFor(localName));
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  look();
}

/** What is written in such an element stays readable, below the notice. */
function noticeFor(name: string): CustomElementConstructor {
  return class extends HTMLElement {
    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = CONTROLS;
      render(html`<p class="unknown" role="note">${messages.unknownElement(name)}</p><slot></slot>`, root);
    }
  };
}
