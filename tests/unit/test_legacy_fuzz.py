"""Damaged result files end in responses and problems, never in a traceback."""

from __future__ import annotations

import json
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maskpress.legacy.model import Pictures, Response
from maskpress.legacy.pictures import find_png
from maskpress.legacy.read import read_results
from maskpress.problems import CODES, Problem
from maskpress.results.submission import make_submission, submission_text
from maskpress.tasks.initial import shown_colors
from oldresults import CASES, OLD
from soak import often

PICTURES = Pictures(partial(find_png, folders=[OLD], help=""), shown_colors)
FILES = {name: (OLD / name).read_bytes() for name in CASES}
TRICKS = [
    b'"',
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b"\\",
    b"\n",
    b"\0",
    b"NaN",
    b"null",
    b"1e999",
    b"\xff",
    b"\\ud800",
    b"-metadata",
]

WORDS = """
    answers answerContent annotationData content instances labeledImage pngImageData labelMappings color label x x-ref
    source-ref x-metadata x-ref-metadata internal-color-map hex-color class-name workerId taskObject inputContent
    dataObject taskAnswers submissionTime timeSpentInSeconds Answer.x Answer.x.y Input.a
""".split()  # noqa: SIM905

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(WORDS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def check(content: bytes, name: str) -> None:
    for found in read_results(content, name, PICTURES):
        if isinstance(found, Problem):
            assert found.code in CODES
            assert found.message
        else:
            assert isinstance(found, Response)
            json.loads(submission_text([make_submission(found, "task")]))


@settings(max_examples=often(700, soak=5_000), deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(sorted(FILES)), draw=st.data())
def test_damaged_file_never_raises(name: str, draw: st.DataObject) -> None:
    content = bytearray(FILES[name])
    for _ in range(draw.draw(st.integers(1, 4))):
        at = draw.draw(st.integers(0, len(content)))
        size = draw.draw(st.sampled_from([0, 1, 1, 5, 100]))
        piece = draw.draw(st.sampled_from(TRICKS) | st.binary(max_size=4))
        content[at : at + size] = piece
    if draw.draw(st.booleans()):
        del content[draw.draw(st.integers(0, len(content))) :]

    check(bytes(content), name)


@settings(max_examples=often(700, soak=5_000), deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(value=JSON_VALUES)
def test_any_json_never_raises(value: object) -> None:
    check(json.dumps(value).encode(), "any.json")


@pytest.mark.parametrize("bracket", ["[", '{"answers":[', '{"x":', '{"answerContent":', '[{"answers":'])
@pytest.mark.parametrize("depth", [40, 200, 900, 5000])
def test_deep_json_never_raises(bracket: str, depth: int) -> None:
    closing = "".join({"[": "]", "{": "}"}[letter] for letter in reversed(bracket) if letter in "[{")
    check((bracket * depth + "1" + closing * depth).encode(), "deep.json")
