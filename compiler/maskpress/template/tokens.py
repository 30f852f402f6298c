"""HTML text as tokens: tags with their attributes, texts and comments, cut where browsers cut them.

Follows the tokenizer of the HTML standard (section 13.2.5) rather than ``html.parser``, which knows no positions of
attributes and changes its mind about malformed tags from one Python release to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from typing import Literal, NamedTuple

RAW = frozenset("iframe noembed noframes noscript script style xmp".split())  # noqa: SIM905
"""Elements whose content is one text without markup and without character references."""

TEXT_ONLY = RAW | {"textarea", "title"}
"""Elements whose content is one text without markup."""


class Attribute(NamedTuple):
    """An attribute as written: ``name`` in lower case, ``value`` unescaped, None where there is no ``=``.

    ``text[value_start:value_end]`` is the value as written, without its quotes; both are None without a value.
    """

    name: str
    value: str | None
    start: int
    value_start: int | None
    value_end: int | None


@dataclass(frozen=True)
class Token:
    """A piece of the text; ``closed`` is false where the text ends within it."""

    kind: Literal["start", "end", "text", "comment"]
    start: int
    end: int
    name: str = ""
    attributes: tuple[Attribute, ...] = ()
    self_closing: bool = False
    closed: bool = True


def read_tokens(text: str) -> Iterator[Token]:
    """Cut a text into tokens, without gaps. Never raises."""
    at, written = 0, 0
    while (found := _MARK.search(text, at)) is not None:
        token = _token(text, found.start())
        if token is None:
            at = found.start() + 1
            continue
        yield from _text(written, token.start)
        yield token
        at = written = token.end
        if token.kind == "start" and token.name in TEXT_ONLY:
            at = written = _content_end(text, token)
            yield from _text(token.end, at)
    yield from _text(written, len(text))


_MARK = re.compile(r"<[A-Za-z/!?]")
_NAME = re.compile(r"[^\t\n\f\r />]+")
_SPACE = re.compile(r"[\t\n\f\r /]*")
_ATTRIBUTE_NAME = re.compile(r"[^\t\n\f\r />][^\t\n\f\r />=]*")
_VALUE = re.compile(r"[\t\n\f\r ]*=[\t\n\f\r ]*")
_UNQUOTED = re.compile(r"[^\t\n\f\r >]*")
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|([A-Za-z][A-Za-z0-9]*(?:;|(?![=A-Za-z0-9]))))")
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT_MARKS = re.compile(r"(<!--)|(-->)|<(/?)script(?=[\t\n\f\r />])", re.IGNORECASE)
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def _text(start: int, end: int) -> Iterator[Token]:
    if start < end:
        yield Token("text", start, end)


def _token(text: str, at: int) -> Token | None:
    """Read the markup that starts with the ``<`` at an offset; None where it is none."""
    if text.startswith("<!--", at):
        return _comment(text, at)
    if text[at + 1] in "!?" or not _is_letter(text[at + 1 : at + 3].lstrip("/")[:1]):
        return _bogus_comment(text, at) if at + 2 < len(text) else None
    kind: Literal["start", "end"] = "end" if text[at + 1] == "/" else "start"
    named = _NAME.match(text, at + (2 if kind == "end" else 1))
    assert named
    return _tag(text, kind, at, named[0].translate(_LOWER), named.end())


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _comment(text: str, at: int) -> Token:
    for short in ("<!-->", "<!--->"):
        if text.startswith(short, at):
            return Token("comment", at, at + len(short))
    end = _COMMENT_END.search(text, at + 4)
    return Token("comment", at, end.end()) if end else Token("comment", at, len(text), closed=False)


def _bogus_comment(text: str, at: int) -> Token:
    """Read what browsers take for a comment: a doctype, ``<?...>``, ``</>``."""
    end = text.find(">", at)
    return Token("comment", at, end + 1) if end >= 0 else Token("comment", at, len(text), closed=False)


def _tag(text: str, kind: Literal["start", "end"], start: int, name: str, at: int) -> Token:
    attributes: list[Attribute] = []
    while True:
        spaces = _SPACE.match(text, at)
        assert spaces
        at = spaces.end()
        if at >= len(text):
            return Token(kind, start, at, name, tuple(attributes), closed=False)
        if text[at] == ">":
            slash = text[at - 1] == "/" and at - 1 >= spaces.start()
            return Token(kind, start, at + 1, name, tuple(attributes), slash)
        attribute, at = _attribute(text, at)
        attributes.append(attribute)


def _attribute(text: str, at: int) -> tuple[Attribute, int]:
    """Read an attribute, and give where what follows it starts."""
    named = _ATTRIBUTE_NAME.match(text, at)
    assert named
    name = named[0].translate(_LOWER)
    equals = _VALUE.match(text, named.end())
    if equals is None:
        return Attribute(name, None, at, None, None), named.end()
    start, end, after = _value_span(text, equals.end())
    return Attribute(name, _REFERENCE.sub(_referred, text[start:end]), at, start, end), after


def _referred(reference: re.Match[str]) -> str:
    """Decode a reference as attributes have it: ``&copy=2`` of an address stays what it is."""
    return unescape(reference[0]) if reference[1] is None or reference[1] in html5 else reference[0]


def _value_span(text: str, at: int) -> tuple[int, int, int]:
    quote = text[at : at + 1]
    if quote and quote in "\"'":
        end = text.find(quote, at + 1)
        return (at + 1, end, end + 1) if end >= 0 else (at + 1, len(text), len(text))
    unquoted = _UNQUOTED.match(text, at)
    assert unquoted
    return at, unquoted.end(), unquoted.end()


def _content_end(text: str, token: Token) -> int:
    """Find where the content of an element without markup ends: at its end tag."""
    if token.name == "script":
        return _script_end(text, token.end)
    end = re.compile(rf"</{token.name}(?=[\t\n\f\r />])", re.IGNORECASE).search(text, token.end)
    return end.start() if end else len(text)


def _script_end(text: str, at: int) -> int:
    """Find a script's end tag; the one of a ``<script>`` within ``<!--`` and ``-->`` does not end it."""
    escaped = inner = False
    for mark in _SCRIPT_MARKS.finditer(text, at):
        if mark[1] or mark[2]:
            escaped, inner = bool(mark[1]), inner and bool(mark[1])
        elif not mark[3]:
            inner = inner or escaped
        elif inner:
            inner = False
        else:
            return mark.start()
    return len(text)
