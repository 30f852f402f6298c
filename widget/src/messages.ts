// Every word a worker reads, in one table. Short, in the second person, saying what to do next.

const number = new Intl.NumberFormat("en");

/** "1 instance", "2 instances": a count with its noun. */
function count(n: number, one: string, many = `${one}s`): string {
  return `${number.format(n)} ${n === 1 ? one : many}`;
}

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** "at least 1 and at most 3": bounds in words. */
function within(bounds: Bounds | undefined, noun: (n: number) => string): string {
  const { min, max } = bounds ?? {};
  if (min !== undefined && min === max) return `exactly ${noun(min)}`;
  const low = min === undefined ? [] : [`at least ${noun(min)}`];
  const high = max === undefined ? [] : [`at most ${noun(max)}`];
  return [...low, ...high].join(" and ");
}

/** The beginning of what was found instead. */
function quoted(found: string): string {
  const text = found.trim().replace(/\s+/g, " ");
  return text === "" ? "" : `, found ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}

// tools and bars
export const tool = "Tool";
export const toolNames = {
  brush: "Brush",
  eraser: "Eraser",
  polygon: "Polygon",
  rectangle: "Rectangle",
  ellipse: "Ellipse",
  lasso: "Lasso",
  fill: "Fill",
  move: "Move",
  pan: "Pan",
};
export const switches = { square: "Square brush", below: "Paint only background", outlines: "Outlines only" };
export const undo = "Undo";
export const redo = "Redo";
export const zoomIn = "Zoom in";
export const zoomOut = "Zoom out";
export const fit = "Fit";
export const brushSize = "Brush size";
export const brush = "Brush";
export const overlayOpacity = "Overlay opacity";
export const overlay = "Overlay";
export const brightness = "Image brightness";
export const contrast = "Image contrast";
export const light = "Light";
export const contrastShort = "Contrast";
export const resetLight = "Reset light and contrast";
export const help = "Keys and gestures";
export const panels = "Labels and settings";
export const image = "Image to label";

// labels and instances
export const labels = "Labels";
export const addInstance = "Add instance";
export const newOf = (label: string) => `New ${label}`;
export const instance = (label: string, n: number) => `${label} ${n}`;
export const hide = (name: string) => `Hide ${name}`;
export const lock = (name: string) => `Lock ${name}`;
export const remove = (name: string) => `Delete ${name}`;
export const labelOf = (name: string) => `Label of ${name}`;
export const area = (pixels: number) => `${number.format(pixels)} px`;
export const filter = "Filter instances";
export const counted = (n: number, of = n) => (of === 0 ? "" : n === of ? number.format(n) : `${number.format(n)} of ${number.format(of)}`);
export const operations = {
  jump: (name: string) => `Jump to ${name}`,
  solo: (name: string) => `Solo ${name}`,
  merge: (name: string) => `Merge ${name}`,
  split: (name: string) => `Split ${name}`,
  fillHoles: (name: string) => `Fill holes of ${name}`,
  duplicate: (name: string) => `Duplicate ${name}`,
  dropSpecks: (name: string) => `Drop specks of ${name}`,
};
export const speckSize = "Speck size";
export const specks = "Parts with fewer pixels are specks";
export const noLabels = "No labels yet. Add one in the instructions, or ask the author of the task.";

// instructions and rules
export const instructions = "Instructions";
export const viewFull = "View full instructions";
export const close = "Close";
export const rules = "Rules";
export const show = "Show";
export const showInstance = (name: string) => `Show ${name}`;
export const rule = {
  instances: (bounds?: Bounds) => within(bounds, (n) => count(n, "instance")),
  label: (bounds?: Bounds, label = "") => (bounds?.max === 0 ? `no ${label}` : within(bounds, (n) => `${number.format(n)} ${label}`)),
  area: (bounds?: Bounds) => `each instance ${within(bounds, (n) => count(n, "pixel"))}`,
  one_piece: () => "each instance in one piece",
};
export const ruleFound = (n: number) => `you have ${number.format(n)}`;
export const offender = {
  instances: (name: string) => name,
  label: (name: string) => name,
  area: (name: string, pixels: number) => `${name} has ${number.format(pixels)} px`,
  one_piece: (name: string) => `${name} is in several parts`,
};
export const ruleMet = "Met:";
export const ruleBroken = "Not yet:";

// status
export const hintOneLabel = "Paint with the mouse, a pen or a finger.";
export const hintLabels = "Press 1 or Add instance, then paint.";
export const hintNarrow = "Open the list below, Add instance, then paint.";
export const noLabelChosen = "Which label? Press 1 to 9 or Add instance, then paint.";
export const noInstanceChosen = "Choose an instance in the list first, or press N for a new one.";
export const locked = (name: string) => `${name} is locked. Unlock it to change it.`;
export const hidden = (name: string) => `${name} is hidden. Show it to change it.`;
export const added = (name: string) => `${name} added. Paint it.`;
export const did = {
  delete: (name: string) => `${name} deleted. Undo brings it back.`,
  duplicate: (name: string) => `${name} copied beside itself. Drag the copy with Move.`,
  merge: (name: string, _made: number, other: string) => `${other} is now part of ${name}.`,
  split: (name: string, made: number) => `${name} split: ${count(made, "new instance")}.`,
  separate: () => "The last stroke is an instance of its own.",
  "fill-holes": (name: string) => `Holes of ${name} filled.`,
  "drop-specks": (name: string) => `Specks of ${name} dropped.`,
  move: () => "",
  fill: () => "",
};
export const didNothing = {
  split: (name: string) => `${name} is in one piece.`,
  "fill-holes": (name: string) => `${name} has no holes.`,
  "drop-specks": (name: string) => `${name} has no smaller parts.`,
  other: () => "Nothing to change there.",
};
export const pickToMerge = (name: string) => `Click the instance to merge into ${name}.`;
export const working = "Working… Esc cancels.";
export const workFirst = "Not submitted: wait until the work on your picture is done, or cancel it.";
export const cancel = "Cancel";
export const workGivenUp = "Given up: the picture changed, or memory ran out. Nothing was lost.";
export const tooMany = "This image has as many instances as an answer can hold.";
export const outOfMemory = "This browser is out of memory. What you painted is kept: submit, or undo some.";
export const apart = (name: string) => `This part does not touch ${name}.`;
export const newInstance = "New instance";
export const undone = "Undone.";
export const redone = "Redone.";
export const nothingToUndo = "Nothing to undo.";
export const nothingToRedo = "Nothing to redo.";
export const polygonOpen = "Polygon: Enter or a click on the first corner closes it, Esc drops it.";
export const polygonFirst = "Finish your polygon first: Enter closes it, Esc drops it.";
export const brokenRules = (list: string) => `Not submitted. Still to do: ${list}.`;
export const historyCut = "The oldest steps can no longer be undone; what you painted is kept.";

// image
export const loading = "Loading the image…";
export const imageMissing = "The image did not load.";
export const imageUnshown = (size: string) => `This browser cannot show this image of ${size} pixels. Try another browser.`;
export const imageUnfit = (size: string) => `This page cannot take an image of ${size} pixels. Ask its author for smaller parts.`;
export const noMemory = "This browser has too little memory for this image. Close other pages and try again.";
export const overlayLost = "This browser ran out of graphics memory. What you painted is kept and will show again in a moment.";
export const imageWrongSize = (found: string, expected: string) => `This image is ${found} pixels, but the task was made for ${expected}.`;
export const imageNeeded = "This task cannot be submitted without its image.";
export const retry = "Try again";
export const tellContact = (contact: string) => `If it keeps failing, tell ${contact}.`;
export const initialUnreadable = (why: string) => `The earlier answer could not be opened: ${why}.`;
export const initialNoJson = (found: string) => `expected JSON with instances and src${quoted(found)}`;
export const initialInstances = "expected instances with a color and a label each";
export const initialSource = "expected src to be the URL of a PNG";
export const initialMissing = (src: string) => `its picture did not load from ${src}`;
export const labelsUnreadable = (found: string) =>
  `The labels of this task cannot be read${quoted(found)}. Ask its author to write them as a JSON list.`;
export const arriving = "Not submitted: the page is still arriving. Try again in a moment.";
export const sameName = (name: string) => `Not submitted: two fields of this form are named ${name}. Ask its author to rename one.`;
export const rulesUnreadable = "The rules of this task cannot be read. Ask its author to write them as JSON.";
export const unknownElement = (name: string) => `This page uses ${name}, which does not work here. Tell the author of the task.`;
export const noForm = "This widget stands outside a crowd-form: put it into one to be able to submit.";

// questions
export const asked = "Questions";
export const fieldRefused = (name: string, why: string) => `Not submitted. ${name}${/[?!.:]$/.test(name) ? "" : ":"} ${why}`;
export const chooseOne = "Please choose at least one.";
export const notAllowed = "It has characters that are not allowed here.";

// task hosts
export const preview = "This is a preview: nothing can be submitted. Accept the task first, then paint.";
export const hostRefused = (host: string) => `Not submitted: this task may not send answers to ${host}. Tell its author.`;
export const noAssignment = "Not submitted: the address of this page names no assignmentId. Open the task again from its host.";
export const sending = "Sending your answer…";
export const notSent = "The host of this task did not take your answer. Nothing is lost: try again in a moment.";
export const handedOver = "Your answer was handed over.";

// keeping
export const keeping = "Your work on this device";
export const saved = "Saved";
export const saving = "Saving…";
export const notSaved = "Not saved on this device.";
export const draftDamaged = "What was kept on this device is damaged and cannot be shown.";
export const downloadWork = "Download my work";
export const restored = (n: number, time: string) => `Restored ${n === 0 ? "your work" : count(n, "instance")} from ${time}.`;
export const openElsewhere = "This image is open in another tab.";
export const takeOver = "Take over";
export const takenOver = "You paint in this tab now.";
export const earlierDraft = "An earlier draft of this task was made for other labels or another image.";
export const downloadIt = "Download it";
export const discardIt = "Discard it";
export const useIt = "Use it";
export const startOver = "Start over";
export const overTitle = "Start over?";
export const overText = "What you painted on this image goes. Undo brings it back.";
export const overYes = "Yes, start over";
export const startedOver = "Started over. Undo brings everything back.";
export const nothingToStartOver = "Nothing to start over from.";

// submitting
export const submit = "Submit";
export const emptyTitle = "Submit without instances?";
export const emptyText = "You painted nothing. That is a valid answer if there is nothing to paint.";
export const submitEmpty = "Submit empty";
export const goBack = "Go back";
export const preparing = "Preparing your answer… Esc cancels.";
export const prepareCancelled = "Not submitted. Press Submit when you are ready.";
export const checkFailed = "Your answer failed its own check and was not sent. Nothing is lost: please try again.";
export const sent = "Your answer is saved";
export const sentBatch = "Your answers are saved";
export const savedAs = (file: string, time: string) => `As ${file} in your downloads folder, at ${time}.`;
export const sendOn = "Send this file to whoever gave you the task, then you can close this page.";
export const questions = (contact: string) => `Questions? Write to ${contact}.`;
export const summary = (instances: string, kilobytes: number) => `${instances} (${number.format(kilobytes)} KB)`;
export const counts = (labels: readonly (readonly [string, number])[]) =>
  labels.length === 0 ? "No instances" : labels.map(([label, n]) => `${number.format(n)} ${label}`).join(", ");
export const images = (n: number) => count(n, "image");
export const downloadAgain = "Download again";
export const copy = "Copy";
export const copied = "Copied.";
export const copyFailed = "Copying is not allowed here. Open the JSON below and copy it by hand.";
export const showJson = "Show the JSON";
export const change = "Change my answer";
export const changeBatch = "Change my answers";
export const batch = "Images of this batch";
export const position = (n: number, of: number) => `${n} of ${of}`;
export const positionDone = ", submitted";
export const previous = "Previous image";
export const next = "Next image";
export const nextOpen = (left: number) => `Submitted. ${count(left, "image")} to go.`;

// channels
export const sendingBatch = (n: number) => `Sending ${n === 1 ? "your last answer" : `${number.format(n)} answers`}…`;
export const stored = "Your answer is stored";
export const storedBatch = "Your answers are stored";
export const storedAt = (to: string, time: string) => `${to === "" ? "A" : `On ${to}, a`}t ${time}.`;
export const unsent = "Your answer is not sent yet";
export const unsentBatch = (n: number, of: number) => `${number.format(n)} of ${count(of, "answer")} ${n === 1 ? "is" : "are"} not sent yet`;
export const slow = "This takes long. It goes on; you can download your answer now.";
export const unkept = "Not saved on this device: keep this page open, or download your answer.";
export const failedThen = (why: string | number, seconds: number) => `${noReply(why)} Trying again in ${seconds} s; you can download your answer now.`;
export const refusedBy = (to: string, why: string | number) =>
  `${to === "" ? "The server" : to} did not take your answer${typeof why === "number" ? ` (${statusNames[why] ?? `error ${why}`})` : ""}. Nothing is lost: download it now.`;
export const waitingToSend = (n: number) => `${number.format(n)} not sent`;
export const sentLater = (n: number) => `${count(n, "answer")} not sent yet: kept on this device, and sent later. Go on painting.`;
export const keptInPage = (n: number) => `${count(n, "answer")} not sent yet, and not saved on this device: keep this page open.`;
export const sendNow = "Try again now";
export const downloadAnswer = "Download my answer";
export const downloadAnswers = "Download my answers";
export const downloadCopy = "Download a copy";
export const downloadedInstead = "Your answer is in your downloads folder.";
export const yourCode = "Your completion code";
export const copyCode = "Copy the code";
export const goOn = (host: string) => `Go on to ${host}`;
export const settingsUnreadable = "The settings of this page cannot be read, so answers are downloaded. Tell its author.";

const statusNames: Readonly<Record<number, string>> = {
  401: "you may have to sign in again",
  403: "not allowed",
  404: "there is nothing at its address",
  413: "it is too large",
};

function noReply(why: string | number): string {
  if (why === 429) return "The server is busy.";
  if (typeof why === "number") return `The server has a problem (error ${why}).`;
  return why === "nonsense" ? "The reply was no confirmation." : "The server did not answer.";
}

// workers, and images that cannot be done
export const nameTitle = "Who are you?";
export const nameText = "Your name, as the author of this task knows you";
export const nameAccept = "Begin";
export const changeName = "Change your name";
export const cannot = "Cannot do this image";
export const cannotTitle = "Why can this image not be done?";
export const cannotAccept = "Submit the reason";
export const otherReason = "Another reason";
export const reasonText = "In your words (optional)";
export const usualReasons = ["The image does not load", "There is nothing to paint here", "The instructions do not fit this image"];
export const cannotDo = (reason: string) => `Cannot be done: ${reason}`;
export const refusedImages = (n: number) => `${count(n, "image")} cannot be done`;

// help
export const helpRows = [
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
  ["Shift with the brush", "Straight line; a square or circle with the shapes"],
  ["?", "This list"],
] as readonly (readonly [string, string])[];

