import { sheetOf, THEME } from "../view/sheets.ts";
import controls from "./controls.css";
import style from "./style.css";

/** The style of forms and batches. */
export const SHEETS = [THEME, sheetOf(style)];

/** The style of buttons, inputs and notices among the words of a page. */
export const CONTROLS = [THEME, sheetOf(controls)];
