"""Files of the old services, read by our own import, and by a reader that follows their documented shape."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from exported import Bits, Dataset, assert_same, drawings, export_drawings
from maskpress.cli import main
from maskpress.results.model import Result
from maskpress.results.read import read_results

csv.field_size_limit(sys.maxsize)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return export_drawings(tmp_path_factory.mktemp("ground-truth"), "ground-truth", drawings())


def decoded(answer: dict[str, Any]) -> Iterator[tuple[str, Bits]]:
    """Take the pixels of each instance's colour, as old scripts do."""
    with Image.open(io.BytesIO(base64.b64decode(answer["labeledImage"]["pngImageData"], validate=True))) as picture:
        pixels = np.asarray(picture.convert("RGBA"))
    assert answer["inputImageProperties"] == {"height": pixels.shape[0], "width": pixels.shape[1]}
    for each in answer["instances"]:
        yield each["label"], (pixels == (*bytes.fromhex(each["color"][1:]), 255)).all(axis=2)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_worker_responses_follow_the_rows_of_the_manifest(dataset: Dataset) -> None:
    rows = lines(dataset.folder / "input.manifest")
    assert [Path(row["source-ref"]).stem for row in rows] == [each.task for each in dataset.drawings]
    assert all((dataset.folder / row["source-ref"]).is_file() for row in rows)
    for number, each in enumerate(dataset.drawings):
        (path,) = (dataset.folder / f"annotations/worker-response/iteration-1/{number}").iterdir()
        (response,) = json.loads(path.read_bytes())["answers"]
        assert_same(decoded(response["answerContent"]["annotatedResult"]), each)
        assert (response["workerId"], response["timeSpentInSeconds"]) == ("ana", 402.5)
        assert response["acceptanceTime"] < response["submissionTime"]


def test_output_manifest_holds_the_answers_of_workers(dataset: Dataset) -> None:
    for line, each in zip(lines(dataset.folder / "manifests/output/output.manifest"), dataset.drawings, strict=True):
        name = next(key.removesuffix("-metadata") for key in line if key.endswith("-metadata"))
        assert line[f"{name}-metadata"]["human-annotated"] == "yes"
        (response,) = line[name]["annotationsFromAllWorkers"]
        content = json.loads(response["annotationData"]["content"])
        assert_same(decoded(content["annotatedResult"]), each)


def test_result_table_opens_as_csv(dataset: Dataset) -> None:
    with (dataset.folder / "results.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len({row["AssignmentId"] for row in rows}) == len(rows)
    for row, each in zip(rows, dataset.drawings, strict=True):
        (form,) = json.loads(row["Answer.taskAnswers"])
        assert_same(decoded(form["annotatedResult"]), each)
        assert Path(row["Input.image_url"]).stem == each.task
        assert (row["WorkerId"], row["AssignmentStatus"]) == ("ana", "Submitted")
        assert row["SubmitTime"] == "Mon Nov 02 09:21:44 UTC 2026"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["results.csv"], {"W616"}),
        (["manifests/output/output.manifest"], set()),
        (["annotations", "--manifest", "input.manifest"], set()),
    ],
)
def test_own_import_reads_every_file_back(
    dataset: Dataset, tmp_path: Path, arguments: list[str], told: set[str]
) -> None:
    paths = [each if each.startswith("--") else str(dataset.folder / each) for each in arguments]
    done = CliRunner().invoke(main, ["import", *paths, "-o", str(tmp_path / "imported")])
    codes = set(re.findall(r" ([EW]\d{3}) ", done.stdout))
    assert (done.exit_code, codes) == (0, told), done.output[:2_000]
    found = {each.task: each for each in read_results(tmp_path / "imported") if isinstance(each, Result)}
    assert {*found} == {each.task for each in dataset.drawings}
    for each in dataset.drawings:
        answer = found[each.task].answer
        assert np.array_equal(answer.label_map, each.label_map)
        assert [instance.label for instance in answer.instances] == list(each.labels)
        assert found[each.task].worker == "ana"
