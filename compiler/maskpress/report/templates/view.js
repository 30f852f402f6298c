// The larger view: one answer, or all answers to its task side by side.
const view = document.getElementById("view");
const panes = document.getElementById("panes");
const control = (id) => document.getElementById(id);
let chosen = null;

function openView(row) {
  chosen = row;
  drawView();
  if (!view.open) view.showModal();
}

function drawView() {
  const all = byPlace.get(chosen.place);
  const together = control("together").checked && all.length > 1;
  control("together").disabled = all.length < 2;
  const words = all.length < 2 ? "Only answer" : `Compare all ${all.length} answers`;
  control("together").nextElementSibling.textContent = words;
  control("differences").disabled = !together;
  control("previous").disabled = neighbour(-1) === null;
  control("next").disabled = neighbour(1) === null;
  control("view-title").textContent = widgets.get(chosen.task).size > 1 ? `${chosen.task}, ${chosen.name}` : chosen.task;
  const made = (together ? all : [chosen]).map(pane);
  panes.classList.toggle("single", made.length === 1);
  panes.replaceChildren(...made);
  if (together && control("differences").checked) markDifferences(made);
  setOpacity();
  // A control that was just disabled would swallow the next arrow key.
  if (view.open && (document.activeElement.disabled || document.activeElement === document.body)) panes.focus();
}

function pane(row) {
  const frame = picture(row);
  frame.style.aspectRatio = `${row.width} / ${row.height}`;
  frame.style.setProperty("--fit", `${((74 * row.width) / row.height).toFixed(2)}vh`); // as wide as is 74 % high
  show(frame);
  const sorted = row.labels.toSorted(([one], [other]) => collator.compare(one, other)); // alike in all panes
  const labels = sorted.slice(0, 50).map(([label, instances, area]) =>
    element("li", "", element("bdi", "", label), `: ${counted(instances, "instance")}, ${grouped(area)} px`),
  );
  const rest = sorted.length - labels.length;
  if (rest) labels.push(element("li", "", `and ${counted(rest, "more label")}`));
  const problems = row.problems.map(([code, severity, message, help]) =>
    element("p", "", codeMark(code, severity), " ", element("bdi", "", message), help ? ` (${help})` : ""),
  );
  const made = element(
    "article",
    row === chosen ? "pane chosen" : "pane",
    element("h3", "", element("bdi", "", workerName(row))),
    frame,
    element(
      "div",
      "facts",
      element("ul", "legend", ...labels),
      ...problems,
      about(row),
    ),
  );
  made.querySelector("h3").title = workerName(row); // a long one is cut where answers stand side by side
  made.row = row;
  return made;
}

/** List what else is known of an answer. */
function about(row) {
  const known = [
    ["Not done", row.refused],
    ["Instances", grouped(row.instances)],
    ["Painted", painted(row)],
    ["Size", `${grouped(row.width)} x ${grouped(row.height)} px`],
    ["Time worked", row.seconds === null ? null : duration(row.seconds)],
    ["Agreement", row.agreement?.toFixed(3) ?? null],
    ["Submitted", row.submitted && moment(row.submitted)],
    ["Other inputs", row.fields || null],
    ["File", row.source],
  ];
  const pair = ([name, value]) =>
    element("div", "", element("dt", "", name), element("dd", "", element("bdi", "", value)));
  return element("dl", "", ...known.filter(([, value]) => value !== null).map(pair));
}

function setOpacity() {
  for (const overlay of panes.querySelectorAll(".overlay")) overlay.style.opacity = control("opacity").value / 100;
}

/** Give the answer, or in a comparison the first of the task, that comes next in the gallery's order. */
function neighbour(step) {
  const together = control("together").checked;
  const firsts = () => [...new Map(shownRows.toReversed().map((row) => [row.place, row])).values()].reverse();
  const list = together ? firsts() : shownRows;
  const at = list.findIndex((row) => (together ? row.place === chosen.place : row === chosen));
  return (at < 0 ? null : list[at + step]) ?? null;
}

function go(step) {
  const next = neighbour(step);
  if (next) openView(next);
}

/** Cover, in each pane, the pixels that do not have the same label in all answers of one size. */
async function markDifferences(made) {
  const fits = (row) => row.width === chosen.width && row.height === chosen.height && row.refused === null;
  const sameSize = made.filter(({ row }) => fits(row));
  if (sameSize.length < 2) return;
  const labels = await Promise.all(sameSize.map(({ row }) => labelsOf(row)));
  const [{ width, height }] = labels;
  const pixels = new ImageData(width, height);
  const words = new Uint32Array(pixels.data.buffer);
  for (let at = 0; at < words.length; at += 1) {
    const first = labels[0].names[labels[0].indices[at]];
    if (labels.some(({ names, indices }) => names[indices[at]] !== first)) words[at] = 0xffff00ff; // magenta
  }
  for (const each of sameSize) {
    const canvas = element("canvas", "difference");
    Object.assign(canvas, { width, height });
    canvas.getContext("2d").putImageData(pixels, 0, 0);
    each.querySelector(".picture").append(canvas);
  }
}

/** Read the indices of an overlay from its PNG: 8 bits, no row filters. A canvas would give back what it likes. */
async function labelsOf(row) {
  const bytes = Uint8Array.from(atob(pictures[row.overlay].split(",")[1]), (char) => char.charCodeAt(0));
  const numbers = new DataView(bytes.buffer);
  const [width, height] = [numbers.getUint32(16), numbers.getUint32(20)];
  const parts = [];
  for (let at = 8; at < bytes.length; at += numbers.getUint32(at) + 12) {
    if (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === "IDAT") {
      parts.push(bytes.subarray(at + 8, at + 8 + numbers.getUint32(at)));
    }
  }
  const plain = new Blob(parts).stream().pipeThrough(new DecompressionStream("deflate"));
  const lines = new Uint8Array(await new Response(plain).arrayBuffer());
  const indices = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    indices.set(lines.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)), y * width);
  }
  return { width, height, indices, names: [null, ...row.keys] };
}

control("opacity").addEventListener("input", setOpacity);
control("together").addEventListener("change", drawView);
control("differences").addEventListener("change", drawView);
control("previous").addEventListener("click", () => go(-1));
control("next").addEventListener("click", () => go(1));
control("close").addEventListener("click", () => view.close());
view.addEventListener("keydown", (event) => {
  if (event.target === control("opacity") || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowLeft") go(-1);
  if (event.key === "ArrowRight") go(1);
});
view.addEventListener("close", () => chosen.card?.querySelector("button").focus());

/** Open the answer that a link of the problems leads to, filtered out or not. */
function follow() {
  const [, number] = /^#answer-(\d+)$/.exec(location.hash) ?? [];
  if (number !== undefined && rows[number]) openView(rows[number]);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#answer-"]');
  if (!link) return;
  event.preventDefault();
  openView(rows[Number(link.hash.slice("#answer-".length))]);
});
addEventListener("hashchange", follow);
follow();
