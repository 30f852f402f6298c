"""The widgets of a filled template: their names, labels, images and earlier answers, each checked."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from maskpress.problems import Refusal
from maskpress.spec.files import find_file, read_file
from maskpress.spec.names import quoted
from maskpress.spec.wording import near_or_known
from maskpress.tasks.answer_names import check_names
from maskpress.tasks.filled import Filled
from maskpress.tasks.images import MAX_BYTES
from maskpress.tasks.initial import PNG_URI, Expected, read_initial
from maskpress.tasks.model import Image
from maskpress.tasks.roots import URL, rooted
from maskpress.tasks.rows import spec_place
from maskpress.template.lenient_list import LenientProblem, read_labels, read_lenient
from maskpress.template.outline import Value, Widget


@dataclass(frozen=True)
class PaintedWidget:
    """A widget as the page has it; ``number`` counts the images to paint, from 1.

    ``initial`` is what its own ``initial-value`` says, ``given`` the spec's initial answer.
    """

    name: str
    header: str
    labels: tuple[str, ...]
    image: Image
    number: int
    initial: str | None
    given: str | None


def check_widgets(filled: Filled, initial: str) -> list[PaintedWidget] | None:
    """Check every widget of a filled template; None where one cannot be used."""
    before = sum(problem.severity == "error" for problem in filled.found)
    names = check_names(filled)
    given = _given(filled, initial)
    widgets: list[PaintedWidget] = []
    for widget, name in zip(filled.outline.widgets, names, strict=True):
        labels = _labels(filled, widget)
        image = _image(filled, widget)
        if image is not None:
            own = _own_initial(filled, widget, name, labels, image)
            answer = _spec_initial(filled, given, name, labels, image)
            header = _read(filled, widget.header)
            widgets.append(PaintedWidget(name, header, labels, image, len(widgets) + 1, own, answer))
    failed = sum(problem.severity == "error" for problem in filled.found) > before
    return widgets if widgets and not failed else None


def _read(filled: Filled, value: Value | None) -> str:
    return "" if value is None else value.read(filled.sheet)


def _labels(filled: Filled, widget: Widget) -> tuple[str, ...]:
    text = _read(filled, widget.labels)
    if widget.labels is None or not text.strip():
        _no_labels(filled, widget)
        return ()
    try:
        labels = _cached_labels(text)
    except LenientProblem as problem:
        message = f"the labels cannot be read: {problem.message}"
        filled.tell(_within(widget.labels, text, problem), "E432", message, problem.help or 'write ["Cat", "Dog"]')
        return ()
    if not labels:
        _no_labels(filled, widget)
    for message, code in _odd_labels(labels):
        filled.tell(widget.labels.at, code, message, None, "error" if code == "E103" else "warning")
    _check_ruled(filled, labels)
    return labels


def _no_labels(filled: Filled, widget: Widget) -> None:
    """Refuse a widget without labels, unless a script may give it some."""
    if not any(part.kind == "script" for part, _ in filled.outline.inline):
        at = widget.at if widget.labels is None else widget.labels.at
        filled.tell(at, "E432", "the widget has no labels", 'add some, such as labels=\'["Cat", "Dog"]\'')


def _within(value: Value, text: str, problem: LenientProblem) -> int:
    """Find the place of a problem in an attribute, as near as values and character references let us."""
    as_written = len(text) == value.span.end - value.span.start
    return value.span.start + min(problem.position, len(text) - 1) if as_written else value.at


def _odd_labels(labels: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for number, label in enumerate(labels):
        if label in labels[:number]:
            yield f"labels: duplicate label {quoted(label)}", "E103"
        if label.strip().lower() in ("bg", "background"):
            yield f"labels: programs that read answers take the label {quoted(label)} for unpainted pixels", "W114"


def _check_ruled(filled: Filled, labels: tuple[str, ...]) -> None:
    for name in filled.spec.rules.labels:
        if labels and name not in labels:
            path = ("rules", "labels", name)
            help = near_or_known(name, labels)
            found = filled.spec.source.key_problem(path, "E110", f"rules.labels: unknown label {quoted(name)}", help)
            filled.found.append(found)


def _image(filled: Filled, widget: Widget) -> Image | None:
    if widget.src is None:
        return None
    address = widget.src.read(filled.sheet).strip()
    if not address:
        filled.tell(widget.src.at, "E436", "the widget's src is empty: the row has no image for it")
        return None
    try:
        return filled.image(address, None if filled.by_row(widget.src) else filled.folder)
    except Refusal as refusal:
        filled.refuse(widget.src, refusal.code, "src", refusal)
        return None


def _given(filled: Filled, initial: str) -> str:
    """Give the spec's initial answer, which has to be for the only widget, and that widget's only one."""
    if not initial.strip():
        return ""
    place = spec_place(filled.spec, "initial")
    if len(filled.outline.widgets) > 1:
        help = "write initial-value into the template, for each"
        filled.found.append(place.problem("E114", "initial: the template has several widgets", help))
    elif any(widget.initial for widget in filled.outline.widgets):
        help = "remove one of the two"
        filled.found.append(place.problem("E114", "initial: the template has an initial-value of its own", help))
    return initial


def _spec_initial(filled: Filled, text: str, name: str, labels: tuple[str, ...], image: Image) -> str | None:
    value, refusals = read_initial(text, filled.spec.folder, _expected(filled, name, labels, image))
    place = filled.row.place if filled.spec.images.kind == "manifest" else spec_place(filled.spec, "initial")
    subject = "initial" if text.strip()[:1] in ("[", "{") else f"initial: {text.strip()}"
    filled.found.extend(place.refused(subject, refusal) for refusal in refusals)
    return value


def _own_initial(filled: Filled, widget: Widget, name: str, labels: tuple[str, ...], image: Image) -> str | None:
    """Read an ``initial-value``; what it refers to becomes a part of the page."""
    text = _read(filled, widget.initial).strip()
    if widget.initial is None or not text:
        return None
    try:
        if text[0] in "[{":
            text = _with_picture(filled, _read_lenient(text))
        value, refusals = read_initial(text, filled.spec.folder, _expected(filled, name, labels, image))
    except Refusal as refusal:
        value, refusals = None, [refusal]
    for each in refusals:
        filled.refuse(widget.initial, each.code, "initial-value", each)
    return value


def _read_lenient(text: str) -> object:
    try:
        return read_lenient(text)
    except LenientProblem as problem:
        help = problem.help or "write JSON between single quotes, or give it by {{ task.input.x | to_json | escape }}"
        raise Refusal("E433", f"it cannot be read: {problem.message}", help) from None


def _with_picture(filled: Filled, value: object) -> str:
    """Write an initial value as JSON, its picture inlined where it is a file."""
    source = value.get("src") if isinstance(value, dict) else None
    if isinstance(value, dict) and isinstance(source, str) and not source.startswith("data:"):
        value = {**value, "src": _inlined(filled, source)}
    return json.dumps(value, ensure_ascii=False)


def _inlined(filled: Filled, address: str) -> str:
    place = rooted(address, filled.spec.image_roots)
    if URL.match(place):
        help = "download it beside the task spec, and say where it is with image_roots"
        raise Refusal("E433", f'src: "{place[:80]}" would be loaded from elsewhere', help)
    content = read_file(find_file(filled.spec.folder, place), MAX_BYTES)
    return PNG_URI + base64.b64encode(content).decode("ascii")


def _expected(filled: Filled, name: str, labels: tuple[str, ...], image: Image) -> Expected:
    size = (image.width, image.height) if image.width and image.height else None
    return Expected(filled.row.id, size, labels, name, filled.row.image)


@lru_cache(256)
def _cached_labels(text: str) -> tuple[str, ...]:
    return read_labels(text)
