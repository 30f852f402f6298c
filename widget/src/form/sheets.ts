import { sheetOf, THEME } from "../view/sheets.ts";
import style from "./style.css";

/** The style of forms and batches. */
export const SHEETS = [THEME, sheetOf(style)];
