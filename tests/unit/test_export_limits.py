"""What a format cannot hold, and what does not fit the spec, is a problem, never a truncation."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exported import put_lines, street, told
from genuine import answer, art, submission
from maskpress.export.settings import Settings
from maskpress.export.write import export
from maskpress.results.expectation import Expectation


def crowded(count: int) -> dict[str, Any]:
    return submission("crowd", answer(np.arange(count + 1, dtype=np.uint16).reshape(1, -1)), 1)


def test_voc_leaves_out_an_image_with_too_many_instances(tmp_path: Path) -> None:
    done = export([put_lines(tmp_path, crowded(255), street())], tmp_path / "out", "voc")
    words = 'the task "crowd" is left out: VOC holds 254 instances in an image, and there are 255'
    assert told(done) == [("E702", words)]
    assert done.problems[0].line == 1
    assert (done.answers, done.instances) == (1, 2)
    assert (tmp_path / "out/ImageSets/Main/train.txt").read_text() == "street\n"
    assert not list((tmp_path / "out").rglob("crowd*"))


def test_voc_holds_as_many_instances_as_it_says(tmp_path: Path) -> None:
    assert export([put_lines(tmp_path, crowded(254))], tmp_path / "out", "voc").problems == ()


def test_voc_refuses_too_many_labels(tmp_path: Path) -> None:
    labels = [f"label {number}" for number in range(255)]
    expected = [Expectation("street", 4, 2, ("Car", "Bus", *labels[2:])), Expectation("park", 4, 2, tuple(labels[:2]))]
    done = export([put_lines(tmp_path, street())], tmp_path / "out", "voc", expectations=expected)
    assert told(done) == [("E702", "VOC holds 254 labels, and there are 257")]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("to", ["png", "tiff", "coco", "coco-panoptic", "cvat", "huggingface", "ground-truth"])
def test_as_many_instances_as_label_maps_have_come_back(tmp_path: Path, to: str) -> None:
    shares: set[float | None] = set()
    painted = np.arange(1_200, dtype=np.uint16).reshape(30, 40)
    done = export(
        [put_lines(tmp_path, submission("crowd", answer(painted)))],
        tmp_path / "out",
        to,
        checked=lambda found: shares.add(found.share),
    )
    assert (done.instances, done.problems, shares) == (1_199, (), {1.0})


@pytest.mark.parametrize("shape", [(1, 32_767), (32_767, 1)])
def test_longest_edges_come_back(tmp_path: Path, shape: tuple[int, int]) -> None:
    shares: list[float | None] = []
    painted = np.zeros(shape, np.uint16)
    painted[-1, -1] = 1
    results = put_lines(tmp_path, submission("strip", answer(painted)))
    export([results], tmp_path / "out", "coco", checked=lambda found: shares.append(found.share))
    assert shares == [1.0]


def test_more_instances_than_sixteen_bits_never_reach_an_export(tmp_path: Path) -> None:
    instances = [{"label": "Car", "color": f"#{number:06x}"} for number in range(1, 65_537)]
    wrong = answer(art("1")) | {"instances": instances}
    done = export([put_lines(tmp_path, submission("crowd", wrong), street(number=1))], tmp_path / "out", "tiff")
    assert [problem.code for problem in done.problems] == ["Q308"]
    assert "65,536" in done.problems[0].message.replace("65536", "65,536")
    assert done.answers == 1


@pytest.mark.parametrize("to", ["yolo", "voc", "label-studio", "cvat"])
def test_labels_that_a_text_file_cannot_hold_are_refused(tmp_path: Path, to: str) -> None:
    found = export([put_lines(tmp_path, street("two\nlines"))], tmp_path / "out", to)
    (problem,) = found.problems
    assert problem.code == "E703"
    assert 'cannot hold the label "two\\nlines": it has the character U+000A' in problem.message
    assert problem.help == "map it to another name: --map"
    assert not (tmp_path / "out").exists()
    mapped = Settings(labels={"two\nlines": "Lines"})
    assert export([tmp_path / "results.jsonl"], tmp_path / "out", to, settings=mapped).problems == ()


def test_what_does_not_fit_the_spec_is_left_out_and_told(tmp_path: Path) -> None:
    large = submission("park", answer(art("11 11")), 1)
    results = put_lines(tmp_path, street("Tram"), large, submission("zoo", answer(art("1")), 2), {})
    expected = [Expectation(task, 4, 2, ("Car", "Bus")) for task in ("street", "park")]
    done = export([results], tmp_path / "out", "png", expectations=expected)
    assert [(problem.code, problem.line) for problem in done.problems] == [
        ("E709", None),
        ("E708", 1),
        ("E705", 2),
        ("E707", 3),
        ("Q208", 4),
    ]
    words = [message for _, message in told(done)]
    assert words[1] == 'the label "Tram" is not in the spec: Car, Bus'
    assert words[2] == "expected an answer of 4 x 2, the image's size, found 2 x 2"
    assert 'the task "zoo"' in words[3]


def test_missing_image_is_a_problem(tmp_path: Path) -> None:
    expected = [Expectation("street", 4, 2, ("Car", "Bus"), image=tmp_path / "gone.png")]
    done = export([put_lines(tmp_path, street())], tmp_path / "out", "coco", expectations=expected)
    assert [problem.code for problem in done.problems] == ["E709", "E704"]


@pytest.mark.parametrize("label", ["=1+1", "+1", "-1", "@now", "'quoted"])
def test_tables_hold_no_formulas(tmp_path: Path, label: str) -> None:
    export([put_lines(tmp_path, street(label, worker="=ana"))], tmp_path / "out", "csv")
    with (tmp_path / "out/instances.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["label"] for row in rows] == ["Car", f"'{label}"]
    assert {row["worker"] for row in rows} == {"'=ana"}
