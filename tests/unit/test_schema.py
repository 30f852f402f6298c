"""The schemas: complete, explained, and every word of theirs reported in ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from maskpress import resources
from maskpress.spec.load import check_source

ROOT = Path(__file__).parents[2]
TASK: dict[str, Any] = json.loads(resources.schema("task"))
ANSWERS: dict[str, Any] = json.loads(resources.schema("answers"))
KEYS = [
    "title",
    "header",
    "labels",
    "template",
    "image",
    "images",
    "manifest",
    "image_roots",
    "instructions",
    "initial",
    "answer_name",
    "hidden",
    "questions",
    "rules",
    "overlap",
    "batches",
    "answers_per_task",
    "display",
    "page",
    "worker",
    "platform",
    "submit",
    "complete",
    "reasons",
    "contact",
]


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    """Give every schema within a schema that describes a value of its own."""
    for key, inner in schema.items():
        if key in ("properties", "definitions"):
            for each in inner.values():
                yield each
                yield from subschemas(each)
        elif key in ("items", "additionalProperties") and isinstance(inner, dict):
            yield inner
            yield from subschemas(inner)
        elif key in ("anyOf", "allOf"):
            for each in inner:
                yield from subschemas(each)


@pytest.mark.parametrize("schema", [TASK, ANSWERS], ids=["task", "answers"])
def test_schema_is_draft_07_that_editors_read(schema: dict[str, Any]) -> None:
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_task_schema_has_the_documented_keys_and_no_others() -> None:
    assert list(TASK["properties"]) == KEYS
    assert TASK["additionalProperties"] is False


def test_task_schema_explains_every_value() -> None:
    for schema in subschemas(TASK):
        if "$ref" not in schema:
            assert schema["title"], schema
            assert schema["description"].endswith("."), schema
            assert schema["examples"], schema


def test_examples_of_the_task_schema_are_valid() -> None:
    for schema in subschemas(TASK):
        for example in schema.get("examples", ()):
            Draft7Validator({**schema, "definitions": TASK["definitions"]}).validate(example)


SPEC = {"labels": ["Car", {"name": "Dog", "key": "d"}], "images": "*.jpg"}
VIOLATIONS: list[tuple[str, Any]] = [
    ("labels", []),
    ("labels", ["x"] * 1001),
    ("labels", "Car"),
    ("labels", [{"name": "x" * 201}]),
    ("labels", [{}]),
    ("title", ""),
    ("contact", "nobody\n"),
    ("contact", "a@b.org\n"),
    ("hidden", {"a b": "x"}),
    ("hidden", {"a": 5, "b": None}),
    ("hidden", []),
    ("rules", {"area": {"min": -1}}),
    ("rules", {"area": {"min": 10**10}}),
    ("rules", {"labels": {"Car": 3}}),
    ("submit", [{"post": {"url": "ftp://x"}}]),
    ("submit", [{"post": {"url": "https://x"}, "put": {"url": "https://x"}}]),
    ("submit", [{"form": {}}]),
    ("submit", [{"form": {"hosts": []}}]),
    ("submit", [{"form": {"hosts": ["http://a.example", "a.example/", "a b", "*", ":80"]}}]),
    ("submit", [{"post": {"url": "https://x", "headers": {"X A": "b", "": "c"}}}]),
    ("submit", [{"post": {"url": "https://x", "fields": {"1": "b"}}}]),
    ("submit", [{"parent": {"origin": "https://x/y"}}]),
    ("batches", {"workers": ["a/b", "-a", "=a", "a.", "José", "a" * 101, ""]}),
    ("batches", {"workers": []}),
    ("answers_per_task", 0),
    ("answers_per_task", "two"),
    ("platform", "prolifc"),
    ("platform", {}),
    ("platform", {"worker": "a b", "preview": {"a&b": "c"}, "complete": "done.html"}),
    ("complete", {}),
    ("complete", {"url": "done.html", "code": ""}),
    ("reasons", []),
    ("reasons", ["", None]),
    ("page", {"url": "https://x/?a=b"}),
    ("page", {"url": "cars/"}),
    ("questions", [{"name": "a", "ask": "b", "type": "quiz", "options": []}]),
    ("questions", {"name": "a"}),
    ("display", {"contrast": [1]}),
    ("display", {"contrast": [1, 2, 3]}),
    ("display", {"contrast": ["a", "b"]}),
    ("display", {"contrast": {"low": 1}}),
    ("instructions", {}),
    ("instructions", {"short": ["a"]}),
    ("instructions", {"short": {"file": ""}}),
    ("instructions", {"short": {"path": "a.md"}}),
    ("page", {"theme": "Dark", "zoom": 1}),
    ("overlap", "Below"),
    ("overlap", None),
    ("overlap", ["below"]),
    ("image", "a.jpg"),
]


EXAMPLES = [(key, example) for key, schema in TASK["properties"].items() for example in schema["examples"]]


BESIDE: dict[str, dict[str, Any]] = {
    "platform": {
        "complete": {"code": "C1", "fallback_code": "F1"},
        "submit": [{"post": {"url": "https://example.org/answers"}}],
    },
    "complete": {"worker": "url", "submit": [{"post": {"url": "https://example.org/answers"}}]},
}
"""What an example needs beside it: nobody is led anywhere without a channel that confirms."""

UNPAID = ("sona", "mturk")
"""Platforms that pay by something else than a code and a channel of the page."""


@pytest.mark.parametrize(("key", "example"), EXAMPLES, ids=[f"{key}-{at}" for at, (key, _) in enumerate(EXAMPLES)])
def test_spec_with_an_example_of_the_schema_has_no_problem(tmp_path: Path, key: str, example: Any) -> None:
    spec = {"labels": ["Car", "Person"], "images": "*.jpg", **BESIDE.get(key, {})}
    if key in ("image", "manifest"):
        del spec["images"]
    if key == "template":
        del spec["labels"]
        (tmp_path / example).write_text("<crowd-form></crowd-form>")
    (tmp_path / "full.md").write_text("Trace the visible part.")
    (path := tmp_path / "task.yaml").write_text(json.dumps({**spec, key: example}))
    expected = ["W125"] if example in UNPAID else []
    assert [problem.code for problem in check_source(path)[1]] == expected


CHANNELS = TASK["definitions"]["channel"]["anyOf"][1]["properties"]
CHANNEL_EXAMPLES = [(kind, example) for kind, schema in CHANNELS.items() for example in schema["examples"]]


@pytest.mark.parametrize(("kind", "settings"), CHANNEL_EXAMPLES, ids=range(len(CHANNEL_EXAMPLES)))
def test_example_of_a_channel_has_no_problem(tmp_path: Path, kind: str, settings: Any) -> None:
    spec = {"labels": ["Car"], "images": "*.jpg", "submit": [{kind: settings}]}
    (path := tmp_path / "task.yaml").write_text(json.dumps(spec))
    assert check_source(path)[1] == ()


@pytest.mark.parametrize(("key", "value"), VIOLATIONS, ids=[f"{key}-{at}" for at, (key, _) in enumerate(VIOLATIONS)])
def test_every_violation_is_reported_at_its_place(tmp_path: Path, key: str, value: Any) -> None:
    spec = {**deepcopy(SPEC), key: value}
    path = tmp_path / "task.yaml"
    path.write_text(json.dumps(spec, indent=1), encoding="utf-8")
    schema_errors = list(Draft7Validator(TASK).iter_errors(spec))
    problems = check_source(path)[1]
    assert problems
    assert len(schema_errors) <= len(problems) or key == "hidden"
    start = 1 + next(at for at, line in enumerate(path.read_text().splitlines()) if line.startswith(f' "{key}"'))
    assert all(problem.line and problem.line >= start for problem in problems), problems


def answers(**changes: Any) -> list[Any]:
    answer = {
        "inputImageProperties": {"height": 2, "width": 3},
        "instances": [{"color": "#2ca02c", "label": "Car"}],
        "labeledImage": {"pngImageData": "iVBORw0KGgo="},
    }
    return [{"annotatedResult": {**answer, **changes}}]


def test_answers_schema_takes_the_documented_format() -> None:
    valid = Draft7Validator(ANSWERS).is_valid
    assert valid(answers())
    assert valid(answers(instances=[]))
    assert valid([{**answers()[0], "site": "north", "agree": True, "mood": {"good": True, "bad": False}}])
    assert valid([{"a1": answers()[0]["annotatedResult"], "a2": answers()[0]["annotatedResult"]}])


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        [{}],
        answers() * 2,
        [{"site": "north"}],
        answers(extra=1),
        answers(instances=[{"color": "#2CA02C", "label": "Car"}]),
        answers(instances=[{"color": "#2ca02c", "label": "Car", "id": 1}]),
        answers(inputImageProperties={"height": 0, "width": 3}),
        answers(inputImageProperties={"height": 2.5, "width": 3}),
        answers(labeledImage={"pngImageData": "data:image/png;base64,iVBORw0KGgo="}),
        [{**answers()[0], "broken": {"instances": []}}],
    ],
    ids=range(12),
)
def test_answers_schema_refuses_what_is_not_documented(value: Any) -> None:
    assert not Draft7Validator(ANSWERS).is_valid(value)
