"""Text as Markdown: what would be a mark is escaped, what a mark cannot say becomes a tag."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

BREAK = "\ue002"
"""Stands for a line break within a paragraph until the paragraph is complete; no template holds it."""

LINE_BREAK = "\\\n"
_BLANKS = f" \t\n\f\r{BREAK}"


class Piece(NamedTuple):
    """A stretch of a paragraph: ``text`` is Markdown, between marks of ``emphasis`` where it is not empty.

    ``tag`` says the same as the marks do; ``code`` is the text between backticks, as it is.
    """

    text: str
    emphasis: str = ""
    tag: str = ""
    code: str = ""


def escaped(text: str) -> str:
    """Escape what Markdown would take for marks within a line."""
    return _MARKS.sub(r"\\\g<0>", text)


def line_start_escaped(text: str) -> str:
    """Escape what Markdown would take for a heading, a list item and so on at the start of a line."""
    return _LINE_START.sub(lambda found: f"{found[1]}\\{found[2]}", text)


def code(text: str) -> str:
    """Write code within a line, between more backticks than it holds."""
    text = " ".join(text.split())
    fence = "`" * (_longest_run(text) + 1)
    padding = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{padding}{text}{padding}{fence}" if text else ""


def fenced(text: str) -> str:
    """Write code of several lines."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}\n{text}\n{fence}"


def destination(url: str) -> str:
    """Write the address of a link or picture."""
    url = url.strip().replace("\n", "").replace("\r", "").replace("\t", "")
    for char in "\\ <>\"'()":
        url = url.replace(char, f"%{ord(char):02X}")
    return url.replace("&", "&amp;")


def paragraph(pieces: Sequence[Piece]) -> str:
    """Put the pieces of a paragraph together, blanks collapsed."""
    lines = run(pieces).strip(_BLANKS).split(BREAK)
    collapsed = (re.sub(r"[ \t\n\f\r]+", " ", line).strip(" ") for line in lines)
    return LINE_BREAK.join(map(line_start_escaped, collapsed))


def run(pieces: Sequence[Piece]) -> str:
    """Put pieces together that stand within a paragraph."""
    written = ""
    for number, piece in enumerate(pieces):
        following = next((each for each in pieces[number + 1 :] if each.text), Piece(""))
        written += _piece(piece, written[-1:], "`" if following.code else following.text[:1])
    return written


def stacked(blocks: Sequence[str]) -> str:
    """Put blocks below each other; between two lists stands a comment, or Markdown would make them one."""
    apart = [
        block if before is None or not (LIST.match(before) and LIST.match(block)) else f"<!-- -->\n\n{block}"
        for before, block in zip([None, *blocks], blocks, strict=False)
    ]
    return "\n\n".join(apart)


def listed(items: Sequence[Sequence[str]], first: int | None) -> str:
    """Write a list of items of blocks; its first number where it is an ordered one."""
    loose = any(not _NESTED.match(block) for item in items for block in item[1:])
    marks = ["- " if first is None else f"{first + at}. " for at in range(len(items))]
    texts = [stacked(item) if loose else "\n".join(item) for item in items]
    hung = [mark + _indented(text, len(mark)) for mark, text in zip(marks, texts, strict=True)]
    return ("\n\n" if loose else "\n").join(hung)


LIST = re.compile(r"- |[0-9]+\. ")
"""How a block starts that is a list."""

_NESTED = re.compile(r"- |1\. ")
"""How a list starts that needs no blank line before it."""

_MARKS = re.compile(r"[\\`*\[\]<]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|&(?=#|[A-Za-z])|\|")
_HOLDS_MARKS = re.compile(r"(?<!\\)[*~]|\\$")
"""Emphasis within emphasis: marks would have to be told apart, tags need not."""

_LINE_START = re.compile(r"^([0-9]{0,9})((?:(?<=[0-9])[.)]|[-+#=:])(?=\s|$|[-#=:])|>)")


def _piece(piece: Piece, before: str, after: str) -> str:
    """Put emphasis around a piece, within its blanks, by marks where they work and by a tag where not."""
    inner = piece.text.strip(_BLANKS)
    if not piece.emphasis or not inner:
        return piece.text
    head, tail = piece.text.split(inner, 1)
    if piece.code:
        works = "`" not in (before, after)
        return f"{head}{code(piece.code)}{tail}" if works else f"{head}<code>{inner}</code>{tail}"
    works = _apart(head or before, -1) and _apart(tail or after, 0) and not _HOLDS_MARKS.search(inner)
    marks = (piece.emphasis, piece.emphasis) if works else (f"<{piece.tag}>", f"</{piece.tag}>")
    return f"{head}{marks[0]}{inner}{marks[1]}{tail}"


def _apart(text: str, at: int) -> bool:
    """Tell whether marks work beside a text: at its end, a blank or a sign that is no mark itself."""
    return (
        not text
        or text[at].isspace()
        or text[at] == BREAK
        or (unicodedata.category(text[at])[0] in "PS" and text[at] not in "*_~`\\")
    )


def _indented(text: str, by: int) -> str:
    """Indent all lines but the first."""
    return re.sub(r"\n(?=[^\n])", "\n" + " " * by, text)


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
