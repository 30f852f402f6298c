"""HTML instructions as Markdown that our instructions turn into the same HTML again.

What Markdown has no marks for but our pages may show (small tables with merged cells, ``<u>``, definition lists) stays
HTML within the Markdown; what pages may not show is told as lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from html import escape

from maskpress.template.markdown_text import (
    BREAK,
    LINE_BREAK,
    Piece,
    destination,
    escaped,
    fenced,
    listed,
    paragraph,
    run,
    stacked,
)
from maskpress.template.nodes import Element, Text
from maskpress.template.source import Template, has_placeholder

MAX_DEPTH = 40
"""Elements within elements; what is nested deeper becomes plain text."""

Lost = Callable[[int, str], None]
"""Take what could not be carried over: where it stands, and what it is."""

Node = Text | int
"""A text, or an element by its index."""


def markdown(template: Template, nodes: list[Node], skipped: Collection[int], lost: Lost) -> str:
    """Write nodes as Markdown, a marked text. Elements whose index is in ``skipped`` are left out."""
    return stacked(_Writer(template, frozenset(skipped), lost).blocks(nodes, 0))


_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "strike": "~~", "del": "~~"}
_TAGS = {"strike": "s"}
_INLINE_TAGS = frozenset("abbr cite dfn ins kbd mark q small sub sup u var".split())  # noqa: SIM905
"""Elements within a line that stay HTML."""

_CODE = frozenset({"code", "tt", "samp"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    """
    address article aside blockquote center details dialog dd div dl dt fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hr full-instructions legend li main menu nav ol p pre section short-instructions summary table ul
    """.split()  # noqa: SIM905
)
_SILENT = frozenset("head link meta noscript script style template title".split())  # noqa: SIM905
"""Elements that show nothing; scripts and styles are told elsewhere."""

_LOST = frozenset("audio canvas embed iframe map math object svg video".split())  # noqa: SIM905
_KEPT_TAGS = frozenset(
    """
    b br caption code dd del details dl dt em i li ol p s strong sub summary sup table tbody td tfoot th thead tr u ul
    """.split()  # noqa: SIM905
)
"""Tags written as they are where a block stays HTML."""

_KEPT_ATTRIBUTES = ("align", "colspan", "rowspan", "open", "start")
_LINK = re.compile(r"https?://|mailto:", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass
class _Writer:
    template: Template
    skipped: frozenset[int]
    lost: Lost
    below: dict[int | None, list[Node]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        markup = self.template.markup
        ordered: list[tuple[int, int | None, Node]] = [(each.start, each.parent, each) for each in markup.texts]
        ordered += [(each.start, each.parent, index) for index, each in enumerate(markup.elements)]
        for _, parent, node in sorted(ordered, key=lambda each: each[0]):
            self.below.setdefault(parent, []).append(node)

    def blocks(self, nodes: list[Node], depth: int) -> list[str]:
        """Write nodes as blocks; what stands between blocks becomes paragraphs."""
        written: list[str] = []
        line: list[Node] = []
        for node in nodes:
            if isinstance(node, int) and self._holds_blocks(node, depth):
                written += [*self._paragraph(line, depth), *self._block(node, depth + 1)]
                line = []
            else:
                line.append(node)
        return [*written, *self._paragraph(line, depth)]

    def _holds_blocks(self, index: int, depth: int) -> bool:
        if index in self.skipped or self._element(index).name in _SILENT:
            return False
        if self._element(index).name in _BLOCKS:
            return True
        below = self.below.get(index, [])
        return depth < MAX_DEPTH and any(
            isinstance(node, int) and self._holds_blocks(node, depth + 1) for node in below
        )

    def _paragraph(self, nodes: list[Node], depth: int) -> list[str]:
        text = paragraph(self._pieces(nodes, depth))
        return [text] if text else []

    def _block(self, index: int, depth: int) -> list[str]:
        name, nodes = self._element(index).name, self.below.get(index, [])
        if depth > MAX_DEPTH:
            return self._paragraph([*self._deep_texts(index)], depth)
        if name in _HEADINGS:
            return [
                f"{'#' * _HEADINGS[name]} {text.replace(LINE_BREAK, ' ')}" for text in self._paragraph(nodes, depth)
            ]
        if name in ("ul", "ol", "menu"):
            return self._list(index, depth)
        if name == "pre":
            return [fenced(self._literal(index).strip("\r\n"))]
        if name == "hr":
            return ["***"]
        if name == "blockquote":
            quoted = stacked(self.blocks(nodes, depth))
            return ["\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))] if quoted else []
        if name == "table":
            return [self._table(index, depth) or self._html(index, depth)]
        if name in ("dl", "details"):
            return [self._html(index, depth)]
        return self.blocks(nodes, depth)

    def _list(self, index: int, depth: int) -> list[str]:
        element = self._element(index)
        start = (element.get("start") or "").strip()
        first = int(start) if start.isascii() and start.isdecimal() and len(start) < 9 else 1
        items = [self.blocks(self._item(node), depth) for node in self._list_nodes(index)]
        items = [blocks for blocks in items if blocks]
        return [listed(items, first if element.name == "ol" else None)] if items else []

    def _list_nodes(self, index: int) -> Iterator[Node]:
        """Give the items of a list; anything else in it that shows something is one as well."""
        for node in self.below.get(index, []):
            if isinstance(node, int) or self.template.text[node.start : node.end].strip():
                yield node

    def _item(self, node: Node) -> list[Node]:
        is_item = isinstance(node, int) and self._element(node).name == "li" and node not in self.skipped
        return self.below.get(node, []) if is_item and isinstance(node, int) else [node]

    def _table(self, index: int, depth: int) -> str | None:
        """Write a table with marks: one row of heads, then rows of as many cells, each of one line."""
        rows = [self._cells(row) for row in self._rows(index)]
        cells = [cell for row in rows for cell in row]
        names = [self._element(cell).name for cell in cells]
        if not rows or any(len(row) != len(rows[0]) for row in rows) or not rows[0]:
            return None
        if names != ["th"] * len(rows[0]) + ["td"] * (len(names) - len(rows[0])):
            return None
        if any(self._is_complex_cell(cell, depth) for cell in cells):
            return None
        lines = [[paragraph(self._pieces(self.below.get(cell, []), depth)) for cell in row] for row in rows]
        lines.insert(1, ["---"] * len(rows[0]))
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def _rows(self, index: int) -> list[int]:
        found: list[int] = []
        for node in self.below.get(index, []):
            if isinstance(node, int) and self._element(node).name in ("thead", "tbody", "tfoot"):
                found += self._rows(node)
            elif isinstance(node, int) and self._element(node).name == "tr":
                found.append(node)
        return found

    def _cells(self, row: int) -> list[int]:
        nodes = [node for node in self.below.get(row, []) if isinstance(node, int)]
        return [node for node in nodes if self._element(node).name in ("td", "th")]

    def _is_complex_cell(self, cell: int, depth: int) -> bool:
        merged = any(self._element(cell).attribute(name) for name in ("colspan", "rowspan", "align"))
        below = [node for node in self.below.get(cell, []) if isinstance(node, int)]
        breaks = any(self._element(node).name == "br" for node in below)
        return merged or breaks or any(self._holds_blocks(node, depth) for node in below)

    def _html(self, index: int, depth: int) -> str:
        """Write a block as HTML of one line, for a blank line would end it."""
        return re.sub(r"\s+", " ", self._tags(index, depth)).strip()

    def _tags(self, index: int, depth: int) -> str:
        element = self._element(index)
        if index in self.skipped or element.name in _SILENT or depth > MAX_DEPTH * 2:
            return ""
        if element.name in ("a", "img"):
            return self._link_tag(index, depth)
        inner = self._inner_tags(index, depth)
        if element.name not in _KEPT_TAGS:
            return inner
        attributes = "".join(
            f' {name}="{escape(element.get(name) or "")}"' for name in _KEPT_ATTRIBUTES if element.attribute(name)
        )
        return f"<{element.name}{attributes}>" + ("" if element.name == "br" else f"{inner}</{element.name}>")

    def _inner_tags(self, index: int, depth: int) -> str:
        return "".join(
            self._tags(node, depth + 1) if isinstance(node, int) else escape(self._text(node), quote=False)
            for node in self.below.get(index, [])
        )

    def _link_tag(self, index: int, depth: int) -> str:
        element = self._element(index)
        if element.name == "img":
            return self._picture_tag(index)
        inner = self._inner_tags(index, depth)
        address = self._address(index)
        return inner if address is None else f'<a href="{escape(address)}">{inner}</a>'

    def _pieces(self, nodes: list[Node], depth: int) -> list[Piece]:
        """Write nodes as the pieces of a paragraph."""
        found: list[Piece] = []
        for node in nodes:
            if isinstance(node, Text):
                found.append(Piece(escaped(self._text(node))))
            elif depth > MAX_DEPTH:
                found += [Piece(escaped(self._text(text))) for text in self._deep_texts(node)]
            elif node not in self.skipped and self._element(node).name not in _SILENT:
                found += self._inline(node, depth + 1)
        return found

    def _inline(self, index: int, depth: int) -> list[Piece]:
        name, nodes = self._element(index).name, self.below.get(index, [])
        if name == "br":
            return [Piece(BREAK)]
        if name == "img":
            return [Piece(self._picture(index))]
        if name in _CODE:
            literal = self._literal(index)
            return [Piece(escaped(literal), "`", "code", literal)]
        if name in _LOST:
            self.lost(self._element(index).start, f"<{name}>")
            return []
        inner = self._pieces(nodes, depth)
        if name in _EMPHASIS:
            return [Piece(run(inner), _EMPHASIS[name], _TAGS.get(name, name))]
        if name in _INLINE_TAGS and any(piece.text for piece in inner):
            return [Piece(f"<{name}>{run(inner)}</{name}>")]
        if name == "a" and (address := self._address(index)) is not None:
            return [Piece(f"[{run(inner)}]({destination(address)})")]
        return inner

    def _address(self, index: int) -> str | None:
        """Give where a link leads: to the web, or nowhere."""
        element = self._element(index)
        address = self.template.attribute(element, "href")
        if address is not None and (_LINK.match(address.strip()) or has_placeholder(address[:4])):
            return address.strip()
        if address is not None:
            shown = address.strip()[:60]
            self.lost(element.start, f'the link to "{shown}", which would lead nowhere on the page')
        return None

    def _source(self, index: int) -> str | None:
        """Give the file of a picture; one from elsewhere would be a request of the page."""
        element = self._element(index)
        source = (self.template.attribute(element, "src") or "").strip()
        if not source or (_ELSEWHERE.match(source) and not source.lower().startswith("data:")):
            elsewhere = f'the picture "{source[:60]}", which would be loaded from elsewhere'
            self.lost(element.start, elsewhere if source else "a picture without src")
            return None
        return source

    def _picture(self, index: int) -> str:
        element = self._element(index)
        if element.attribute("width") or element.attribute("height"):
            return self._picture_tag(index)
        source = self._source(index)
        alt = escaped(" ".join((self.template.attribute(element, "alt") or "").split()))
        return "" if source is None else f"![{alt}]({destination(source)})"

    def _picture_tag(self, index: int) -> str:
        element = self._element(index)
        source = self._source(index)
        if source is None:
            return ""
        written = {name: self.template.attribute(element, name) for name in ("alt", "width", "height")}
        rest = "".join(f' {name}="{escape(" ".join(value.split()))}"' for name, value in written.items() if value)
        return f'<img src="{escape(source)}"{rest}>'

    def _element(self, index: int) -> Element:
        return self.template.markup.elements[index]

    def _text(self, node: Text) -> str:
        return self.template.marked(node.start, node.end)

    def _literal(self, index: int) -> str:
        return "".join(self._text(text) for text in self._deep_texts(index))

    def _deep_texts(self, index: int) -> list[Text]:
        """Give all texts within an element."""
        element = self._element(index)
        return [each for each in self.template.markup.texts if element.open_end <= each.start < element.content_end]
