import * as messages from "../messages.ts";
import type { Instance } from "../state/instances.ts";
import type { Operation } from "../state/operations.ts";
import type { Actions, Settings } from "../view/actions.ts";
import type { Editor } from "./editor.ts";

const ZOOM_STEP = 1.25;
const MIN_BRUSH = 1;
const MAX_BRUSH = 500;

/** Everything that panels and keys can ask of an editor. What is no undo or cancel first ends the stroke under way. */
export function createActions(editor: Editor): Actions {
  return {
    ...afterStroke(editor, { ...viewActions(editor), ...onlyHere(editor, instanceActions(editor)) }),
    ...historyActions(editor),
    ...onlyHere(editor, stepActions(editor)),
  };
}

/** Let each action change the draft only where no other tab does. */
function onlyHere<T extends object>(editor: Editor, actions: T): T {
  const wrap = (act: (...given: unknown[]) => unknown) => (...given: unknown[]) => {
    if (editor.host.mayChange()) return act(...given);
    editor.refresh(); // what was pressed goes back
  };
  return Object.fromEntries(Object.entries(actions).map(([name, act]) => [name, wrap(act)])) as T;
}

/** Let each action work on a draft and a view that no half-painted stroke depends on. */
function afterStroke<T extends object>(editor: Editor, actions: T): T {
  const wrap = (act: (...given: unknown[]) => unknown) => (...given: unknown[]) => {
    editor.pointer.finishStroke();
    return act(...given);
  };
  return Object.fromEntries(Object.entries(actions).map(([name, act]) => [name, wrap(act)])) as T;
}

function stepActions(editor: Editor) {
  const { draft, host } = editor;
  return {
    undo: () => {
      if (editor.pointer.drop() || editor.undoVertex()) return;
      host.tell(draft.undo() ? messages.undone : messages.nothingToUndo);
    },
    redo: () => {
      editor.pointer.finishStroke();
      host.tell(draft.redo() ? messages.redone : messages.nothingToRedo);
    },
  };
}

function historyActions(editor: Editor) {
  const { stage } = editor;
  return {
    cancel: () => editor.cancel(),
    hover: (id: number) => stage.hover(id),
    holdPan: (on: boolean) => {
      editor.panning = on;
      editor.apply(editor.settings);
    },
    peek: (on: boolean) => stage.restyle({ peek: on }),
  };
}

function viewActions(editor: Editor) {
  const { draft, host, stage } = editor;
  const settle = (change: Partial<Settings>) => {
    editor.apply({ ...editor.settings, ...change });
    host.settle(editor.settings);
  };
  return {
    set: settle,
    stepBrush: (direction: 1 | -1) => settle({ brushSize: nextSize(editor.settings.brushSize, direction) }),
    zoom: (direction: 1 | -1) =>
      stage.move((view) => view.zoomAt(ZOOM_STEP ** direction, { x: view.width / 2, y: view.height / 2 })),
    fit: () => stage.move((view) => view.fit()),
    jump: (id: number) => {
      const box = draft.box(id);
      draft.select(id);
      host.closeSheet();
      if (box !== null) stage.move((view) => view.frame(box));
    },
    solo: (id: number) => editor.solo(id),
    closePolygon: () => editor.closePolygon(),
    openInstructions: () => host.openInstructions(),
    openHelp: () => host.openHelp(),
  };
}

function instanceActions(editor: Editor) {
  const { draft, host, operations } = editor;
  const nameOf = ({ label, number }: Instance) => messages.instance(label, number);
  const add = (label: string | undefined) => {
    if (label === undefined) return host.tell(messages.noLabelChosen, true);
    if (draft.isFull) return host.tell(messages.tooMany, true);
    host.tell(messages.added(nameOf(draft.addInstance(label))));
    host.closeSheet(); // on a narrow page it lies over the image that is painted next
  };
  const perform = (operation: Operation) => change(operation.id, () => operations.perform(operation));
  /** Run an action on an instance that is there and unlocked; else say that it is locked. */
  const change = (id: number, act: (instance: Instance) => void) => {
    const instance = draft.instance(id);
    editor.panels.keepFocus();
    if (instance?.locked) host.tell(messages.locked(nameOf(instance)), true);
    else if (instance !== undefined) act(instance);
  };
  return {
    addInstance: (label: string) => add(label),
    addAgain: () => add(lastLabel(editor)),
    select: (id: number) => {
      if (!operations.pick(id)) draft.select(id);
      else editor.refresh(); // the radio that was pressed goes back
    },
    toggleHidden: (id: number) => {
      draft.setHidden(id, !draft.instance(id)?.hidden);
      host.tell("");
    },
    toggleLocked: (id: number) => {
      draft.setLocked(id, !draft.instance(id)?.locked);
      host.tell("");
    },
    remove: (id: number) => perform({ do: "delete", id }),
    merge: (id: number) => change(id, () => operations.startPicking(id)),
    split: (id: number) => perform({ do: "split", id }),
    fillHoles: (id: number) => perform({ do: "fill-holes", id }),
    dropSpecks: (id: number) => perform({ do: "drop-specks", id, pixels: editor.settings.specks }),
    duplicate: (id: number) => perform({ do: "duplicate", id, below: editor.settings.below }),
    changeLabel: (id: number, label: string) => {
      change(id, () => draft.changeLabel(id, label));
    },
  };
}

/** The label of the selected instance, else of the newest one, else the only label there is. */
function lastLabel({ draft, host }: Editor): string | undefined {
  const labels = host.labels();
  const last = draft.instance(draft.selected) ?? draft.instances.at(-1);
  return last?.label ?? (labels.length === 1 ? labels[0]!.name : undefined);
}

/** Brush sizes grow by a tenth, at least by one pixel. */
function nextSize(size: number, direction: 1 | -1): number {
  const step = Math.max(1, Math.round(size / 10));
  return Math.min(MAX_BRUSH, Math.max(MIN_BRUSH, size + direction * step));
}
