import { html, type TemplateResult } from "lit-html";

/** Inline icons of one family, 40 units wide and shown 20 px wide, stroke 1.5 px, currentColor; never read out, always beside a name. */
export const PATHS = {
  brush: "M7 33c5 1 9-1 10-5 0-3-3-5-5-5-4 1-3 6-5 10zm9-10L32 7 19 26",
  eraser: "M13 33l-7-8L23 8l10 10-15 15zh21M14 17l10 10",
  polygon: "M10 31L7 15l13-8 13 9-6 15zM7 15h.01m13-8h.01",
  rectangle: "M7 10h26v20H7z",
  ellipse: "M20 30c8 0 14-4 14-10s-6-10-14-10S6 14 6 20s6 10 14 10z",
  lasso: "M14 27C-1 22 7 8 20 8s21 21 1 21m-4 4a4 4 0 100-8a4 4 0 000 8zm-1 0c0 2-1 3-3 3",
  fill: "M18 7l13 13-13 12L6 20zM6 20h25m3 7c4 7-6 7 0 0z",
  move: "M15 11H7v8m18-8h8v8M15 29H7v-8m18 8h8v-8m-21-1h16m-8-8v16",
  square: "M9 9h22v22H9z",
  below: "M7 7h18v18H7zm18 8h8v18H15v-8",
  outlines: "M10 31L7 15l13-8 13 9-6 15zm6-7l-1-6 5-3 5 3-2 6z",
  pan: "M16 9l4-4 4 4m0 22l-4 4-4-4M9 16l-4 4 4 4m22 0l4-4-4-4M20 5v30M5 20h30",
  undo: "M14 8l-7 7 7 7m-7-7h16a9 9 0 010 18h-9",
  redo: "M26 8l7 7-7 7m7-7H17a9 9 0 000 18h9",
  shown: "M5 20s5-10 15-10 15 10 15 10-5 10-15 10S5 20 5 20zm15 4a4 4 0 100-8a4 4 0 000 8z",
  hidden: "M5 20s5-10 15-10 15 10 15 10-5 10-15 10S5 20 5 20zM7 7l26 26",
  locked: "M11 18h18v15H11zm3 0v-5a6 6 0 0112 0v5",
  unlocked: "M11 18h18v15H11zm3 0v-6a6 6 0 0112-2",
  remove: "M8 11h24m-16 0V7h8v4m-13 0l1 22h16l1-22m-12 6v10m6-10v10",
  plus: "M20 9v22M9 20h22",
  minus: "M9 20h22",
  help: "M20 34a14 14 0 100-28a14 14 0 000 28zm-4-18a4 4 0 018 0c0 3-4 3-4 6m0 6v.01",
  panels: "M7 10h26M7 20h26M7 30h26",
  met: "M8 21l8 8 16-18",
  broken: "M20 8v16m0 7v.01",
  cannot: "M20 34a14 14 0 100-28a14 14 0 000 28zM10 30L30 10",
  previous: "M25 9L14 20l11 11",
  next: "M15 9l11 11L15 31",
  close: "M10 10l20 20m0-20L10 30",
  jump: "M20 31a11 11 0 100-22a11 11 0 000 22zm0-27v10m0 12v10M4 20h10m12 0h10",
  solo: "M20 26a6 6 0 100-12a6 6 0 000 12zM7 13V7h6m14 0h6v6m0 14v6h-6m-14 0H7v-6",
  merge: "M8 7v7l12 10v9M32 7v7L20 24m-5 4l5 5 5-5",
  split: "M20 33v-9L8 14V7m12 17l12-10V7M4 11l4-4 4 4m16 0l4-4 4 4",
  fillHoles: "M20 34a14 14 0 100-28a14 14 0 000 28zm0-19v10m-5-5h10",
  dropSpecks: "M8 9v.01m10-2v.01M9 18v.01M29 7v.01m4 9L16 33m0-17l17 17",
  duplicate: "M15 15h18v18H15zm10 0V7H7v18h8",
} as const;

export type IconName = keyof typeof PATHS;

/** Draw an icon in the text's colour. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 40 40" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
}
