/** The settings that are on or off, in the order of the bar; the keys are letters. */
export const SWITCHES = [
  { name: "square", key: "S" },
  { name: "below", key: "X" },
  { name: "outlines", key: "U" },
] as const;
