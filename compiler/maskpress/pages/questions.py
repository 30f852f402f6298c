"""The questions of a spec as inputs of HTML, the same on every page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from maskpress.pages.html import render
from maskpress.spec.model import Question

LONG = 8
"""From so many options on, a choice is a list box: radios would push the labels out of sight."""

YES_NO = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True)
class Control:
    """A question as the page asks it; ``options`` are what the answer holds and what the worker reads."""

    name: str
    ask: str
    control: Literal["textarea", "number", "radio", "checkbox", "select"]
    options: tuple[tuple[str, str], ...]
    required: bool


def render_questions(questions: Iterable[Question]) -> str:
    """Render questions as a region of the widget; nothing where there are none."""
    controls = list(map(_control, questions))
    return render("questions.html", questions=controls).decode() if controls else ""


def _control(question: Question) -> Control:
    options = YES_NO if question.kind == "yes_no" else tuple((option, option) for option in question.options)
    return Control(question.name, question.ask, _kind(question), options, question.required)


def _kind(question: Question) -> Literal["textarea", "number", "radio", "checkbox", "select"]:
    if question.kind == "text":
        return "textarea"
    if question.kind == "number":
        return "number"
    if question.kind == "choices":
        return "checkbox"
    return "select" if len(question.options) >= LONG else "radio"
