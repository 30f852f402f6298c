"""JSON is read as RFC 8259 has it, and what is wrong has a position."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from maskpress.strict_json import JSONProblem, Pair, read_json, read_pairs


def test_read_pairs_gives_the_place_of_each_key_and_value() -> None:
    text = ' { "image" : "a.jpg","n":[1, {"image": 2}] } \r\n'

    assert read_pairs(text) == [
        Pair("image", "a.jpg", text.index('"image"'), text.index('"a.jpg"')),
        Pair("n", [1, {"image": 2}], text.index('"n"'), text.index("[1")),
    ]


@pytest.mark.parametrize(("text", "found"), [("[1]", "a list"), ("3", "a number"), ("null", "null"), ('"a"', "a text")])
def test_read_pairs_names_what_is_no_object(text: str, found: str) -> None:
    assert read_pairs(text) == found


def test_read_pairs_of_an_empty_object_is_empty() -> None:
    assert read_pairs("{ }") == []


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ('{"a": 1,}', 8, "key"),
        ('{"a" 1}', 5, '":"'),
        ('{"a": 1 "b": 2}', 8, '","'),
        ('{"a": nul}', 6, "value"),
        ('{"a": NaN}', 6, "NaN"),
        ('{"a": [1e999]}', 6, "1e999"),
        ('{"a": {"b": 1, "b": 2}}', 6, '"b" is there twice'),
        ('{"a": "b', 6, "string"),
        ('{"a": 1} x', 9, "nothing more"),
        ("{'a': 1}", 1, "double quotes"),
        ("{", 1, "key"),
        ("", 0, "value"),
    ],
)
def test_read_pairs_says_what_is_wrong_and_where(text: str, position: int, words: str) -> None:
    with pytest.raises(JSONProblem, match=words) as caught:
        read_pairs(text)

    assert caught.value.position == position


@pytest.mark.parametrize("text", ["[" * 100_000, "9" * 10_000, '{"a":' * 100_000])
def test_read_json_refuses_what_python_cannot_hold(text: str) -> None:
    with pytest.raises(JSONProblem):
        read_json(text)


def test_read_json_accepts_what_every_parser_must(corpora: Path) -> None:
    cases = sorted((corpora / "json/JSONTestSuite_i_y").glob("y_*.json"))
    assert cases

    for case in cases:
        text = case.read_text("utf-8")
        repeats = "duplicated_key" in case.name
        if repeats:
            with pytest.raises(JSONProblem, match="twice"):
                read_json(text)
        else:
            assert read_json(text) == json.loads(text), case.name
