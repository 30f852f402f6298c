"""A task spec file as a TaskSpec: read, validated, checked, then filled in with defaults."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from maskpress import resources
from maskpress.errors import SpecError
from maskpress.problems import Problem, has_errors, sort_problems
from maskpress.spec.channels import leaves_page, read_channels
from maskpress.spec.checks import check_meaning
from maskpress.spec.completion import read_completion
from maskpress.spec.model import (
    Contrast,
    Images,
    Label,
    PageOptions,
    Passage,
    Question,
    Range,
    Rules,
    TaskSpec,
)
from maskpress.spec.passages import read_passage, read_template, template_title
from maskpress.spec.platforms import read_platform
from maskpress.spec.schema import check_schema
from maskpress.spec.source import NodePath, Source, read_source

DEFAULT_HEADER = "Paint every instance of each label"


def load_spec(path: Path | str) -> TaskSpec:
    """Load a task spec. Raises SpecError with every problem of the spec and of the texts it names."""
    spec, problems = check_source(path)
    if spec is None:
        raise SpecError(problems)
    return spec


def check_source(path: Path | str) -> tuple[TaskSpec | None, tuple[Problem, ...]]:
    """Load a task spec, or None, together with every problem found, warnings included."""
    try:
        source = read_source(Path(path))
    except SpecError as error:
        return None, error.problems
    value, problems = check_schema(source, json.loads(resources.schema("task")))
    problems += check_meaning(source, value)
    passages = dict(_passages(source, value, problems)) | dict(_template(source, value, problems))
    if has_errors(problems):
        return None, sort_problems(problems)
    assert isinstance(value, dict)
    return _task_spec(source, value, passages), sort_problems(problems)


def _passages(source: Source, value: object, problems: list[Problem]) -> Iterator[tuple[str, Passage]]:
    """Read the instructions that are given rightly; what is wrong with their files joins the problems."""
    given = value.get("instructions") if isinstance(value, dict) else None
    for name in ("short", "full"):
        text = given.get(name) if isinstance(given, dict) else None
        if isinstance(text, str) or (isinstance(text, dict) and isinstance(text.get("file"), str) and text["file"]):
            path: NodePath = ("instructions", name)
            try:
                yield name, read_passage(source, text, path)
            except SpecError as error:
                problems += error.problems


def _template(source: Source, value: object, problems: list[Problem]) -> Iterator[tuple[str, Passage]]:
    """Read the template, if one is given rightly; what is wrong with its file joins the problems."""
    name = value.get("template") if isinstance(value, dict) else None
    if isinstance(name, str) and name:
        try:
            yield "template", read_template(source, name)
        except SpecError as error:
            problems += error.problems


def _task_spec(source: Source, value: dict[str, Any], passages: dict[str, Passage]) -> TaskSpec:
    header = value.get("header", value.get("title", DEFAULT_HEADER))
    template = passages.get("template")
    untitled = template_title(template) if template else header if "{" not in header else source.path.stem
    return TaskSpec(
        source=source,
        title=value.get("title", untitled),
        header=header,
        labels=tuple(map(_label, value.get("labels", ()))),
        images=_images(value),
        short_instructions=passages.get("short"),
        full_instructions=passages.get("full"),
        initial=value.get("initial"),
        answer_name=value.get("answer_name", TaskSpec.answer_name),
        hidden=value.get("hidden", {}),
        questions=tuple(map(_question, value.get("questions", ()))),
        rules=_rules(value.get("rules", {})),
        overlap=value.get("overlap", TaskSpec.overlap),
        batch_size=_batch_size(value),
        workers=tuple(value.get("batches", {}).get("workers", ())),
        answers_per_task=int(value.get("answers_per_task", TaskSpec.answers_per_task)),
        contrast=_contrast(value.get("display", {})),
        page=_page(value.get("page", {})),
        worker=value.get("worker", TaskSpec.worker),
        platform=read_platform(value),
        submit=read_channels(value),
        complete=read_completion(value),
        reasons=tuple(value.get("reasons", ())),
        contact=value.get("contact"),
        template=template,
        image_roots=value.get("image_roots", {}),
    )


def _label(value: Any) -> Label:
    return Label(value) if isinstance(value, str) else Label(**value)


def _images(value: dict[str, Any]) -> Images:
    if "image" in value:
        return Images("image", value["image"])
    return Images("images", value["images"]) if "images" in value else Images("manifest", value["manifest"])


def _rules(value: dict[str, Any]) -> Rules:
    labels = {name: _range(each) for name, each in value.get("labels", {}).items()}
    one_piece = value.get("one_piece", False)
    return Rules(_range(value.get("instances", {})), labels, _range(value.get("area", {})), one_piece)


def _question(value: dict[str, Any]) -> Question:
    options = tuple(value.get("options", ()))
    return Question(value["name"], value["ask"], value["type"], options, value.get("required", False))


def _page(value: dict[str, Any]) -> PageOptions:
    folder = {"url": value["url"].rstrip("/") + "/"} if "url" in value else {}
    return PageOptions(**{**value, **folder})


def _batch_size(value: dict[str, Any]) -> int:
    """Give the tasks of a page; a template, and a page that a form takes away, holds one."""
    default = 1 if "template" in value or leaves_page(value) else TaskSpec.batch_size
    return int(value.get("batches", {}).get("size", default))


def _range(value: dict[str, Any]) -> Range:
    """Fill in a range; the schema also takes 1.0 for a whole number."""
    return Range(**{name: int(each) for name, each in value.items()})


def _contrast(value: dict[str, Any]) -> Contrast:
    contrast = value.get("contrast", "auto")
    return (contrast[0], contrast[1]) if isinstance(contrast, list) else contrast
