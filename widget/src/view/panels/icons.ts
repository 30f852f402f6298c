import { svg, type SVGTemplateResult } from "lit-html";

/** Inline icons of one family: 20 px, stroke 1.5, currentColor; always beside a name, never read out. */
const PATHS = {
  brush: "M3.5 16.5c2.5.3 4.5-.4 4.8-2.6.2-1.5-1.2-2.6-2.5-2.2-1.6.5-1.2 2.6-2.3 4.8zM8 11.5 15.2 3.6a1 1 0 0 1 1.5 1.4L9.6 13.2",
  eraser: "M8 16.5h9M4 11.6l6.9-7a1.4 1.4 0 0 1 2 0l3 3a1.4 1.4 0 0 1 0 2L9 16.5H6.5L4 13.6a1.4 1.4 0 0 1 0-2zM7.6 8l5 5",
  polygon: "M5 15.5 3.5 7.5 10 3.5 16.5 8 13.5 15.5zM3.5 7.5h.01M10 3.5h.01",
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
  fit: "M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4",
  help: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM8 8.2A2 2 0 0 1 12 8c0 1.5-2 1.6-2 3.2M10 13.8v.01",
  panels: "M3.5 5h13M3.5 10h13M3.5 15h13",
  met: "M4 10.5l4 4 8-9",
  broken: "M10 4v8M10 15.5v.01",
  previous: "M12.5 4.5 7 10l5.5 5.5",
  next: "M7.5 4.5 13 10l-5.5 5.5",
  close: "M5 5l10 10M15 5 5 15",
} as const;

export type IconName = keyof typeof PATHS;

/** Draw an icon in the text's colour. */
export function icon(name: IconName): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
}
