"""What a skeleton's markup holds: its form and widgets, and what the page changes in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from maskpress.template.faults import OF_THE_SPEC, WIDGET, faults
from maskpress.template.inputs import answering
from maskpress.template.markup import Attribute, Element, Markup, read_markup
from maskpress.template.scripts import Finding, Inline, cut_out, findings, inline_parts, quote_of
from maskpress.template.sheet import MARK, MARKS, QUOTED_MARK, Sheet, Span
from maskpress.template.tokens import read_tokens

ChangeKind = Literal["cut", "form", "fields", "widget", "src", "initial", "picture"]


class Change(NamedTuple):
    """A stretch of the skeleton that the page replaces; ``number`` counts the widgets or pictures, from 0."""

    start: int
    end: int
    kind: ChangeKind
    number: int = 0


@dataclass(frozen=True)
class Value:
    """An attribute's value as written, or the text of a script or style (``raw``); it may hold marks.

    ``at`` is where the attribute or element starts.
    """

    at: int
    span: Span
    raw: bool = False

    def read(self, sheet: Sheet) -> str:
        """Give the value as a browser reads it, filled in for a row."""
        text = sheet.filled(self.span)
        return text if self.raw or "&" not in text else _decoded(text)


@dataclass(frozen=True)
class Widget:
    """A widget's attributes; ``at`` is where its tag starts."""

    at: int
    name: Value | None
    header: Value | None
    labels: Value | None
    src: Value | None
    initial: Value | None


class Input(NamedTuple):
    """An input that joins the answers, of a type in lower case."""

    name: Value
    kind: str


@dataclass(frozen=True)
class Outline:
    """All a page needs to know of a skeleton.

    ``rigid``: a row value stands where it could change the markup, so that values have to be filled in before reading.
    ``pictures`` are the addresses of ``img`` elements, ``inline`` the scripts and styles with their texts, ``root`` and
    ``head`` the attributes of ``<html>`` and ``<head>``.
    """

    rigid: bool
    widgets: tuple[Widget, ...]
    inputs: tuple[Input, ...]
    pictures: tuple[Value, ...]
    inline: tuple[tuple[Inline, Value], ...]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    pieces: tuple[Span, ...]
    """What lies between the changes."""

    root: tuple[Span, ...] = ()
    head: tuple[Span, ...] = ()


def read_outline(skeleton: str) -> Outline:
    """Read a skeleton."""
    markup = read_markup(skeleton)
    reader = _Reader(markup)
    widgets = [element for _, element in markup.live(WIDGET)]
    pictures = [value for _, element in markup.find("img") if (value := reader.value(element, "src"))]
    changes = sorted(_outermost(reader.changes(widgets)))
    ends = [0, *(change.end for change in changes)]
    starts = [*(change.start for change in changes), len(skeleton)]
    return Outline(
        rigid=reader.rigid(),
        widgets=tuple(map(reader.widget, widgets)),
        inputs=tuple(reader.inputs()),
        pictures=tuple(pictures),
        inline=tuple((part, reader.text_of(part)) for part in inline_parts(markup)),
        changes=tuple(changes),
        findings=(*faults(markup), *findings(markup)),
        pieces=tuple(reader.span(start, end) for start, end in zip(ends, starts, strict=True)),
        root=tuple(reader.attributes("html")),
        head=tuple(reader.attributes("head"))[:1],
    )


class _Reader:
    """One skeleton with its markup and the places of its marks."""

    def __init__(self, markup: Markup) -> None:
        self.markup = markup
        self._marks = [found.start() for found in MARKS.finditer(markup.text)]

    def span(self, start: int, end: int) -> Span:
        """Give a part of the skeleton."""
        return Span(start, end, bisect_left(self._marks, start))

    def value(self, element: Element, name: str) -> Value | None:
        """Give the value of an element's attribute, if it has one."""
        found = element.attribute(name)
        if found is None or found.value_start is None or found.value_end is None:
            return None
        return Value(found.start, self.span(found.value_start, found.value_end))

    def widget(self, element: Element) -> Widget:
        """Give a widget with its attributes."""
        name, header, labels, src, initial = (
            self.value(element, name) for name in ("name", "header", "labels", "src", "initial-value")
        )
        return Widget(element.start, name, header, labels, src, initial)

    def inputs(self) -> Iterator[Input]:
        """Give the inputs that join the answers."""
        for element, kind in answering(self.markup):
            if name := self.value(element, "name"):
                yield Input(name, kind)

    def attributes(self, name: str) -> Iterator[Span]:
        """Give the attributes of every tag of a name, as written."""
        for _, element in self.markup.find(name):
            if element.attributes:
                yield self.span(element.start + 1 + len(name), element.open_end - 1)

    def text_of(self, part: Inline) -> Value:
        """Give the text of a script or style."""
        return Value(part.at, self.span(part.start, part.end), raw=part.kind in ("script", "style"))

    def rigid(self) -> bool:
        """Tell whether a mark stands in a tag elsewhere than in a quoted value, or where it could make a tag."""
        text = self.markup.text
        if _MAKING.search(text) or any(MARKS.search(text, start, end) for start, end in self._bare()):
            return True
        return any(QUOTED_MARK in text[element.start : element.open_end] for element in self.markup.elements)

    def _bare(self) -> Iterator[tuple[int, int]]:
        for element in self.markup.elements:
            at = element.start
            for attribute in element.attributes:
                if attribute.value_start is not None and quote_of(self.markup, attribute):
                    yield at, attribute.value_start
                    at = attribute.value_end or at
            yield at, element.open_end
            yield element.content_end, element.end

    def changes(self, widgets: list[Element]) -> Iterator[Change]:
        """Give all that the page replaces, in any order."""
        yield from self._frame()
        for _, form in list(self.markup.live("crowd-form"))[:1]:
            at = form.start + len("<crowd-form")
            yield Change(at, at, "form")
            for attribute in form.attributes:
                if attribute.name in OF_THE_SPEC:
                    yield self._cut(attribute)
            yield Change(form.content_end, form.content_end, "fields")
        for index, widget in enumerate(widgets):
            at = widget.start + 1 + len(widget.name)
            yield Change(at, at, "widget", index)
            yield from self._replaced(widget, "src", "src", index)
            yield from self._replaced(widget, "initial-value", "initial", index)
        index = 0
        for _, picture in self.markup.find("img"):
            for change in self._replaced(picture, "src", "picture", index):
                yield change
                index += 1

    def _cut(self, attribute: Attribute) -> Change:
        end = attribute.start + len(attribute.name)
        if attribute.value_end is not None:
            end = attribute.value_end + len(quote_of(self.markup, attribute))
        return Change(attribute.start, end, "cut")

    def _frame(self) -> Iterator[Change]:
        """Cut what the page has of its own: doctype, root, head and body tags, the title and the elements' script."""
        if doctype := _DOCTYPE.match(self.markup.text):
            yield Change(doctype.start(1), doctype.end(1), "cut")
        for element in self.markup.elements:
            if self._is_title(element) or cut_out(element):
                yield Change(element.start, element.end, "cut")
            elif element.name in ("html", "head") or (element.name == "body" and not element.attributes):
                yield Change(element.start, element.open_end, "cut")
            if element.name in ("html", "head", "body") and element.close is not None:
                yield Change(element.close, element.end, "cut")

    def _is_title(self, element: Element) -> bool:
        """Tell the page's title from that of a drawing."""
        parent = None if element.parent is None else self.markup.elements[element.parent].name
        return element.name == "title" and parent in (None, "html", "head", "body")

    def _replaced(self, element: Element, name: str, kind: ChangeKind, index: int) -> Iterator[Change]:
        found = element.attribute(name)
        if found is not None and found.value_end is not None:
            yield Change(found.start, found.value_end + len(quote_of(self.markup, found)), kind, index)


_MAKING = re.compile(
    "<[/!?-]*[A-Za-z]*M|-[!-]*M[m!-]*>|M[m!-]*-[!-]*>".replace("M", MARKS.pattern).replace("m", MARK + QUOTED_MARK)
)
"""Marks whose values could start a tag, or end a comment."""

_DOCTYPE = re.compile(r"(?:\s|<!--.*?-->)*(<!doctype[^>]*>)", re.IGNORECASE | re.DOTALL)


def _outermost(changes: Iterator[Change]) -> Iterator[Change]:
    """Leave out changes within what another one cuts."""
    end = 0
    for change in sorted(changes):
        if change.start >= end:
            yield change
            end = max(end, change.end)


def _decoded(text: str) -> str:
    """Decode the character references of an attribute as browsers do."""
    (tag,) = read_tokens('<a b="{}">'.format(text.replace('"', "&#34;")))
    return tag.attributes[0].value or ""
