import { svg, type SVGTemplateResult } from "lit-html";

/** Inline icons of one family: 20 px, stroke 1.5, currentColor; always beside a name, never read out. */
export const PATHS = {
  brush: "M3.5 16.5c2.5.3 4.5-.4 4.8-2.6.2-1.5-1.2-2.6-2.5-2.2-1.6.5-1.2 2.6-2.3 4.8zM8 11.5 15.2 3.6a1 1 0 0 1 1.5 1.4L9.6 13.2",
  eraser: "M8 16.5h9M4 11.6l6.9-7a1.4 1.4 0 0 1 2 0l3 3a1.4 1.4 0 0 1 0 2L9 16.5H6.5L4 13.6a1.4 1.4 0 0 1 0-2zM7.6 8l5 5",
  polygon: "M5 15.5 3.5 7.5 10 3.5 16.5 8 13.5 15.5zM3.5 7.5h.01M10 3.5h.01",
  rectangle: "M3.5 5h13v10h-13z",
  ellipse: "M10 15c4 0 7-2.2 7-5s-3-5-7-5-7 2.2-7 5 3 5 7 5z",
  lasso: "M7 13.5C4.6 13 3 11.4 3 9.5 3 6.5 6 4 10 4s7 2.5 7 5.5-3 5-6.5 5M8.5 16.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 16.5c0 1-.6 1.5-1.5 1.5",
  fill: "M9 3.5l6.5 6.5-5.5 5.5a1.5 1.5 0 0 1-2.1 0l-4.4-4.4a1.5 1.5 0 0 1 0-2.1L9 3.5M3.2 10.5H15M16.5 13.5s1.5 1.8 1.5 2.7a1.5 1.5 0 0 1-3 0c0-.9 1.5-2.7 1.5-2.7z",
  move: "M7.5 5.5h-4v4M12.5 5.5h4v4M7.5 14.5h-4v-4M12.5 14.5h4v-4M6 10h8M10 6v8",
  square: "M4.5 4.5h11v11h-11z",
  below: "M3.5 3.5h9v9h-9zM12.5 7.5h4v9h-9v-4",
  outlines: "M5 15.5 3.5 7.5 10 3.5 16.5 8 13.5 15.5zM8 12l-.5-3 2.5-1.5L12.5 9l-1 3z",
  pan: "M10 2.5v15M2.5 10h15M10 2.5 8 4.5M10 2.5l2 2M10 17.5l-2-2M10 17.5l2-2M2.5 10l2-2M2.5 10l2 2M17.5 10l-2-2M17.5 10l-2 2",
  undo: "M7 4 3.5 7.5 7 11M3.5 7.5h8a4.5 4.5 0 0 1 0 9H7",
  redo: "M13 4l3.5 3.5L13 11M16.5 7.5h-8a4.5 4.5 0 0 0 0 9H13",
  shown: "M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  hidden: "M3 3l14 14M7.6 5.4A8 8 0 0 1 10 5c5 0 7.5 5 7.5 5a13 13 0 0 1-2.2 2.8M12.3 14.6A7 7 0 0 1 10 15c-5 0-7.5-5-7.5-5a13 13 0 0 1 2.8-3.3",
  locked: "M5.5 9h9v7.5h-9zM7 9V6.5a3 3 0 0 1 6 0V9",
  unlocked: "M5.5 9h9v7.5h-9zM7 9V6a3 3 0 0 1 5.8-1",
  remove: "M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5",
  plus: "M10 4.5v11M4.5 10h11",
  minus: "M4.5 10h11",
  help: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM8 8.2A2 2 0 0 1 12 8c0 1.5-2 1.6-2 3.2M10 13.8v.01",
  panels: "M3.5 5h13M3.5 10h13M3.5 15h13",
  met: "M4 10.5l4 4 8-9",
  broken: "M10 4v8M10 15.5v.01",
  previous: "M12.5 4.5 7 10l5.5 5.5",
  next: "M7.5 4.5 13 10l-5.5 5.5",
  close: "M5 5l10 10M15 5 5 15",
  jump: "M10 15.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM10 2v5M10 13v5M2 10h5M13 10h5",
  solo: "M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.5 6.5v-3h3M13.5 3.5h3v3M16.5 13.5v3h-3M6.5 16.5h-3v-3",
  merge: "M4 3.5v3.5l6 5v4.5M16 3.5v3.5l-6 5M7.5 14l2.5 2.5 2.5-2.5",
  split: "M10 16.5v-4.5l-6-5v-3.5M10 12l6-5v-3.5M2 5.5l2-2 2 2M14 5.5l2-2 2 2",
  fillHoles: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 7.5v5M7.5 10h5",
  dropSpecks: "M4 4.5v.01M9 3.5v.01M4.5 9v.01M14.5 3.5v.01M16.5 8l-8.5 8.5M8 8l8.5 8.5",
  duplicate: "M7.5 7.5h9v9h-9zM12.5 7.5v-4h-9v9h4",
} as const;

export type IconName = keyof typeof PATHS;

/** Draw an icon in the text's colour. */
export function icon(name: IconName): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
}
