"""An HTML text as elements with their places, as a browser sees it, and the flaws a writer should know of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from maskpress.template.nodes import Element, Flaw, Text
from maskpress.template.tokens import Attribute, read_tokens
from maskpress.template.tree import Builder

__all__ = ["Attribute", "Element", "Flaw", "Markup", "Text", "position", "read_markup"]


@dataclass(frozen=True)
class Markup:
    """Elements and texts in the order of their starts, flaws by offset."""

    text: str
    elements: tuple[Element, ...]
    texts: tuple[Text, ...]
    flaws: tuple[Flaw, ...]

    def find(self, *names: str) -> Iterator[tuple[int, Element]]:
        """Give the elements of these names, with their indices."""
        return ((index, each) for index, each in enumerate(self.elements) if each.name in names)

    def live(self, *names: str) -> Iterator[tuple[int, Element]]:
        """Give the elements of these names but those in a ``<template>``, which pages do not show."""
        for index, element in self.find(*names):
            if not any(self.elements[each].name == "template" for each in self.ancestors(element.parent)):
                yield index, element

    def ancestors(self, index: int | None) -> Iterator[int]:
        """Give an element's index, its parent's and so on."""
        while index is not None:
            yield index
            index = self.elements[index].parent

    def within(self, outer: int) -> Iterator[tuple[int, Element]]:
        """Give the elements below another one, with their indices."""
        for index in range(outer + 1, len(self.elements)):
            if outer in self.ancestors(index):
                yield index, self.elements[index]


def read_markup(text: str) -> Markup:
    """Read an HTML text, whatever it is."""
    builder = Builder()
    for token in read_tokens(text):
        builder.add(token)
    elements = builder.finish(len(text))
    return Markup(text, elements, tuple(builder.texts), tuple(sorted(builder.flaws, key=lambda flaw: flaw.offset)))


def position(text: str, offset: int) -> tuple[int, int]:
    """Give the line and column of an offset, from 1, in code points."""
    if "\r" in text:
        ends = [found.end() for found in _LINE_END.finditer(text, 0, offset)]
        return len(ends) + 1, offset - (ends[-1] if ends else 0) + 1
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


_LINE_END = re.compile(r"\r\n|\r|\n")
