"""What an HTML text consists of: elements, texts between them, and flaws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from maskpress.template.tokens import Attribute

FlawKind = Literal["missing-bracket", "nested-quotes", "repeated-attribute", "stray-end", "unclosed", "cut-off"]


@dataclass(frozen=True)
class Element:
    """An element; offsets count code points.

    Its start tag is ``[start:open_end]``, its content reaches to ``close``, where its end tag starts, or to ``end``
    where it has none. ``parent`` is an index into the elements. ``attributes`` holds repeated ones too.
    """

    name: str
    attributes: tuple[Attribute, ...]
    start: int
    open_end: int
    close: int | None
    end: int
    parent: int | None

    @property
    def content_end(self) -> int:
        """Give where its content ends."""
        return self.end if self.close is None else self.close

    def attribute(self, name: str) -> Attribute | None:
        """Find an attribute; of repeated ones the first counts."""
        return next((each for each in self.attributes if each.name == name), None)

    def get(self, name: str) -> str | None:
        """Give an attribute's value: empty where it has none, None where it is not there."""
        found = self.attribute(name)
        return None if found is None else found.value or ""


class Text(NamedTuple):
    """A stretch of text as written, character references included; ``parent`` is an index into the elements."""

    start: int
    end: int
    parent: int | None


class Flaw(NamedTuple):
    """What is likely not meant so, at an offset; ``name`` is the tag or attribute, ``element`` an index.

    missing-bracket: an attribute's name is ``<tag``, for the ``>`` before it is missing · nested-quotes: an attribute
    ends at a quote within it · repeated-attribute: browsers ignore all but the first · stray-end: an end tag that
    closes nothing · unclosed: an element without its end tag · cut-off: the text ends within a tag or comment.
    """

    kind: FlawKind
    offset: int
    name: str = ""
    element: int | None = None
