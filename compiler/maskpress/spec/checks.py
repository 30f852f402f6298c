"""What a schema cannot say about a task spec: names that collide, ranges that are empty, settings at odds.

Each check takes the document's value as it is, broken or not, and reports on the parts it understands, so that one run
tells everything.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from maskpress.problems import Problem
from maskpress.spec.channel_checks import check_channels
from maskpress.spec.completion_checks import check_completion
from maskpress.spec.hosts import check_hosts
from maskpress.spec.names import quoted
from maskpress.spec.partial import entries, is_number, mapping
from maskpress.spec.questions import check_questions
from maskpress.spec.sharing import check_sharing
from maskpress.spec.source import NodePath, Source
from maskpress.spec.wording import at, first_used, near_or_known

Check = Callable[[Source, dict[str, Any]], Iterator[Problem]]

TAKEN_KEYS = {
    "b": "the brush",
    "e": "the eraser",
    "p": "the polygon",
    "n": "another instance of the last label",
    "h": "peeking below the overlay",
    "[": "a smaller brush",
    "]": "a larger brush",
    "+": "zooming in",
    "-": "zooming out",
    "?": "the list of keys",
    " ": "panning",
    "0": "fitting the image",
    **{str(digit): "the label of that number" for digit in range(1, 10)},
}
"""The page's own keys, in lower case, and what they are for."""


REPLACED_BY_TEMPLATE = ("header", "labels", "answer_name", "instructions", "questions")


def check_meaning(source: Source, value: object) -> Iterator[Problem]:
    """Report everything the schema cannot see. ``value`` is the document's, with texts as written."""
    if isinstance(value, dict):
        for check in _CHECKS:
            yield from check(source, value)


def _blank_texts(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    texts: list[tuple[NodePath, object]] = [((key,), spec.get(key)) for key in ("title", "header")]
    for path, text in texts + list(_names(spec)):
        if isinstance(text, str) and text and not text.strip():
            yield source.problem(path, "E108", at(path, "expected text, found only blanks"))


def _repeated_labels(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    first: dict[str, NodePath] = {}
    for path, name in _names(spec):
        if name in first:
            message = at(path, f"duplicate label {quoted(name)}")
            yield source.problem(path, "E103", message, first_used(source, first[name]))
        first.setdefault(name, path)


def _background_labels(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    for path, name in _names(spec):
        if name.strip().lower() in ("bg", "background"):
            message = at(path, f"programs that read answers take the label {quoted(name)} for unpainted pixels")
            help = "unpainted pixels are background without a label"
            yield source.problem(path, "W114", message, help, "warning")


def _label_keys(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    first: dict[str, NodePath] = {}
    for path, key in _keys(spec):
        folded = key.lower()
        if folded.isspace() or folded in TAKEN_KEYS:
            use = TAKEN_KEYS.get(folded, "nothing one could see")
            message = f"the key {quoted(key)} is taken: it is for {use}"
            yield source.problem(path, "E109", at(path, message), "choose another key")
        elif folded in first:
            message = f"the key {quoted(key)} is taken by another label"
            yield source.problem(path, "E109", at(path, message), first_used(source, first[folded]))
        first.setdefault(folded, path)


def _ruled_labels(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    known = [name for _, name in _names(spec)]
    for name in mapping(spec, "rules", "labels"):
        if known and name not in known:
            path = ("rules", "labels", name)
            message = at(path[:-1], f"unknown label {quoted(name)}")
            yield source.key_problem(path, "E110", message, near_or_known(name, known))


def _empty_ranges(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    paths: list[NodePath] = [("rules", "instances"), ("rules", "area")]
    paths += [("rules", "labels", name) for name in mapping(spec, "rules", "labels")]
    for path in paths:
        low, high = _ends(mapping(spec, *path))
        if low > high:
            message = f"the range is empty: min {low} is more than max {high}"
            yield source.problem((*path, "max"), "E111", at(path, message))


def _contrast(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    path: NodePath = ("display", "contrast")
    ends = mapping(spec, "display").get("contrast")
    if isinstance(ends, list) and len(ends) == 2 and all(map(is_number, ends)):
        for index, end in enumerate(ends):
            if not math.isfinite(end):
                message = f"expected a finite number, found {source.written[(*path, index)]}"
                yield source.problem((*path, index), "E105", at((*path, index), message))
        if ends[0] >= ends[1]:
            yield source.problem(path, "E111", at(path, "the range is empty: low has to be less than high"))


def _field_names(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    answer = spec.get("answer_name", None if "template" in spec else "annotatedResult")
    if answer == "__proto__":
        yield source.problem(("answer_name",), "E113", 'answer_name: "__proto__" is taken: scripts give it a meaning')
    for name in mapping(spec, "hidden"):
        if name == answer:
            message = f"hidden: the name {quoted(name)} is taken by the painted answer"
            yield source.key_problem(("hidden", name), "E113", message, "choose another name here or as answer_name")
        elif name == "__proto__":
            yield source.key_problem(
                ("hidden", name), "E113", 'hidden: "__proto__" is taken: scripts give it a meaning'
            )


def _replaced_by_template(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    """Refuse what would be lost: keys whose part the template plays."""
    if "template" not in spec:
        return
    for key in REPLACED_BY_TEMPLATE:
        if key in spec:
            message = f'{key}: expected none beside "template", which replaces it'
            yield source.key_problem((key,), "E114", message, "write it into the template, or remove one of the two")


def _reasons(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    first: dict[str, NodePath] = {}
    for index, reason in enumerate(entries(spec, "reasons")):
        path: NodePath = ("reasons", index)
        if not isinstance(reason, str):
            continue
        if reason and not reason.strip():
            yield source.problem(path, "E108", at(path, "expected text, found only blanks"))
        elif reason in first:
            yield source.problem(
                path, "E116", at(path, f"duplicate reason {quoted(reason)}"), first_used(source, first[reason])
            )
        first.setdefault(reason, path)


_CHECKS: tuple[Check, ...] = (
    _blank_texts,
    _repeated_labels,
    _background_labels,
    _label_keys,
    _ruled_labels,
    _empty_ranges,
    _contrast,
    _field_names,
    check_questions,
    _replaced_by_template,
    _reasons,
    check_hosts,
    check_channels,
    check_sharing,
    check_completion,
)


def _names(spec: dict[str, Any]) -> Iterator[tuple[NodePath, str]]:
    """Give the labels' names that are text, and their places."""
    for index, label in enumerate(entries(spec, "labels")):
        if isinstance(label, str):
            yield ("labels", index), label
        elif isinstance(label, dict) and isinstance(label.get("name"), str):
            yield ("labels", index, "name"), label["name"]


def _keys(spec: dict[str, Any]) -> Iterator[tuple[NodePath, str]]:
    for index, label in enumerate(entries(spec, "labels")):
        key = label.get("key") if isinstance(label, dict) else None
        if isinstance(key, str) and len(key) == 1:
            yield ("labels", index, "key"), key


def _ends(range_: dict[str, Any]) -> tuple[float, float]:
    """Give both ends of a range; an end that is missing or no number is open."""
    low, high = range_.get("min"), range_.get("max")
    return low if is_number(low) else -math.inf, high if is_number(high) else math.inf
