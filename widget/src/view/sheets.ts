import theme from "./theme.css";

/** Make a style sheet for shadow roots: the CSP allows adopted sheets, but no inline styles. */
export function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/** Colours, type and icons, shared by widget and forms. */
export const THEME = sheetOf(theme);
