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
    "display",
    "page",
    "worker",
    "submit",
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


@pytest.mark.parametrize(("key", "example"), EXAMPLES, ids=[f"{key}-{at}" for at, (key, _) in enumerate(EXAMPLES)])
def test_spec_with_an_example_of_the_schema_has_no_problem_but_not_yet(tmp_path: Path, key: str, example: Any) -> None:
    spec = {"labels": ["Car", "Person"], "images": "*.jpg"}
    if key in ("image", "manifest"):
        del spec["images"]
    if key == "template":
        del spec["labels"]
        (tmp_path / example).write_text("<crowd-form></crowd-form>")
    (tmp_path / "full.md").write_text("Trace the visible part.")
    (path := tmp_path / "task.yaml").write_text(json.dumps({**spec, key: example}))
    later = (key == "worker" and example != "none") or (key == "submit" and "post" in example[0])
    assert [problem.code for problem in check_source(path)[1]] == (["E107"] if later else [])


LATER = {
    "post": "submit[0]: post is not yet built",
    "put": "submit[0]: put is not yet built",
    "form": "submit[0].form: url is not yet built",
    "parent": "submit[0]: parent is not yet built",
}


@pytest.mark.parametrize("channel", LATER)
def test_channel_of_later_work_is_in_the_schema_and_not_yet_built(tmp_path: Path, channel: str) -> None:
    settings = TASK["definitions"]["channel"]["anyOf"][1]["properties"][channel]["examples"][-1]
    spec = {"labels": ["Car"], "images": "*.jpg", "submit": [{channel: settings}]}
    (path := tmp_path / "task.yaml").write_text(json.dumps(spec))
    (problem,) = check_source(path)[1]
    assert (problem.code, problem.message) == ("E107", LATER[channel])


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
