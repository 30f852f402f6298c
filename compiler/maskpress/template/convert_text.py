"""The text of a converted task spec: commented YAML, as a person would write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from maskpress.spec.model import Question
from maskpress.spec.scalars import write_text
from maskpress.template.convert_controls import Controls

_LONGEST = 100
"""Characters of a list on one line."""

_URL = re.compile(r"https?://", re.IGNORECASE)


class Source(NamedTuple):
    """Where images come from: a key of the spec and its value."""

    key: Literal["image", "manifest"]
    value: str


@dataclass(frozen=True)
class SpecText:
    """What a spec will say; texts are templates over rows, but for title, labels and questions."""

    made_from: str
    title: str | None
    header: str
    labels: tuple[str, ...]
    source: Source
    short: str | None
    full: str | None
    initial: str | None
    answer_name: str
    controls: Controls

    def write(self) -> str:
        """Write the spec."""
        return "\n".join([*_head(self), "", *_images(self.source), *_instructions(self), *_answer(self)]) + "\n"


def _head(spec: SpecText) -> Iterator[str]:
    yield "# yaml-language-server: $schema=./task.schema.json"
    yield ""
    yield f"# Made by `maskpress convert` from {write_text(spec.made_from)}."
    if spec.title:
        yield f"title: {write_text(spec.title)}"
    if spec.header:
        yield f"header: {write_text(spec.header)}"
    yield from _named_list("labels", spec.labels)


def _images(source: Source) -> Iterator[str]:
    if source.key == "manifest":
        yield "# A row for each image, in its column image, source-ref or source: a path from this file's folder."
        yield f"manifest: {write_text(source.value)}"
        yield '# Where rows have addresses such as s3://bucket/cars/1.jpg: image_roots: {"s3://bucket/": ./images/}'
        yield "# Where workers' browsers load images from the web: page: {images: remote}"
        return
    yield f"image: {write_text(source.value)}"
    if _URL.match(source.value):
        yield "page: {images: remote}"


def _instructions(spec: SpecText) -> Iterator[str]:
    if spec.short or spec.full:
        yield ""
        yield "# Markdown: short beside the image, full in a dialog."
        yield "instructions:"
    for key, text in (("short", spec.short), ("full", spec.full)):
        if text:
            yield from _text(key, text)


def _text(key: str, text: str) -> Iterator[str]:
    if "\n" not in text:
        yield f"  {key}: {write_text(text)}"
        return
    yield f"  {key}: |"
    yield from (f"    {line}".rstrip(" ") if not line.strip() else f"    {line}" for line in text.split("\n"))


def _answer(spec: SpecText) -> Iterator[str]:
    yield ""
    if spec.initial:
        yield "# An earlier answer to correct."
        yield f"initial: {write_text(spec.initial)}"
    yield "# The name of the painted answer among the answers."
    yield f"answer_name: {write_text(spec.answer_name)}"
    if spec.controls.hidden:
        yield ""
        yield "# Fields that join the answers unseen."
        yield "hidden:"
        yield from (f"  {name}: {write_text(text)}" for name, text in spec.controls.hidden.items())
    if spec.controls.questions:
        yield ""
        yield "# Questions beside the image, whose answers join the answers."
        yield "questions:"
        for question in spec.controls.questions:
            yield from _question(question)


def _question(question: Question) -> Iterator[str]:
    yield f"  - name: {write_text(question.name)}"
    yield f"    ask: {write_text(question.ask)}"
    yield f"    type: {question.kind}"
    if question.options:
        yield from (f"    {line}" for line in _named_list("options", question.options))
    if question.required:
        yield "    required: true"


def _named_list(key: str, items: tuple[str, ...]) -> Iterator[str]:
    line = f"{key}: [{', '.join(map(write_text, items))}]"
    if len(line) <= _LONGEST:
        yield line
        return
    yield f"{key}:"
    yield from (f"  - {write_text(item)}" for item in items)
