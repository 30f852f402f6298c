"""``initial`` takes old result files and records: the answer of this task, with every instance, pixel for pixel."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from maskpress.cli import main
from maskpress.strict_json import read_json
from maskpress.tasks.initial import PNG_URI, Expected, read_initial
from maskpress.tasks.load import load_tasks
from oldresults import BOTH, MAPS, OLD, label_map
from pictures import answer, write_image, write_spec

LABELS = ["Car", "Person", "Dog", "Old. tram"]
FIRST = Expected("img-1", (4, 2), LABELS, "annotatedResult")
SECOND = Expected("img-2", (4, 2), LABELS, "annotatedResult")
OUTPUT = "output/manifests/output/output.manifest"


def opened(text: str, expected: Expected = FIRST, folder: Path = OLD) -> str:
    """Give the label map that the page would open with."""
    value, refusals = read_initial(text, folder, expected)
    assert [refusal.message for refusal in refusals] == []
    assert value is not None
    initial = json.loads(value)
    size = {"height": 2, "width": 4}
    encoded = initial["src"].removeprefix(PNG_URI)
    return label_map({**initial, "inputImageProperties": size, "labeledImage": {"pngImageData": encoded}})


def refused(text: str, expected: Expected = FIRST, folder: Path = OLD) -> tuple[str, str]:
    value, (refusal,) = read_initial(text, folder, expected)
    assert value is None
    return refusal.code, refusal.message


@pytest.mark.parametrize(
    "name", ["review.json", "consolidation.json", OUTPUT, "custom.manifest", "table-json.csv", "table-flat.csv"]
)
def test_file_of_old_results_opens_the_answer_of_the_task(name: str) -> None:
    assert opened(name) == MAPS["first"]


@pytest.mark.parametrize("name", ["consolidation.json", OUTPUT, "table-flat.csv"])
def test_each_task_gets_its_own_record(name: str) -> None:
    assert opened(name, SECOND) == MAPS["second"]


def test_sibling_elements_answer_opens_with_an_instance_of_each_label() -> None:
    assert opened("table-sibling.csv") == MAPS["first"]


def test_file_of_one_record_that_names_no_image_is_the_tasks() -> None:
    one = "responses/annotations/worker-response/iteration-1/1/2024-03-04_10-18-00.json"
    assert opened(one) == MAPS["empty"]
    assert opened("answers-box.json") == MAPS["first"]


def test_text_of_one_record_is_read() -> None:
    line = (OLD / OUTPUT).read_text().split("\n")[0]
    assert opened(line) == MAPS["first"]
    assert opened((OLD / "review.json").read_text()) == MAPS["first"]


def test_task_with_an_id_of_its_own_is_found_by_its_image() -> None:
    expected = Expected("A-17", (4, 2), LABELS, "annotatedResult", "photos/img-2.jpg")
    assert opened(OUTPUT, expected) == MAPS["second"]
    elsewhere = Expected("A-17", (4, 2), LABELS, "annotatedResult", "other/img-2.jpg")
    assert refused(OUTPUT, elsewhere)[0] == "E419"


def test_last_answer_of_one_worker_counts(tmp_path: Path) -> None:
    lines = [
        {"answerContent": {"annotatedResult": answer(art, "Car")}, "submissionTime": time, "source-ref": "img-1.jpg"}
        for art, time in (
            ("...1 ....", "2024-03-04T00:00:00Z"),
            ("1... ....", "2024-03-05T00:00:00Z"),
            ("..1. ....", "2024-03-04T12:00:00Z"),
        )
    ]
    (tmp_path / "old.jsonl").write_text("\n".join(map(json.dumps, lines)))

    assert opened("old.jsonl", folder=tmp_path) == "1... ...."


def test_workers_who_differ_cannot_be_decided_between() -> None:
    two = "responses/annotations/worker-response/iteration-1/0/2024-03-04_10-17-00.json"
    assert refused(two) == ("E420", "2 workers answered this task")
    assert refused("table-json.csv", SECOND) == ("E420", "2 workers answered this task")


def test_task_without_a_record_is_told_with_the_nearest() -> None:
    _, (refusal,) = read_initial(OUTPUT, OLD, Expected("Img-1", (4, 2), LABELS, "annotatedResult"))
    assert (refusal.code, refusal.help) == ("E419", 'did you mean "img-1"?')


def test_broken_record_concerns_only_its_own_task(tmp_path: Path) -> None:
    first, second = (OLD / "custom.manifest").read_text("utf-8-sig").splitlines()
    (tmp_path / "old.manifest").write_text(f"{first}\n{second[:200]}\n")

    assert opened("old.manifest", folder=tmp_path) == MAPS["first"]
    code, message = refused("old.manifest", SECOND, tmp_path)
    assert (code, "line 2: not JSON" in message) == ("E602", True)


def test_several_records_without_image_cannot_be_decided_between(tmp_path: Path) -> None:
    lines = [json.dumps({"answerContent": {"w": answer(art, "Car")}}) for art in ("1... ....", "...1 ....")]
    (tmp_path / "old.jsonl").write_text("\n".join(lines))

    assert refused("old.jsonl", folder=tmp_path)[0] == "E420"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "E601"),
        ("hello", "E601"),
        ('{"answerContent": {}}', "E604"),
        ('{"answerContent": {"w": {"instances": []}}}', "E605"),
        ("Answer.taskAnswers\n[NaN]\n", "E602"),
    ],
)
def test_file_that_is_no_result_file_is_told(tmp_path: Path, content: str, code: str) -> None:
    (tmp_path / "old.txt").write_text(content)
    assert refused("old.txt", folder=tmp_path)[0] == code


def test_changed_file_is_read_again(tmp_path: Path) -> None:
    shutil.copy(OLD / "table-json.csv", tmp_path / "old.csv")
    assert opened("old.csv", folder=tmp_path) == MAPS["first"]
    text = (OLD / "table-json.csv").read_text("utf-8").replace("img-1", "img-9")
    (tmp_path / "old.csv").write_text(text, newline="")

    assert refused("old.csv", folder=tmp_path)[0] == "E419"


def test_unknown_label_of_an_old_answer_is_refused() -> None:
    assert refused("review.json", Expected("img-1", (4, 2), ["Car"], "annotatedResult"))[0] == "E413"


def test_spec_opens_the_old_answers_of_all_its_rows(tmp_path: Path) -> None:
    shutil.copytree(OLD / "output", tmp_path / "output")
    for name in ("img-1.jpg", "img-2.jpg"):
        write_image(tmp_path / "photos" / name, (4, 2))
    spec = write_spec(tmp_path, f"images: photos/*.jpg\ninitial: {OUTPUT}\n")

    first, second = load_tasks(spec).items

    assert first.initial is not None
    assert second.initial is not None
    assert [each["label"] for each in read(first.initial)] == BOTH
    assert [each["label"] for each in read(second.initial)] == ["Car"]


def test_imported_answers_are_named_by_the_ids_of_tasks(tmp_path: Path) -> None:
    """Also where rows have no ids of their own: then a task is called after its image, and so is its file."""
    done = CliRunner().invoke(main, ["import", str(OLD / "output"), "-o", str(tmp_path / "results")])
    for name in ("img-1.jpg", "img-2.jpg"):
        write_image(tmp_path / "photos" / name, (4, 2))
    (tmp_path / "rows.jsonl").write_text('{"source-ref": "photos/img-1.jpg"}\n{"source-ref": "photos/img-2.jpg"}\n')
    spec = write_spec(tmp_path, 'manifest: rows.jsonl\ninitial: "results/{{ row.id }}.json"\n')

    first, second = load_tasks(spec).items

    assert done.exit_code == 0
    assert [[each["label"] for each in read(str(item.initial))] for item in (first, second)] == [BOTH, ["Car"]]


def test_answer_of_a_response_keeps_the_bytes_of_its_png() -> None:
    value, _ = read_initial("review.json", OLD, FIRST)
    written = json.loads((OLD / "review.json").read_text())["humanAnswers"][0]["answerContent"]["annotatedResult"]
    encoded = json.loads(str(value))["src"].removeprefix(PNG_URI)
    assert base64.b64decode(encoded) == base64.b64decode(written["labeledImage"]["pngImageData"])


def read(initial: str) -> list[dict[str, str]]:
    value = read_json(initial)
    assert isinstance(value, dict)
    instances: list[dict[str, str]] = value["instances"]
    return instances
