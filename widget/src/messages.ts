// Every word a worker reads, in one table. Short, in the second person, saying what to do next.

const number = new Intl.NumberFormat("en");

/** "1 instance", "2 instances": a count with its noun. */
function count(n: number, one: string, many = `${one}s`): string {
  return `${number.format(n)} ${n === 1 ? one : many}`;
}

/** "at least 1 and at most 3": bounds in words. */
function within(bounds: { min?: number; max?: number } | undefined, noun: (n: number) => string): string {
  const { min, max } = bounds ?? {};
  if (min !== undefined && min === max) return `exactly ${noun(min)}`;
  const low = min === undefined ? [] : [`at least ${noun(min)}`];
  const high = max === undefined ? [] : [`at most ${noun(max)}`];
  return [...low, ...high].join(" and ");
}

export const messages = {
  // tools and bars
  tool: "Tool",
  toolNames: { brush: "Brush", eraser: "Eraser", polygon: "Polygon", pan: "Pan" },
  undo: "Undo",
  redo: "Redo",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  fit: "Fit",
  brushSize: "Brush size",
  brush: "Brush",
  overlayOpacity: "Overlay opacity",
  overlay: "Overlay",
  brightness: "Image brightness",
  contrast: "Image contrast",
  light: "Light",
  contrastShort: "Contrast",
  resetLight: "Reset light and contrast",
  help: "Keys and gestures",
  panels: "Labels and settings",
  image: "Image to label",

  // labels and instances
  labels: "Labels",
  addInstance: "Add instance",
  newOf: (label: string) => `New ${label}`,
  instance: (label: string, n: number) => `${label} ${n}`,
  hide: (name: string) => `Hide ${name}`,
  lock: (name: string) => `Lock ${name}`,
  remove: (name: string) => `Delete ${name}`,
  labelOf: (name: string) => `Label of ${name}`,
  area: (pixels: number) => `${number.format(pixels)} px`,
  noLabels: "This task has no labels. Ask its author.",

  // instructions and rules
  instructions: "Instructions",
  viewFull: "View full instructions",
  close: "Close",
  rules: "Rules",
  show: "Show",
  showInstance: (name: string) => `Show ${name}`,
  rule: {
    instances: (bounds?: { min?: number; max?: number }) => within(bounds, (n) => count(n, "instance")),
    label: (label: string, bounds?: { min?: number; max?: number }) =>
      bounds?.max === 0 ? `no ${label}` : within(bounds, (n) => `${number.format(n)} ${label}`),
    area: (bounds?: { min?: number; max?: number }) => `each instance ${within(bounds, (n) => count(n, "pixel"))}`,
    one_piece: "each instance in one piece",
  },
  ruleFound: (n: number) => `you have ${number.format(n)}`,
  offenderArea: (name: string, pixels: number) => `${name} has ${number.format(pixels)} px`,
  offenderPieces: (name: string) => `${name} is in several parts`,
  ruleMet: "Met:",
  ruleBroken: "Not yet:",

  // status
  hintOneLabel: "Paint with the mouse, a pen or a finger.",
  hintLabels: "Press 1 or Add instance, then paint.",
  hintNarrow: "Open the list below, Add instance, then paint.",
  noLabelChosen: "Which label? Press 1 to 9 or Add instance, then paint.",
  noInstanceChosen: "Choose an instance in the list first, or press N for a new one.",
  locked: (name: string) => `${name} is locked. Unlock it to change it.`,
  hidden: (name: string) => `${name} is hidden. Show it to change it.`,
  added: (name: string) => `${name} added. Paint it.`,
  removed: (name: string) => `${name} deleted. Undo brings it back.`,
  undone: "Undone.",
  redone: "Redone.",
  nothingToUndo: "Nothing to undo.",
  nothingToRedo: "Nothing to redo.",
  polygonOpen: "Polygon: Enter or a click on the first corner closes it, Esc drops it.",
  polygonFirst: "Finish your polygon first: Enter closes it, Esc drops it.",
  brokenRules: (list: string) => `Not submitted. Still to do: ${list}.`,
  historyCut: "The oldest steps can no longer be undone; what you painted is kept.",

  // image
  loading: "Loading the image…",
  imageMissing: "The image did not load.",
  imageWrongSize: (found: string, expected: string) => `This image is ${found} pixels, but the task was made for ${expected}.`,
  imageNeeded: "This task cannot be submitted without its image.",
  retry: "Try again",
  tellContact: (contact: string) => `If it keeps failing, tell ${contact}.`,
  initialUnreadable: (why: string) => `The earlier answer could not be opened: ${why}.`,
  initialNoJson: "expected JSON with instances and src",
  initialInstances: "expected instances with a color and a label each",
  initialSource: "expected src to be a data:image/png;base64 URL",
  labelsUnreadable: "The labels of this task cannot be read. Ask its author to write them as a JSON list.",
  arriving: "Not submitted: the page is still arriving. Try again in a moment.",
  sameName: (name: string) => `Not submitted: two fields of this form are named ${name}. Ask its author to rename one.`,
  rulesUnreadable: "The rules of this task cannot be read. Ask its author to write them as JSON.",
  noForm: "This widget stands outside a crowd-form: put it into one to be able to submit.",

  // submitting
  submit: "Submit",
  emptyTitle: "Submit without instances?",
  emptyText: "You have not painted anything. That is a valid answer if there is nothing to paint.",
  submitEmpty: "Submit empty",
  goBack: "Go back",
  checkFailed: "Your answer did not pass its own check and was not sent. Nothing is lost: please try again.",
  sent: "Your answer is saved",
  sentBatch: "Your answers are saved",
  savedAs: (file: string, time: string) => `As ${file} in your downloads folder, at ${time}.`,
  sendOn: "Send this file to whoever gave you the task, then you can close this page.",
  questions: (contact: string) => `Questions? Write to ${contact}.`,
  summary: (instances: string, kilobytes: number) => `${instances} (${number.format(kilobytes)} KB)`,
  counts: (labels: readonly (readonly [string, number])[]) =>
    labels.length === 0 ? "No instances" : labels.map(([label, n]) => `${number.format(n)} ${label}`).join(", "),
  images: (n: number) => count(n, "image"),
  downloadAgain: "Download again",
  copy: "Copy",
  copied: "Copied.",
  copyFailed: "Copying is not allowed here. Open the JSON below and copy it by hand.",
  showJson: "Show the JSON",
  change: "Change my answer",
  changeBatch: "Change my answers",
  batch: "Images of this batch",
  position: (n: number, of: number) => `${n} of ${of}`,
  positionDone: (n: number, of: number) => `${n} of ${of}, submitted`,
  previous: "Previous image",
  next: "Next image",
  nextOpen: (left: number) => `Submitted. ${count(left, "image")} to go.`,

  // help
  helpTitle: "Keys and gestures",
  helpRows: [
    ["B, E, P", "Brush, eraser, polygon"],
    ["Space (hold)", "Pan"],
    ["1 to 9", "New instance of that label"],
    ["N", "New instance of the last label"],
    ["[ and ]", "Smaller and larger brush"],
    ["H (hold)", "Look below the overlay"],
    ["Enter", "Close the polygon"],
    ["Esc", "Drop the polygon or the stroke"],
    ["Ctrl+Z", "Undo"],
    ["Shift+Ctrl+Z, Ctrl+Y", "Redo"],
    ["0", "Fit the image"],
    ["+ and -", "Zoom in and out"],
    ["Wheel, Ctrl+wheel", "Pan, zoom at the pointer"],
    ["Two fingers", "Pan and zoom; with a pen in use, one finger pans"],
    ["Shift with the eraser", "Erase every unlocked instance"],
    ["?", "This list"],
  ] as readonly (readonly [string, string])[],
} as const;
