"""The report: what it counts, what it shows, and that it takes the place of nothing else."""

from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from click.testing import Result as Outcome
from PIL import Image

from genuine import FIRST, answer, art, palette, submission
from maskpress.cli import main
from maskpress.errors import OutputError
from maskpress.report.agreement import Agreement
from maskpress.report.model import Subject
from maskpress.report.page import duration
from maskpress.report.shelf import MOST, Shelf
from maskpress.report.thumbnails import draw_image, draw_overlay, picture_size
from maskpress.report.write import check_report, write_report
from maskpress.results.expectation import Expectation
from maskpress.results.model import Answer, Instance, LabelMap, Result, Source
from maskpress.results.read import read_results
from reported import MADE, Shown, reported, write

DRAWN = art("..11 .112")


def overlay(shown: Shown, number: int) -> Any:
    content = base64.b64decode(shown.pictures[shown.rows[number]["overlay"]].removeprefix("data:image/png;base64,"))
    with Image.open(io.BytesIO(content)) as picture:
        return np.asarray(picture)


def drawn(label_map: LabelMap, *labels: str) -> Answer:
    return Answer(label_map, tuple(Instance(label, color) for label, color in zip(labels, FIRST, strict=False)))


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Outcome:
    monkeypatch.chdir(folder)
    return CliRunner().invoke(main, ["report", *arguments])


@pytest.fixture
def street(tmp_path: Path, own_cache: None) -> Path:
    """A spec of three images in two batches, two of them with answers."""
    (tmp_path / "photos").mkdir()
    for name in ("a", "b", "c"):
        Image.new("RGB", (4, 2), "red").save(tmp_path / "photos" / f"{name}.png")
    text = "title: Cars <b>\nheader: Paint\nlabels: [Car, Bus, Tram]\nimages: photos/*.png\nbatches: {size: 2}\n"
    (tmp_path / "task.yaml").write_text(text)
    painted = answer(DRAWN, ["Car", "Bus"])
    write(
        tmp_path / "results",
        submission("a", painted, 1, batch="batch-001"),
        submission("a", answer(art(".111 .112"), ["Car", "Bus"]), 2, batch="batch-001", worker="ben"),
        submission("c", answer(DRAWN.T, ["Car", "Bike"]), 3, batch="batch-002", active_seconds=2),
        submission("b", answer(art(".... ....")), 4, batch="batch-001", refused="too dark"),
    )
    (tmp_path / "results" / "torn.json").write_text("{")
    return tmp_path


def test_report_counts_progress_work_and_labels(street: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(street, monkeypatch)
    words = Shown(street / "report.html").lines
    assert done.exit_code == 1, done.output
    assert "3 of 3 tasks with answers" in words
    assert "batch-001 2 2 3" in words
    assert "c 1 1 1" in words  # the batch of the spec, whatever the answer says
    assert re.search(r"Car 3 3 4 13 ", words)  # 4 + 5 + 4 pixels, 4 an instance
    assert re.search(r"Tram 0 0 0 ", words)
    assert "4 answers, 20 min 10 s of work" in words


def test_report_tells_tasks_without_answers_and_the_share_of_labels(tmp_path: Path) -> None:
    expected = tuple(Expectation(task, 4, 2, ("Car", "Bus")) for task in ("a", "b", "c"))
    each = [submission("a", answer(DRAWN, ["Car", "Bus"])), submission("x", answer(DRAWN, ["Car", "Bus"]), 1)]
    words = reported(tmp_path, *each, subject=Subject("T", expected)).lines
    assert "1 of 3 tasks with answers" in words
    assert "2 tasks without answers b c" in words
    assert "Car 2 2 4 8 80.0 %" in words
    assert "Bus 2 2 1 2 20.0 %" in words


def test_problems_lead_to_the_answer_they_concern(street: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(street, monkeypatch)
    shown = Shown(street / "report.html")
    codes = {(row["task"], row["worker"]): [each[0] for each in row["problems"]] for row in shown.rows}
    assert codes == {("a", "ana"): [], ("a", "ben"): [], ("c", "ana"): ["V102", "V103", "V202"], ("b", "ana"): ["V205"]}
    (number,) = [at for at, row in enumerate(shown.rows) if row["task"] == "c"]
    assert f'href="#answer-{number}"' in (street / "report.html").read_text()


@pytest.mark.parametrize("name", ["batch.json", "batch.jsonl"])
def test_problems_find_their_answer_among_those_of_one_file(tmp_path: Path, name: str) -> None:
    each = [
        submission(f"t{at}", answer(np.roll(DRAWN, at, 1)), at, active_seconds=seconds)
        for at, seconds in enumerate((60, 2, 60))
    ]
    text = json.dumps(each) if name.endswith(".json") else "\n".join(map(json.dumps, each))
    (tmp_path / name).write_text(text)
    write_report(read_results(tmp_path / name), Subject("T"), tmp_path / "report.html", made=MADE)
    codes = [[problem[0] for problem in row["problems"]] for row in Shown(tmp_path / "report.html").rows]
    assert codes == [[], ["V202"], []]


def test_what_was_put_aside_and_refused_is_told_with_its_reason(street: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(street, monkeypatch)
    words = Shown(street / "report.html").lines
    assert "results/torn.json Q104 not JSON" in words
    assert "b of ana too dark" in words


def test_command_ends_as_verify_does(street: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = run(street, monkeypatch, "--format", "json")
    verified = CliRunner().invoke(main, ["verify", "--format", "json"])
    assert (told.exit_code, json.loads(told.stdout)) == (verified.exit_code, json.loads(verified.stdout))
    assert "report.html: 4 answers to 3 tasks" in told.stderr


def test_images_lie_below_answers_of_their_size_once(street: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(street, monkeypatch)
    shown = Shown(street / "report.html")
    images = {(row["task"], row["worker"]): row["image"] for row in shown.rows}
    assert images["a", "ana"] == images["a", "ben"] is not None
    assert images["c", "ana"] is None  # its answer is 2 x 4
    content = base64.b64decode(shown.pictures[images["a", "ana"]].removeprefix("data:image/webp;base64,"))
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (4, 2)
        assert picture.convert("RGB").getpixel((1, 1))[0] > 200  # type: ignore[index]


def test_agreement_is_the_mean_of_pairs_of_different_workers(tmp_path: Path) -> None:
    same, other = answer(art("1111 1111")), answer(art("1111 1..."))  # IoU 5 / 8 of one instance
    shown = reported(
        tmp_path,
        submission("a", same, 1),
        submission("a", same, 2, worker="ben"),
        submission("a", other, 3, worker="cho"),
        submission("a", other, 4, worker="cho"),
        submission("b", same, 5),
    )
    found = [row["agreement"] for row in shown.rows]
    assert found[:4] == pytest.approx([(1 + 0.625 * 2) / 3] * 2 + [0.625] * 2)
    assert found[4] is None


def test_answers_of_two_sizes_agree_in_nothing_and_refused_ones_say_nothing(tmp_path: Path) -> None:
    shown = reported(
        tmp_path,
        submission("a", answer(DRAWN), 1),
        submission("a", answer(DRAWN.T), 2, worker="ben"),
        submission("a", answer(art(".... ....")), 3, worker="cho", refused="too dark"),
    )
    assert [row["agreement"] for row in shown.rows] == [0, 0, None]


def test_many_answers_to_one_task_are_compared_with_the_latest_only() -> None:
    with Shelf() as shelf:
        agreement = Agreement(shelf, lambda one, other: 1.0)
        for row in range(MOST + 10):
            agreement.enter(row, Result("a", drawn(DRAWN, "Car", "Bus"), Source("x"), worker=f"w{row}"))
        assert len(list(shelf.others("a", "annotatedResult", "w0"))) == MOST


def test_shelf_gives_back_equal_label_maps() -> None:
    with Shelf() as shelf:
        shelf.put("a", "n", "ana", 7, drawn(DRAWN, "Car", "Bus"))
        shelf.put("b", "n", "ana", 8, drawn(DRAWN.T.copy(), "Car", "Bus"))
        ((row, found),) = shelf.others("b", "n", "ben")
    assert (row, [each.label for each in found.instances]) == (8, ["Car", "Bus"])
    np.testing.assert_array_equal(found.label_map, DRAWN.T)


def test_overlay_shows_each_pixel_where_it_is_small_enough() -> None:
    found = draw_overlay(drawn(DRAWN, "Car", "Bus"), 100)
    with Image.open(io.BytesIO(found.png)) as picture:
        np.testing.assert_array_equal(np.asarray(picture), DRAWN)
        colors = np.asarray(picture.convert("RGBA"))
    assert colors[0].tolist() == [[0, 0, 0, 0]] * 2 + [[0x2C, 0xA0, 0x2C, 255]] * 2
    assert found.keys == ("Car", "Bus")


def test_overlay_of_many_instances_shares_colors_by_label() -> None:
    label_map = np.arange(1, 301, dtype=np.uint16).reshape(10, 30)
    names = ["Car" if each % 2 else "Bus" for each in range(300)]
    many = Answer(label_map, tuple(map(Instance, names, palette(300))))
    found = draw_overlay(many, 100)
    with Image.open(io.BytesIO(found.png)) as picture:
        labels = [found.keys[index - 1] for index in np.asarray(picture).ravel()]
    assert labels == names


def test_pictures_keep_shape_and_bound() -> None:
    assert picture_size(4000, 3000, 320) == (320, 240)
    assert picture_size(40, 30, 320) == (40, 30)
    assert picture_size(30_000, 10, 320) == (320, 1)


def test_image_stands_upright(tmp_path: Path) -> None:
    turned = Image.new("RGB", (20, 40), "white")
    turned.paste("black", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned by a quarter, clockwise: what was above is at the right
    turned.save(tmp_path / "turned.png", exif=exif)
    found = draw_image(tmp_path / "turned.png", (40, 20))
    assert found is not None
    with Image.open(io.BytesIO(found)) as picture:
        grey = np.asarray(picture.convert("L"))
    assert grey[:, :18].min() > 200
    assert grey[:, 22:].max() < 50


def test_report_of_nothing_opens(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    shown = reported(tmp_path)
    assert (shown.rows, shown.pictures) == ([], [])
    assert "No answers" in shown.lines
    assert "Put the files that workers send into one folder" in shown.lines
    assert not {"table", "progress", "nav"} & set(shown.tags)


def test_report_of_damaged_files_alone_gives_the_reasons(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "torn.json").write_text("{")
    lines = reported(tmp_path).lines
    assert "No file could be read as an answer: the reasons are below." in lines
    assert "torn.json Q104 not JSON" in lines
    assert "Problems" not in lines  # they would say the same again


def test_report_without_a_spec_claims_no_number_of_tasks(tmp_path: Path) -> None:
    shown = reported(tmp_path, submission("a", answer(DRAWN), batch="batch-001"), submission("b", answer(DRAWN.T), 1))
    assert "progress" not in shown.tags
    assert "2 tasks with answers. Only a task spec says how many tasks there are" in shown.lines
    assert "Batch" not in shown.lines  # one task each
    two = reported(
        tmp_path / "two", *(submission(task, answer(DRAWN), at, batch="batch-001") for at, task in enumerate("ab"))
    )
    assert "Batch Tasks Answers batch-001 2 2" in two.lines


def test_own_report_is_replaced_and_no_other_file(tmp_path: Path) -> None:
    reported(tmp_path, submission("a", answer(DRAWN)))
    check_report(tmp_path / "report.html")
    (tmp_path / "notes.html").write_text("<p>mine")
    with pytest.raises(OutputError, match="another file"):
        check_report(tmp_path / "notes.html")
    with pytest.raises(OutputError, match="found a folder"):
        check_report(tmp_path)


def test_failure_leaves_the_earlier_report_and_nothing_beside(tmp_path: Path) -> None:
    reported(tmp_path, submission("a", answer(DRAWN)))
    before = (tmp_path / "report.html").read_bytes()

    def failing() -> Any:
        yield from read_results(tmp_path / "results")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="gone"):
        write_report(failing(), Subject("T"), tmp_path / "report.html", made=MADE)
    assert (tmp_path / "report.html").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "results"]


def test_same_results_give_the_same_page(street: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = []
    for name in ("one.html", "two.html"):
        write_report(read_results(street / "results"), Subject("T"), street / name, made=MADE)
        pages.append((street / name).read_bytes())
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.25, "0.25 s"), (59, "59 s"), (185, "3 min 05 s"), (7800, "2 h 10 min")]
)
def test_times_are_written_for_people(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_submission_that_is_there_twice_counts_once(tmp_path: Path) -> None:
    shown = reported(
        tmp_path,
        submission("a", answer(DRAWN), 1, worker=None, active_seconds=60),
        submission("a", answer(DRAWN), 1, worker="ana", active_seconds=60),
        submission("a", answer(art("11.. ....")), 2, worker="ben", active_seconds=60),
    )
    assert "2 answers, 2 min 00 s of work, agreement 0.000;" in shown.lines
    assert [row["worker"] for row in shown.rows] == ["ana", "ana", "ben"]


def test_another_workers_key_takes_no_answer_out(tmp_path: Path) -> None:
    twice = (submission("a", answer(DRAWN), 1, worker=worker) for worker in ("ana", "ben"))
    assert "2 answers, " in reported(tmp_path, *twice).lines


def test_answers_of_another_batch_count_in_that_of_their_task(street: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(street / "agreed", *(submission(task, answer(DRAWN), at, batch="x") for at, task in enumerate("abc")))
    assert run(street, monkeypatch, "agreed").exit_code in (0, 1)
    words = Shown(street / "report.html").lines
    assert "batch-001 2 2 2" in words
    assert "c 1 1 1" in words
