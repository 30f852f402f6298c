"""The submission schema, and what a server takes beyond it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from maskpress import resources
from maskpress.serve.refused import Refused
from maskpress.serve.submissions import check_task, read_submission
from served import submission

CASES = Path(__file__).parents[1] / "data" / "submissions"
VALID = sorted((CASES / "valid").glob("*.json"))
INVALID = sorted((CASES / "invalid").glob("*.json"))
KEY = "0" * 32

WORDS = {
    "another_version": "format: expected maskpress/1",
    "unknown_key": "'note' was unexpected",
    "task_as_path": "task: the text is not of the form",
    "worker_number": "worker: expected ['string', 'null']",
    "time_that_never_was": 'submitted: there is no time "2026-13-45T99:00:00Z"',
    "nothing_painted": "answers[0]: no field is a painted answer",
    "instance_twice": "answers[0].annotatedResult.instances: an entry is there twice",
    "no_key": "'key' is a required property",
    "refused_without_words": "refused: the text is too short",
    "parameter_number": "parameters.day: expected string",
}
"""What some of the invalid ones are told."""


def test_there_are_cases() -> None:
    assert len(VALID) > 4
    assert len(INVALID) > 15
    assert set(WORDS) <= {path.stem for path in INVALID}


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid_submission_is_read_as_it_stands(path: Path) -> None:
    assert read_submission(path.read_bytes()) == json.loads(path.read_bytes())


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_invalid_submission_is_refused_in_words(path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_submission(path.read_bytes())
    assert refused.value.status == 422
    assert WORDS.get(path.stem, "") in refused.value.words
    assert len(refused.value.words) < 400


def test_example_of_the_schema_is_valid() -> None:
    (example,) = json.loads(resources.schema("submission"))["examples"]
    assert read_submission(json.dumps(example).encode()) == example


def test_long_lists_are_checked_in_a_time_that_grows_with_them() -> None:
    sent = submission("street", KEY)
    answer = sent["answers"][0]["annotatedResult"]
    answer["instances"] = [{"color": f"#{number:06x}", "label": "Car"} for number in range(10_000)]
    began = time.process_time()
    read_submission(json.dumps(sent).encode())
    assert time.process_time() - began < 20  # comparing each with every other takes minutes


def test_more_parts_than_any_answer_has_are_refused_unchecked() -> None:
    with pytest.raises(Refused, match="at most 200,000 parts"):
        read_submission(b'{"answers": [{"a": [' + b"1," * 300_000 + b"1]}]}")


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ({"street": frozenset({(8, 6)})}, None),
        ({"street": frozenset({(10, 10), (8, 6)})}, None),
        ({"street": frozenset()}, None),  # a remote image whose row does not say
        ({"street": frozenset({(6, 8)})}, "annotatedResult: the image has 6 x 8 pixels, the answer 8 x 6"),
        ({"Street": frozenset({(8, 6)})}, 'there is no task "street" here'),
        ({}, 'there is no task "street" here'),
    ],
)
def test_answer_has_to_fit_the_task(sizes: Any, words: str | None) -> None:
    assert refusal(submission("street", KEY), sizes) == words


def test_png_has_to_have_the_size_that_the_answer_says() -> None:
    sent = submission("street", KEY)
    sent["answers"][0]["annotatedResult"]["inputImageProperties"] = {"height": 7, "width": 8}
    words = "annotatedResult: the labeled image is not a PNG of 8 x 7 pixels"
    assert refusal(sent, {"street": frozenset()}) == words


@pytest.mark.parametrize("png", ["iVBORw0KGgo=", "iVBORw0KGgoA", "iVBORw0KGgo" + "A" * 200])
def test_what_is_no_png_is_refused(png: str) -> None:
    sent = submission("street", KEY)
    sent["answers"][0]["annotatedResult"]["labeledImage"]["pngImageData"] = png
    assert refusal(sent, {"street": frozenset()}) == "annotatedResult: the labeled image is not a PNG of 8 x 6 pixels"


def refusal(sent: Any, sizes: Any) -> str | None:
    try:
        check_task(read_submission(json.dumps(sent).encode()), sizes)
    except Refused as refused:
        return refused.words
    return None
