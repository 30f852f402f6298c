// The answers of this page and small ways to build elements: texts of strangers are texts, never markup.
"use strict";

const pictures = JSON.parse(document.getElementById("pictures").textContent);
const rows = JSON.parse(document.getElementById("rows").textContent);
const byPlace = new Map(); // a task, or each widget of one that has several
const widgets = new Map();

rows.forEach((row, number) => {
  row.number = number;
  row.area = row.labels.reduce((sum, [, , area]) => sum + area, 0);
  row.time = Date.parse(row.submitted ?? "");
  row.text = [row.task, row.worker, row.batch, row.name, row.source, row.refused, row.fields, row.submitted]
    .concat(row.labels.map(([label]) => label), row.problems.flat())
    .filter((part) => part !== null && part !== undefined)
    .join("\n")
    .toLowerCase();
  row.place = JSON.stringify([row.task, row.name]);
  byPlace.set(row.place, [...(byPlace.get(row.place) ?? []), row]);
  widgets.set(row.task, (widgets.get(row.task) ?? new Set()).add(row.name));
});

function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

function grouped(number) {
  return number.toLocaleString("en");
}

function counted(count, noun) {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function duration(seconds) {
  if (seconds < 60) return `${Number(seconds.toPrecision(3))} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}

function workerName(row) {
  return row.worker ?? "worker not named";
}

/** Write a time as people read it; a text that is none stays as it is. */
function moment(text) {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function painted(row) {
  return `${((100 * row.area) / (row.width * row.height)).toFixed(1)}\u00a0%`;
}

/** Say in short lines what was painted and how. */
function facts(row) {
  return [
    row.instances ? `${counted(row.instances, "instance")} on ${painted(row)}` : "no instances",
    row.seconds !== null && duration(row.seconds),
    row.agreement !== null && `agreement ${row.agreement.toFixed(3)}`,
  ].filter(Boolean);
}

function codeMark(code, severity) {
  return element("span", `code ${severity}`, code);
}

function codes(row) {
  const found = new Map(row.problems.map(([code, severity]) => [code, severity]));
  return [...found].map(([code, severity]) => codeMark(code, severity));
}

/** Make the frame that image and overlay lie in, one over the other; they are loaded by `show`. */
function picture(row) {
  const made = element("span", "picture");
  made.row = row;
  return made;
}

function show(made) {
  const { row } = made;
  if (made.firstChild) return;
  const image = row.image === null ? "" : pictures[row.image];
  made.classList.toggle("bare", image === "");
  for (const [name, source] of [["image", image], ["overlay", pictures[row.overlay]]]) {
    if (source === "") continue;
    const shown = element("img", name);
    shown.alt = "";
    shown.decoding = "async";
    shown.src = source;
    made.append(shown);
  }
}
