"""What a schema cannot say about questions: names that are taken, options that are missing, useless or repeated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maskpress.problems import Problem
from maskpress.spec.names import quoted
from maskpress.spec.partial import entries, mapping
from maskpress.spec.source import NodePath, Source
from maskpress.spec.wording import at, first_used

WITH_OPTIONS = ("choice", "choices")
WITHOUT_OPTIONS = ("text", "number", "yes_no")


def check_questions(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    """Report what is wrong with the questions of a document, broken or not."""
    yield from _names(source, spec)
    for path, question in _questions(spec):
        yield from _blank_ask(source, path, question)
        if question.get("type") in WITH_OPTIONS:
            yield from _options(source, path, question)
        elif question.get("type") in WITHOUT_OPTIONS and "options" in question:
            path = (*path, "options")
            message = at(path, f"expected none for a question of type {question['type']}")
            yield source.key_problem(path, "E116", message, "remove them, or write type: choice")


def _names(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    """Refuse names that two fields would share: one answer would hide the other."""
    first: dict[str, NodePath] = {}
    for path, question in _questions(spec):
        path, name = (*path, "name"), question.get("name")
        if not isinstance(name, str):
            continue
        if name in first:
            message = f"the name {quoted(name)} is taken by another question"
            yield source.problem(path, "E113", at(path, message), first_used(source, first[name]))
        elif owner := _owner(spec, name):
            message = at(path, f"the name {quoted(name)} is taken by {owner}")
            yield source.problem(path, "E113", message, "choose another name")
        first.setdefault(name, path)


def _owner(spec: dict[str, Any], name: str) -> str | None:
    """Say what has a name already, beside other questions."""
    if name == "__proto__":
        return "scripts, which give it a meaning"
    if "template" not in spec and name == spec.get("answer_name", "annotatedResult"):
        return "the painted answer"
    return "a hidden field" if name in mapping(spec, "hidden") else None


def _blank_ask(source: Source, path: NodePath, question: dict[str, Any]) -> Iterator[Problem]:
    ask = question.get("ask")
    if isinstance(ask, str) and ask and not ask.strip():
        path = (*path, "ask")
        yield source.problem(path, "E108", at(path, "expected text, found only blanks"))


def _options(source: Source, path: NodePath, question: dict[str, Any]) -> Iterator[Problem]:
    if "options" not in question:
        help = 'say what there is to choose, such as options: ["sun", "rain"]'
        yield source.problem(path, "E102", at(path, 'missing key "options"'), help)
    first: dict[str, NodePath] = {}
    for index, option in enumerate(entries(question, "options")):
        place = (*path, "options", index)
        if not isinstance(option, str):
            continue
        if option and not option.strip():
            yield source.problem(place, "E108", at(place, "expected text, found only blanks"))
        elif option in first:
            help = first_used(source, first[option])
            yield source.problem(place, "E116", at(place, f"duplicate option {quoted(option)}"), help)
        first.setdefault(option, place)


def _questions(spec: dict[str, Any]) -> Iterator[tuple[NodePath, dict[str, Any]]]:
    for index, question in enumerate(entries(spec, "questions")):
        if isinstance(question, dict):
            yield ("questions", index), question
