"""Old results open as they were and come out equal: imported, named as they are, or given by a template."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import expect

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import OpenPage
from e2e.painter import Painter
from e2e.workbench import Workbench
from maskpress import build_site, load_spec
from maskpress.cli import main
from oracle import LabelMap

LABELS = ("Car", "Person", "Driver's door", "Öltank")
CELL = 8
WHITE = (255, 255, 255)


@dataclass(frozen=True)
class Old:
    """What somebody painted elsewhere: a label map, and the instances' colours as the old page wrote them."""

    id: str
    label_map: LabelMap
    colors: tuple[str, ...]
    mode: str

    @property
    def size(self) -> tuple[int, int]:
        height, width = self.label_map.shape
        return width, height

    @property
    def instances(self) -> list[dict[str, str]]:
        """Equal names are common: the first two instances share one."""
        labels = [LABELS[max(0, number - 1) % len(LABELS)] for number in range(len(self.colors))]
        return [{"color": color, "label": label} for color, label in zip(self.colors, labels, strict=True)]

    def picture(self, mode: str, background: tuple[int, int, int] = (0, 0, 0)) -> Image.Image:
        """Draw the labeled image: with a palette, with alpha, or opaque."""
        table = np.array([background, *(tuple(bytes.fromhex(color[1:])) for color in self.colors)], np.uint8)
        if mode == "P":
            image = Image.fromarray(self.label_map.astype(np.uint8), "P")
            image.putpalette(table.tobytes())
            return image
        colored = Image.fromarray(table[self.label_map], "RGB")
        if mode == "RGBA":
            colored.putalpha(Image.fromarray(np.where(self.label_map > 0, 255, 0).astype(np.uint8)))
        return colored

    @property
    def answer(self) -> dict[str, Any]:
        """The answer as the old element gave it."""
        width, height = self.size
        png = encoded(self.picture(self.mode), transparent=self.mode == "P")
        return {
            "inputImageProperties": {"height": height, "width": width},
            "instances": self.instances,
            "labeledImage": {"pngImageData": base64.b64encode(png).decode()},
        }


def encoded(image: Image.Image, *, transparent: bool = False) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", **({"transparency": 0} if transparent else {}))
    return file.getvalue()


def paint(count: int, size: tuple[int, int], mode: str) -> Old:
    """Paint squares, each with a hole and a speck, in colours of no palette of ours, half of them in capitals."""
    width, height = size
    random = Random(count)
    label_map = np.zeros((height, width), np.uint16)
    for number in range(count):
        y, x = (CELL * part for part in divmod(number, width // CELL))
        label_map[y : y + 6, x : x + 6] = number + 1
        label_map[y + 2 : y + 3 + number % 2, x + 2] = 0
        label_map[y + 7, x + 7] = number + 1
    assert len(np.unique(label_map)) == count + 1
    numbers = random.sample(range(0x010101, 0xFEFEFE), count)
    colors = tuple(f"#{each:06X}" if index % 2 else f"#{each:06x}" for index, each in enumerate(numbers))
    return Old(f"photo-{count}", label_map, colors, mode)


OLD = [
    paint(0, (17, 9), "P"),
    paint(1, (8, 8), "P"),
    paint(3, (31, 13), "RGBA"),
    paint(4, (33, 21), "P"),
    paint(16, (40, 32), "P"),
    paint(255, (137, 131), "P"),
    paint(256, (128, 129), "RGBA"),
]
COUNTS = [len(old.colors) for old in OLD]
ASK = "s3://bucket/photos/{}.png"


def write_responses(folder: Path) -> str:
    """Write the responses of workers, in the folders of a job's rows."""
    for row, old in enumerate(OLD):
        path = folder / "job" / "worker-response" / "iteration-1" / str(row) / "2024-03-04_10-17-00.json"
        path.parent.mkdir(parents=True)
        response = {
            "acceptanceTime": "2024-03-04T10:15:00.5Z",
            "answerContent": {"annotatedResult": old.answer, "note": "as it was"},
            "submissionTime": "2024-03-04T10:17:00Z",
            "timeSpentInSeconds": 119.5,
            "workerId": f"private.W{row}",
        }
        path.write_text(json.dumps({"answers": [response]}), "utf-8")
    return "job/worker-response/iteration-1/{{ row.number }}/2024-03-04_10-17-00.json"


def write_manifest(folder: Path) -> str:
    """Write an output manifest, with the PNGs it refers to beside: opaque ones, white where nothing is."""
    lines = []
    for row, old in enumerate(OLD):
        name = f"annotations/{row}_2024-03-05T01:02:03.png"
        path = folder / "job" / name.replace(":", "_")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded(old.picture("P" if old.mode == "P" else "RGB", WHITE)))
        named = [{"class-name": each["label"], "hex-color": each["color"]} for each in old.instances]
        classes = [{"class-name": "BACKGROUND", "hex-color": "#ffffff"}, *named]
        metadata = {"internal-color-map": {str(index): each for index, each in enumerate(classes)}}
        reference = f"s3://bucket/out/{name}"
        lines.append({"source-ref": ASK.format(old.id), "cars-ref": reference, "cars-ref-metadata": metadata})
    (folder / "job" / "output.manifest").write_text("\r\n".join(map(json.dumps, lines)), "utf-8")
    return "job/output.manifest"


def write_table(folder: Path) -> str:
    """Write a result table with the answers as JSON in a column."""
    rows = [
        (ASK.format(old.id), f"W{row}", json.dumps([{"annotatedResult": old.answer}])) for row, old in enumerate(OLD)
    ]
    write_csv(folder, ("Input.image_url", "WorkerId", "Answer.taskAnswers"), rows)
    return "job/results.csv"


def write_flat_table(folder: Path) -> str:
    """Write a result table with a column for each value of the answers."""
    name = "Answer.annotatedResult."
    sides = (f"{name}inputImageProperties.height", f"{name}inputImageProperties.width")
    header = ("Input.image_url", *sides, f"{name}instances", f"{name}labeledImage.pngImageData")
    rows = [(ASK.format(old.id), *map(str, old.label_map.shape), json.dumps(old.instances), png_of(old)) for old in OLD]
    write_csv(folder, header, rows)
    return "job/results.csv"


def png_of(old: Old) -> str:
    return str(old.answer["labeledImage"]["pngImageData"])


def write_csv(folder: Path, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    (folder / "job").mkdir()
    with (folder / "job" / "results.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, *rows])


WRITERS = [write_responses, write_manifest, write_table, write_flat_table]
Write = Callable[[Path], str]
KINDS = ["responses", "output manifest", "table of JSON", "flattened table"]


@pytest.fixture(params=WRITERS, ids=KINDS)
def write(request: pytest.FixtureRequest) -> Write:
    chosen: Write = request.param
    return chosen


def write_rows(folder: Path, **more: Callable[[Old], object]) -> None:
    """Write the images of the job, and its rows as the old service took them."""
    lines = []
    for number, old in enumerate(OLD):
        path = folder / "images" / "photos" / f"{old.id}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", old.size, "#778899").save(path)
        row = {"source-ref": ASK.format(old.id), "number": number}
        lines.append({**row, **{key: value(old) for key, value in more.items()}})
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")


SPEC = """\
{subject}
manifest: rows.jsonl
image_roots: {{"s3://bucket/": ./images/}}
batches: {{size: 1}}
"""
WIDGET = """\
header: Correct what was painted
labels: [Car, Person, Driver's door, Öltank]
initial: "{initial}\""""
TEMPLATE = """\
<script src="https://assets.example.invalid/crowd-html-elements.js"></script>
<crowd-form>
  <crowd-instance-segmentation name="annotatedResult" header="Correct"
    src="{{ task.input.taskObject | grant_read_access }}" labels="{{ task.input.labels | to_json | escape }}"
    initial-value="{{ task.input.earlier | to_json | escape }}">
  </crowd-instance-segmentation>
</crowd-form>
"""


def build(folder: Path, subject: str) -> dict[str, Path]:
    """Build a site of one page for each task and give the pages by task id."""
    (folder / "task.yaml").write_text(SPEC.format(subject=subject), "utf-8")
    pages = build_site(load_spec(folder / "task.yaml"), folder / "site").pages
    return {page.stem: page for page in pages}


def assert_opened(bench: Workbench, old: Old) -> None:
    """The answer is the old one, pixel for pixel and instance by instance, and known to be unchanged."""
    value = bench.value()
    assert value.pop("initialValueModified") is False
    answer = read_answer([{"annotatedResult": value}])
    assert_same_map(answer.label_map, old.label_map)
    assert answer.colors == tuple(color.lower() for color in old.colors)
    assert list(answer.labels) == [each["label"] for each in old.instances]


def assert_all_open(open_page: OpenPage, pages: dict[str, Path]) -> None:
    assert set(pages) == {old.id for old in OLD}
    bench = open_page(pages[OLD[0].id])
    for old in OLD:
        bench.page.goto(pages[old.id].as_uri())
        bench.wait_until_ready()
        assert_opened(bench, old)


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with the rows of a job, which commands run in."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    write_rows(folder)
    return folder


def import_all(*arguments: str) -> None:
    done = CliRunner().invoke(main, ["import", *arguments, "-o", "results"])
    assert (done.exit_code, done.stdout) == (0, "")


def test_imported_answers_open_and_come_out_equal(open_page: OpenPage, job: Path, write: Write) -> None:
    write(job)
    import_all("job", *(["--manifest", "rows.jsonl"] if write is write_responses else []))
    pages = build(job, WIDGET.format(initial="results/{{ row.id }}.json"))
    assert_all_open(open_page, pages)


def test_old_files_named_as_they_are_open_and_come_out_equal(open_page: OpenPage, job: Path, write: Write) -> None:
    pages = build(job, WIDGET.format(initial=write(job)))
    assert_all_open(open_page, pages)


def test_initial_value_of_a_template_opens_and_comes_out_equal(open_page: OpenPage, job: Path) -> None:
    (job / "old.liquid.html").write_text(TEMPLATE, "utf-8")
    write_rows(
        job,
        labels=lambda old: LABELS,
        earlier=lambda old: {"instances": old.instances, "src": f"data:image/png;base64,{png_of(old)}"},
    )
    assert_all_open(open_page, build(job, "template: old.liquid.html"))


@pytest.mark.parametrize("count", [3, 255])
def test_unchanged_answer_is_submitted_as_it_came(open_page: OpenPage, job: Path, count: int) -> None:
    old = OLD[COUNTS.index(count)]
    write_table(job)
    import_all("job")
    bench = open_page(build(job, WIDGET.format(initial="results/{{ row.id }}.json"))[old.id])
    bench.wait_until_ready()
    (form,) = bench.submit()
    assert form["annotatedResult"].pop("initialValueModified") is False
    answer = read_answer([form])
    assert_same_map(answer.label_map, old.label_map)
    assert answer.colors == tuple(color.lower() for color in old.colors)


@pytest.mark.parametrize("count", [0, 3, 16, 255])
def test_one_more_instance_leaves_the_old_pixels_alone(open_page: OpenPage, job: Path, count: int) -> None:
    old = OLD[COUNTS.index(count)]
    bench = open_page(build(job, WIDGET.format(initial=write_table(job)))[old.id])
    bench.wait_until_ready()
    x, y = CELL - 1.5, CELL - 0.5  # the first row's gap between squares holds specks, this pixel is beside one
    bench.add_instance("Person")
    bench.choose("Brush")
    bench.set_slider("Brush size", 1)
    Painter(bench.page, bench.widget).stroke([(x, y)])
    expect(bench.button("Undo")).to_be_enabled()

    value = bench.value()
    assert value.pop("initialValueModified") is True
    answer = read_answer([{"annotatedResult": value}])
    expected = old.label_map.copy()
    assert expected[CELL - 1, CELL - 2] == 0
    expected[CELL - 1, CELL - 2] = count + 1
    assert_same_map(answer.label_map, expected)
    assert answer.colors[:-1] == tuple(color.lower() for color in old.colors)
    assert answer.colors[-1] not in answer.colors[:-1]
    assert answer.labels[-1] == "Person"
