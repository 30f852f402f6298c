"""What an export is asked for: subsets, mapped labels, and whether a task may have several answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exported import put_lines, street, told
from maskpress.export.registry import FORMATS
from maskpress.export.settings import FORMAT_NAMES, Settings, read_labels, read_shares, subset_of
from maskpress.export.write import export
from maskpress.problems import Refusal
from maskpress.results.expectation import Expectation


def test_names_of_formats_are_those_of_the_registry() -> None:
    assert tuple(FORMATS) == FORMAT_NAMES


@pytest.mark.parametrize("to", FORMATS)
def test_labels_mapped_to_one_name_are_one(tmp_path: Path, to: str) -> None:
    shares: list[tuple[str, float | None]] = []
    done = export(
        [put_lines(tmp_path, street())],
        tmp_path / "out",
        to,
        settings=Settings(labels={"Car": "Vehicle", "Bus": "Vehicle"}),
        checked=lambda found: shares.append((found.label, found.share)),
    )
    share = None if to == "csv" else 1.0
    assert (done.problems, shares) == ((), [("Vehicle", share)] * 2)


def test_coco_has_a_mapped_label_once(tmp_path: Path) -> None:
    settings = Settings(labels={"Bus": "Car"})
    expected = [Expectation("street", 4, 2, ("Bus", "Car", "Tram"))]
    export([put_lines(tmp_path, street())], tmp_path / "out", "coco", expectations=expected, settings=settings)
    content = json.loads((tmp_path / "out/annotations/instances_train.json").read_text())
    assert [(each["id"], each["name"]) for each in content["categories"]] == [(1, "Car"), (2, "Tram")]
    assert {each["category_id"] for each in content["annotations"]} == {1}


def test_several_answers_of_a_task_are_a_problem_and_nothing_is_written(tmp_path: Path) -> None:
    results = put_lines(tmp_path, street(), street(number=1, worker="ben"))
    done = export([results], tmp_path / "out", "coco")
    assert told(done) == [("E701", 'the task "street" has several answers')]
    assert "consolidate them, or export each: --each" in (done.problems[0].help or "")
    assert (done.answers, (tmp_path / "out").exists()) == (0, False)


def test_each_answer_of_a_task_is_exported_if_asked_for(tmp_path: Path) -> None:
    results = put_lines(tmp_path, street(), street(number=1, worker="ben"), street(number=2, worker="Ben"))
    done = export([results], tmp_path / "out", "tiff", settings=Settings(each=True))
    assert (done.answers, done.problems) == (3, ())
    names = sorted(path.name for path in (tmp_path / "out/label_maps/train").iterdir())
    assert names == ["street--Ben--2.tif", "street--ana.tif", "street--ben.tif"]


def test_subsets_keep_their_tasks_whatever_else_there_is() -> None:
    tasks = [f"task {number}" for number in range(2_000)]
    subsets = [subset_of(task, (80, 10, 10)) for task in tasks]
    assert 1_520 < subsets.count("train") < 1_680
    assert 140 < subsets.count("val") < 260
    assert {subset_of(task, (100,)) for task in tasks} == {"train"}
    assert all(
        subset_of(task, (90, 10)) == "train" for task, subset in zip(tasks, subsets, strict=True) if subset == "train"
    )


@pytest.mark.parametrize("text", ["", "80/10", "80/10/5/5", "-1/101", "a/b", "80/10/10/", "100/0/0/0", "٨٠/٢٠"])
def test_parts_that_do_not_give_all_are_refused(text: str) -> None:
    with pytest.raises(Refusal, match="expected parts that give 100") as refused:
        read_shares(text)
    assert refused.value.code == "E706"


@pytest.mark.parametrize("pairs", [("Car",), ("=Car",), ("Car=",), ("Car= ",), ("Car=a", "Car=b")])
def test_mappings_that_say_nothing_or_two_things_are_refused(pairs: tuple[str, ...]) -> None:
    with pytest.raises(Refusal) as refused:
        read_labels(pairs)
    assert refused.value.code == "E706"


def test_label_with_an_equals_sign_can_be_mapped() -> None:
    assert read_labels(("a=b=c", "Car=Vehicle")) == {"a=b": "c", "Car": "Vehicle"}
