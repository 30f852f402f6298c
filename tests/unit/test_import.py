"""``maskpress import``: old result files become submissions, nothing is overwritten and nothing is lost silently."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft7Validator

from maskpress import resources
from maskpress.cli import main
from oldresults import BOTH, CASES, MAPS, OLD, label_map
from pictures import answer

FIELDS = ("format", "task", "batch", "worker", "key", "started", "submitted", "active_seconds", "answers")
ANSWERS = Draft7Validator(json.loads(resources.schema("answers")))
IMAGE = "s3://bucket/photos/img-1.jpg"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["import", *map(str, arguments)])


def results(folder: str = "results") -> dict[str, Any]:
    return {path.name: json.loads(path.read_bytes()) for path in sorted(Path(folder).iterdir())}


def record(
    worker: str | None = "A1", image: str | None = IMAGE, art: str = "..11 .112", **more: object
) -> dict[str, Any]:
    named = {"source-ref": image} if image else {}
    given = {"workerId": worker} if worker else {}
    return {
        "answerContent": {"annotatedResult": answer(art, *BOTH[: 2 if "2" in art else 1])},
        **named,
        **given,
        **more,
    }


def write(*records: object, name: str = "old.json") -> str:
    Path(name).write_text(json.dumps(records))
    return name


@pytest.mark.parametrize("name", ["review.json", "consolidation.json", "custom.manifest", "output", "table-flat.csv"])
def test_submissions_have_every_field_and_valid_answers(name: str) -> None:
    assert run(OLD / name).exit_code == 0
    for submission in results().values():
        assert tuple(submission) == FIELDS
        assert submission["format"] == "maskpress/1"
        assert submission["batch"] == submission["task"]
        assert len(submission["key"]) == 32
        ANSWERS.validate(submission["answers"])


def test_one_file_for_each_task_and_worker() -> None:
    result = run(OLD / "table-json.csv")

    assert result.exit_code == 0
    assert [line.split()[1] for line in result.stdout.splitlines() if ".csv:" in line] == ["W616"]
    assert "3 submissions of 2 tasks; 3 files written" in result.stderr
    assert list(results()) == ["img-1.json", "img-2--A1.json", "img-2--B2.json"]
    for (_, worker, art, _), submission in zip(CASES["table-json.csv"], results().values(), strict=True):
        assert submission["worker"] == worker
        assert label_map(submission["answers"][0]["annotatedResult"]) == MAPS[art]


def test_workers_of_names_alike_share_a_file_and_stay_apart_in_it() -> None:
    run(write(record("A1"), record("a1", art="1...")))

    ((name, submissions),) = results().items()
    assert (name, sorted(each["worker"] for each in submissions)) == ("img-1--A1.json", ["A1", "a1"])


def test_file_of_an_earlier_import_is_told_when_a_second_worker_comes() -> None:
    old = write(record("A1"))
    run(old)
    result = run(old, write(record("B2", art="1..."), name="more.json"))

    assert list(results()) == ["img-1--A1.json", "img-1--B2.json", "img-1.json"]
    assert (result.exit_code, result.stdout.count("results/img-1.json W614 ")) == (0, 1)


def test_folder_of_a_job_is_imported_with_its_pngs() -> None:
    assert run(OLD / "output", "-o", "out").exit_code == 0
    assert [label_map(each["answers"][0]["street"]) for each in results("out").values()] == [
        MAPS["first"],
        MAPS["second"],
    ]


def test_pngs_are_found_in_the_folder_named() -> None:
    manifest = OLD / "output" / "manifests" / "output" / "output.manifest"
    alone = run(manifest)
    named = run(manifest, "--labeled-images", OLD / "output" / "annotations")

    assert (alone.exit_code, alone.stdout.count("E607"), alone.stdout.count("--labeled-images FOLDER")) == (1, 2, 2)
    assert (named.exit_code, list(results())) == (0, ["img-1.json", "img-2.json"])


def test_numbered_responses_need_the_manifest_of_the_job() -> None:
    alone = run(OLD / "responses" / "annotations")
    named = run(OLD / "responses", "--manifest", OLD / "responses" / "input.manifest")

    assert (alone.exit_code, alone.stdout.count("E608")) == (1, 3)
    assert named.exit_code == 0
    assert list(results()) == ["img-1--private.eu.A1.json", "img-1--private.eu.B2.json", "img-2.json"]
    assert results()["img-1--private.eu.B2.json"]["answers"][0]["weather"] == {"sunny": False}


def test_record_without_image_is_named_after_its_file_and_told() -> None:
    result = run(OLD / "answers-box.json")

    assert (result.exit_code, list(results())) == (0, ["answers-box.json"])
    assert 'W611 no image is named: the task is called "answers-box" after the file' in result.stdout
    assert run(OLD / "answers-box.json", "--strict").exit_code == 1


def test_task_id_follows_the_rule_of_specs() -> None:
    run(write(record(image="https://e.org/a%20b/Gänse & co.v2.jpg?x=y.z"), record(image="...jpg")))

    assert list(results()) == ["--.json", "G-nse---co.v2.json"]


def test_importing_again_changes_nothing() -> None:
    run(OLD / "table-json.csv")
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in Path("results").iterdir()}
    again = run(OLD / "table-json.csv")

    assert again.exit_code == 0
    assert "no files written, 3 files there already" in again.stderr
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in Path("results").iterdir()} == before


def test_other_file_in_the_way_stays_and_is_told() -> None:
    Path("results").mkdir()
    Path("results/img-1.json").write_text("precious")
    result = run(OLD / "table-json.csv")

    assert (result.exit_code, Path("results/img-1.json").read_text()) == (1, "precious")
    assert "\nresults/img-1.json E610 " in result.stdout
    assert "2 files written" in result.stderr


def test_nothing_but_submissions_is_left_in_the_folder() -> None:
    Path("results").mkdir()
    Path("results/img-1.json").write_text("precious")
    run(OLD / "table-json.csv")

    assert sorted(path.name for path in Path("results").iterdir()) == [
        "img-1.json",
        "img-2--A1.json",
        "img-2--B2.json",
    ]


def test_several_answers_of_one_worker_stand_in_one_file_by_time() -> None:
    late, early = (
        record(submissionTime=f"2024-03-0{day}T10:00:00Z", art=art) for day, art in ((5, "1..."), (4, ".1.."))
    )
    run(write(late, early))

    (submissions,) = results().values()
    assert [each["submitted"][:10] for each in submissions] == ["2024-03-04", "2024-03-05"]


def test_repeats_are_left_out_and_counted() -> None:
    timed = record(submissionTime="2024-03-04T10:00:00Z")
    result = run(write(timed, record(), timed))

    assert results()["img-1.json"]["submitted"] == "2024-03-04T10:00:00.000Z"
    assert "1 submission of 1 task; 2 repeats left out" in result.stderr


@pytest.mark.parametrize(
    "other", ["s3://other/photos/img-1.jpg", "s3://bucket/photos/IMG-1.jpg", "s3://bucket/more/img-1.png"]
)
def test_second_image_of_one_task_id_is_refused(other: str) -> None:
    result = run(write(record(), record(image=other, art="1...")))

    assert (result.exit_code, result.stdout.count("E609")) == (1, 1)
    assert results()["img-1.json"]["answers"][0]["annotatedResult"] == answer("..11 .112", *BOTH)


def test_files_whose_names_differ_in_case_alone_are_refused() -> None:
    result = run(write(record(image=None), name="a.json"), write(record(image=None, art="1..."), name="A.json"))

    assert (result.exit_code, result.stdout.count("E609")) == (1, 1)
    assert list(results()) == ["a.json"]


def test_names_of_one_image_are_told_apart_from_others() -> None:
    assert run(write(record(), record("B2", image="photos/img-1.jpg"))).exit_code == 0
    assert len(results()) == 2


def test_column_of_the_image_can_be_named() -> None:
    cell = json.dumps([{"annotatedResult": answer("1...", "Car")}]).replace('"', '""')
    Path("t.csv").write_text(f'Input.left,Input.right,Answer.taskAnswers\na.jpg,b.jpg,"{cell}"\n')
    undecided = run("t.csv")
    named = run("t.csv", "--image-column", "Input.right")

    assert (undecided.exit_code, "--image-column" in undecided.stdout) == (1, True)
    assert (named.exit_code, list(results())) == (0, ["b.json"])


def test_good_records_come_through_beside_bad_ones() -> None:
    good, bad = write(record()), write({"answerContent": {}}, name="bad.json")
    result = run(bad, "missing.json", good, ".")

    assert (result.exit_code, list(results())) == (1, ["img-1.json"])
    assert [line.split(" ")[:2] for line in result.stdout.splitlines()] == [
        ["bad.json", "E604"],
        ["missing.json", "E001"],
    ]


def test_pipe_does_not_hang(folder: Path) -> None:
    os.mkfifo(folder / "pipe.json")
    result = run("pipe.json")

    assert (result.exit_code, "it is no regular file" in result.stdout) == (1, True)


def test_problems_come_as_json_too() -> None:
    (problem,) = json.loads(run("missing.json", "--format", "json").stdout)
    assert (problem["file"], problem["code"]) == ("missing.json", "E001")


def test_import_of_nothing_is_wrong_use() -> None:
    assert run().exit_code == 2


@pytest.mark.parametrize("worker", ["../../x", "a/b", "ä" * 300, "con", "."])
def test_worker_names_never_leave_the_folder(worker: str) -> None:
    assert run(write(record(worker), record("other"))).exit_code == 0
    (mine,) = (name for name, each in results().items() if each["worker"] == worker)
    assert mine.startswith("img-1--")
