// Seeded random input for one widget, as fast as a page can take it: synthetic events, which a browser could send in
// this order, and clicks on everything the widget shows. Evaluates to a function that starts a sequence.
(widget, [seed, withPen]) => {
  const stage = widget.shadowRoot.querySelector("#stage");
  const random = mulberry(seed);
  const whole = (below) => Math.floor(random() * below);
  const pick = (list) => list[whole(list.length)];
  const pressed = new Map(); // pointer id -> type and buttons
  let width = 0;

  /** Yields what only the outside can change: window size and device pixel ratio. */
  async function* sequence() {
    for (const label of widget.labels) widget.addInstance(label);
    for (let step = 0; step < 80; step++) {
      closeDialogs();
      const demand = pick(ACTIONS)();
      if (demand !== undefined) yield demand;
      if (random() < 0.1) await frame();
    }
    release("Space", " ");
    release("KeyH", "h");
    closeDialogs();
    takeNewInstance();
    // From here on nothing but pointers and the window: what they leave behind must not hold up the next stroke.
    for (let step = 0; step < 12; step++) {
      const demand = pick(GESTURES)();
      if (demand !== undefined) yield demand;
      if (random() < 0.1) await frame();
    }
    widget.style.width = "";
    visible(true);
    await frame();
    letGo();
  }

  const down = () => {
    const type = pick(["mouse", "mouse", "mouse", "touch", "touch", withPen ? "pen" : "touch"]);
    const id = type === "mouse" ? 1 : type === "pen" ? 20 : 10 + whole(3);
    if (pressed.has(id)) return move();
    const button = type === "touch" ? 0 : pick([0, 0, 0, 0, 0, 1, 2]);
    pressed.set(id, { type, buttons: [1, 4, 2][button], button });
    point("pointerdown", id, place(), { shiftKey: random() < 0.2 });
  };
  const move = () => {
    const id = anyPointer();
    for (let k = whole(6); k >= 0; k--) point("pointermove", id, place(), folded(id));
  };
  const up = () => end("pointerup");
  const cancel = () => end("pointercancel");
  const loseCapture = () => {
    if (random() < 0.5) return point("lostpointercapture", anyPointer(), place());
    end(pick(["pointerup", "pointercancel"]), true);
  };
  const leave = () => point("pointerleave", anyPointer(), place());
  // Released where no event could tell: the next move has no buttons.
  const releaseElsewhere = () => {
    pressed.delete(1);
    point("pointermove", 1, place(), { buttons: pick([0, 0, 2]) });
  };
  const wheel = () => {
    const [clientX, clientY] = place();
    const ctrlKey = random() < 0.5;
    const deltas = { deltaX: whole(200) - 100, deltaY: whole(400) - 200, deltaMode: whole(2) };
    stage.dispatchEvent(new WheelEvent("wheel", { bubbles: true, composed: true, cancelable: true, clientX, clientY, ctrlKey, ...deltas }));
  };
  const blur = () => void window.dispatchEvent(new Event("blur"));
  const hide = () => visible(random() < 0.5);
  const resizeElement = () => {
    width = pick([0, 420, 700, 1000]);
    widget.style.width = width === 0 ? "" : `${width}px`;
  };
  const resizeWindow = () => ({ width: pick([360, 800, 1200]), height: pick([500, 800]), ratio: window.devicePixelRatio });
  const changeRatio = () => ({ width: innerWidth, height: innerHeight, ratio: pick([0.8, 1, 1.5, 2, 3]) });
  const letter = () => press(...pick([..."bbeepprrollffvvnh"].map((key) => [`Key${key.toUpperCase()}`, key])));
  const otherKey = () =>
    press(...pick([["Enter", "Enter"], ["Escape", "Escape"], ["Digit1", "1"], ["Digit2", "2"], ["Digit0", "0"], ["BracketLeft", "["],
      ["BracketRight", "]"], ["Equal", "+"], ["Minus", "-"], ["Space", " "], ["Delete", "Delete"], ["Slash", "?"]]));
  const keyUp = () => release(...pick([["Space", " "], ["KeyH", "h"]]));
  const undo = () => press("KeyZ", "z", { ctrlKey: true });
  const redo = () => press("KeyY", "y", { ctrlKey: true });
  const add = () => void widget.addInstance(pick(widget.labels));
  const view = () => widget.setView({ zoom: pick([0.5, 2, 3.7, 3.7, 9]), center: { x: whole(160), y: whole(120) } });
  const control = () => {
    const shown = [...widget.shadowRoot.querySelectorAll("button, input, select")].filter(usable);
    if (shown.length > 0) use(pick(shown));
  };
  /** Work in order, as most of the time: a tool, an instance, then one stroke, which mostly comes to its end. */
  const stroke = () => {
    if (pressed.size > 0) return;
    release("Space", " ");
    if (random() < 0.7) letter();
    if (random() < 0.4) use(pick([...widget.shadowRoot.querySelectorAll('input[type="radio"][name="instance"]'), stage]));
    pressed.set(1, { type: "mouse", buttons: 1, button: 0 });
    point("pointerdown", 1, place());
    move();
    if (random() < 0.8) end("pointerup", false, 1);
  };
  /** Do something to an instance. */
  const operate = () => {
    const place = random() < 0.8 ? ".operations :is(button, input)" : ".instance :is(button, input)";
    const shown = [...widget.shadowRoot.querySelectorAll(place)].filter(usable);
    if (shown.length > 0) use(pick(shown));
  };

  const GESTURES = [
    ...[down, down, down, down, move, move, move, up, up, up, cancel, cancel, loseCapture, leave, releaseElsewhere],
    ...[blur, hide, resizeElement, resizeWindow, changeRatio],
  ];
  const ACTIONS = [
    ...[...GESTURES, wheel, letter, letter, otherKey, otherKey, keyUp, undo, undo, redo, add, view],
    ...[control, control, ...Array(8).fill(operate), ...Array(16).fill(stroke)],
  ];

  /** Make sure that a stroke can paint. */
  function takeNewInstance() {
    const named = (name) => [...widget.shadowRoot.querySelectorAll(`[aria-label^="${name}"]`)];
    const on = [...named("Lock "), ...named("Paint only background")].filter((one) => one.ariaPressed === "true");
    for (const button of on) button.click();
    press("Escape", "Escape"); // a polygon half done
    press("KeyB", "b");
    const size = named("Brush size")[0];
    size.value = "8"; // too small to paint all of the image
    for (const type of ["input", "change"]) size.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
    widget.addInstance(widget.labels[0]);
    widget.setView({ zoom: 3, center: { x: 80, y: 60 } });
  }

  function usable(one) {
    return !one.disabled && one.checkVisibility() && one.closest("dialog") === null && one.type !== "submit";
  }

  function use(one) {
    if (one instanceof HTMLSelectElement) one.selectedIndex = whole(one.options.length);
    else if (one.type === "range") one.value = String(Number(one.min) + whole(Number(one.max) - Number(one.min) + 1));
    else if (one.type === "number") one.value = String(whole(200));
    else if (one.type === "text" || one.type === "search") one.value = pick(["", "Car", "2"]);
    else return one.click();
    for (const type of ["input", "change"]) one.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
  }

  function end(type, captureLost = random() < 0.5, id = pick([...pressed.keys()])) {
    if (id === undefined) return;
    const at = place();
    const { type: pointerType, button } = pressed.get(id);
    pressed.delete(id);
    point(type, id, at, { pointerType, button, buttons: 0 });
    if (captureLost) point("lostpointercapture", id, at, { pointerType });
  }

  /** Lift every finger and pen; the mouse's button may come up where nobody sees it. */
  function letGo() {
    if (random() < 0.3) pressed.delete(1);
    for (const id of [...pressed.keys()]) end(pick(["pointerup", "pointercancel"]), false, id);
  }

  function anyPointer() {
    return pressed.size > 0 ? pick([...pressed.keys()]) : 1;
  }

  function point(type, pointerId, [clientX, clientY], more = {}) {
    const { type: pointerType = pointerId === 1 ? "mouse" : pointerId === 20 ? "pen" : "touch", buttons = 0, button = -1 } = pressed.get(pointerId) ?? {};
    const given = { pointerId, pointerType, buttons, button: type === "pointerdown" ? button : -1, clientX, clientY, ...more };
    stage.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, cancelable: true, ...given }));
  }

  /** Let a move bring along some that the browser folded into it. */
  function folded(pointerId) {
    if (random() < 0.7) return {};
    const one = () => {
      const [clientX, clientY] = place();
      return new PointerEvent("pointermove", { pointerId, clientX, clientY });
    };
    return { coalescedEvents: [one(), one()] };
  }

  /** A place on the stage or a little beside it, often with fractions. */
  function place() {
    const { left, top, width, height } = stage.getBoundingClientRect();
    const along = () => 0.1 + 0.8 * random() + (random() < 0.1 ? random() - 0.5 : 0);
    const snap = random() < 0.5 ? Math.round : (v) => v;
    return [snap(left + width * along()), snap(top + height * along())];
  }

  function press(code, key, more = {}) {
    const event = { code, key, bubbles: true, composed: true, cancelable: true, ...more };
    (pick([stage, document.body])).dispatchEvent(new KeyboardEvent("keydown", event));
  }

  function release(code, key) {
    document.body.dispatchEvent(new KeyboardEvent("keyup", { code, key, bubbles: true, composed: true, cancelable: true }));
  }

  function visible(on) {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (on ? "visible" : "hidden") });
    Object.defineProperty(document, "hidden", { configurable: true, get: () => !on });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    if (!on) blur();
  }

  /** What lies behind a dialog cannot be used. */
  function closeDialogs() {
    for (const dialog of widget.shadowRoot.querySelectorAll("dialog[open]")) dialog.close();
  }

  function frame() {
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }

  function mulberry(a) {
    return () => {
      a = (a + 0x6d2b79f5) | 0;
      let t = Math.imul(a ^ (a >>> 15), 1 | a);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  window.randomInput = sequence();
}
