// The gallery: a card for each answer, built when it is first needed; filters and order only choose among them.
const gallery = document.getElementById("gallery");
const filters = document.getElementById("filters");
const found = document.getElementById("found");
const more = document.getElementById("more");
const step = 120;
let shownRows = rows;

const nearby = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      show(target.querySelector(".picture"));
      nearby.unobserve(target);
    }
  },
  { rootMargin: "600px" },
);

const near = { rootMargin: "1500px" };
const end = new IntersectionObserver((entries) => entries.at(-1).isIntersecting && grow(step), near);

function card(row) {
  const words = element(
    "span",
    "words",
    element("bdi", "task", row.task),
    element("bdi", "more", workerName(row)),
    ...(row.refused === null ? facts(row) : ["not done"]).map((line) => element("span", "more whole", line)),
    ...codes(row),
  );
  const button = element("button", "card", picture(row), words);
  button.type = "button";
  button.addEventListener("click", () => openView(row));
  const item = element("li", "", button);
  item.id = `answer-${row.number}`;
  nearby.observe(item);
  return item;
}

/** Put further cards into the gallery: all at once would keep a filter of thousands from answering at once. */
function grow(count) {
  const next = shownRows.slice(gallery.childElementCount, gallery.childElementCount + count);
  gallery.append(...next.map((row) => (row.card ??= card(row))));
  more.hidden = gallery.childElementCount === shownRows.length;
  end.unobserve(more); // it tells of changes only: a wide screen may still see the end
  end.observe(more);
}

function addOptions(name, values) {
  const options = [...values].map((value) => {
    const option = element("option", "", value.slice(0, 80));
    option.value = `=${value}`; // so that no name is the word of a choice of ours
    return option;
  });
  filters.elements[name].append(...options);
}

const collator = new Intl.Collator("en", { numeric: true });

function distinct(values) {
  return [...new Set(values)].filter((value) => value !== null).sort(collator.compare);
}

addOptions("task", distinct(rows.map((row) => row.task)));
addOptions("worker", distinct(rows.map((row) => row.worker)));
addOptions("label", distinct(rows.flatMap((row) => row.labels.map(([label]) => label))));
addOptions("problem", distinct(rows.flatMap((row) => row.problems.map(([code]) => code))));

/** Give the tests that the filters ask for. */
function tests() {
  const { text, task, worker, label, problem } = Object.fromEntries(new FormData(filters));
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const asked = [];
  if (words.length) asked.push((row) => words.every((word) => row.text.includes(word)));
  if (task) asked.push((row) => row.task === task.slice(1));
  if (worker) asked.push((row) => row.worker === worker.slice(1));
  if (label) asked.push((row) => row.labels.some(([name]) => name === label.slice(1)));
  if (problem === "any" || problem === "none") asked.push((row) => row.problems.length > 0 === (problem === "any"));
  else if (problem) asked.push((row) => row.problems.some(([code]) => code === problem.slice(1)));
  return asked;
}

/** Compare two answers by what the filters say; those without the value come last, whichever way is asked for. */
function order() {
  const by = filters.elements.sort.value;
  const share = (row) => row.area / (row.width * row.height);
  const value = by === "area" ? share : (row) => row[by === "submitted" ? "time" : by];
  const turn = filters.elements.descending.checked ? -1 : 1;
  const lacks = (row) => Number(value(row) === null || Number.isNaN(value(row)));
  return (one, other) =>
    lacks(one) - lacks(other) || (lacks(one) ? 0 : turn * (value(one) - value(other))) || one.number - other.number;
}

function update() {
  const asked = tests();
  shownRows = rows.filter((row) => asked.every((test) => test(row))).sort(order());
  gallery.replaceChildren();
  grow(step);
  const all = counted(rows.length, "answer");
  const some = `${grouped(shownRows.length)} of ${all}`;
  found.textContent = shownRows.length ? some : `None of ${all}. Reset shows them again.`;
}

filters.addEventListener("input", update);
filters.addEventListener("reset", () => setTimeout(update));
filters.addEventListener("submit", (event) => event.preventDefault());
more.addEventListener("click", () => grow(step));
addEventListener("beforeprint", () => {
  for (const closed of document.querySelectorAll("details")) closed.open = true;
  grow(rows.length);
  gallery.querySelectorAll(".picture").forEach(show);
});
update();
