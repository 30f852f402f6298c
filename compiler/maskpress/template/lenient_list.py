"""Lists and objects as pages write them: JSON, else JSON5 (https://spec.json5.org) without its odd numbers.

JSON5 adds single quotes, commas at the end, names without quotes and comments. What neither can read is a problem with
its place, never a guess. The json5 package reads the same at 8 microseconds a character: 0.4 s for the picture of one
initial value of 40,000, which takes 1 ms here, and rows come by the thousand.
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

from maskpress.strict_json import kind

MAX_DEPTH = 32
LONGEST_NUMBER = 300


class LenientProblem(Exception):
    """What is wrong with a text, and where: ``position`` counts code points from 0."""

    def __init__(self, message: str, position: int, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.help = help


def read_labels(text: str) -> tuple[str, ...]:
    """Read the names of a ``labels`` attribute. Raises LenientProblem."""
    value = read_lenient(text)
    if not isinstance(value, list):
        raise LenientProblem(f"expected a list of labels, found {kind(value)}", 0, 'write ["Cat", "Dog"]')
    for number, item in enumerate(value):
        if not isinstance(item, str) or not item.strip():
            found = "an empty text" if isinstance(item, str) else kind(item)
            raise LenientProblem(f"expected a text as label {number + 1}, found {found}", 0, "write names in quotes")
    return tuple(value)


def read_lenient(text: str) -> object:
    """Read a JSON or JSON5 text. Raises LenientProblem."""
    try:
        value: object = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        value = _Reader(text).read()
    _expect_unicode(value)
    return value


_BLANK = r"[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
"""A blank as browsers see it; Python's ``\\s`` has four separators more."""

_SPACE = re.compile(rf"(?:{_BLANK}|//[^\n\r\u2028\u2029]*|/\*.*?\*/)*", re.DOTALL)
_WORD = re.compile(r"[^\W\d][\w$]*|[$][\w$]*")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_PLAIN = {"'": re.compile(r"[^'\\\n\r]*"), '"': re.compile(r'[^"\\\n\r]*')}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(\r\n|[^ux0-9])|(0)(?![0-9]))", re.DOTALL)
_CONSTANTS = {"true": True, "false": False, "null": None}
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"} | dict.fromkeys(
    ("\n", "\r", "\r\n", "\u2028", "\u2029"), ""
)
_CLOSING = {"[": "]", "{": "}"}


class _Reader:
    """One walk over a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def read(self) -> object:
        value = self._value()
        if self._next():
            self._fail(f"expected nothing more, found {self._found()}")
        return value

    def _value(self) -> object:
        sign = self._next()
        if sign in _CLOSING:
            return self._nested(sign)
        if sign in _PLAIN:
            return self._quoted(sign)
        if number := _NUMBER.match(self._text, self._at):
            return self._number(number)
        return self._constant()

    def _number(self, number: re.Match[str]) -> float:
        if len(number[0]) > LONGEST_NUMBER:
            self._fail("a number too long")
        self._at = number.end()
        return float(number[0]) if re.search("[.eE]", number[0]) else int(number[0])

    def _constant(self) -> object:
        word = _WORD.match(self._text, self._at)
        if word is None or word[0] not in _CONSTANTS:
            self._fail(f"expected a value, found {self._found()}", "write names in quotes" if word else None)
        self._at = word.end()
        return _CONSTANTS[word[0]]

    def _nested(self, sign: str) -> object:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._fail("lists within lists are nested too deep")
        self._at += 1
        value = self._list() if sign == "[" else self._mapping()
        self._at += 1
        self._depth -= 1
        return value

    def _list(self) -> list[object]:
        items: list[object] = []
        while self._next() != "]":
            items.append(self._value())
            self._comma("]")
        return items

    def _mapping(self) -> dict[str, object]:
        """Read an object; of repeated names the last counts, as in browsers."""
        found: dict[str, object] = {}
        while self._next() != "}":
            name = self._name()
            if self._next() != ":":
                self._fail(f'expected ":", found {self._found()}')
            self._at += 1
            found[name] = self._value()
            self._comma("}")
        return found

    def _name(self) -> str:
        sign = self._next()
        if sign in _PLAIN:
            return self._quoted(sign)
        word = _WORD.match(self._text, self._at)
        if word is None:
            self._fail(f"expected a name, found {self._found()}")
        self._at = word.end()
        return word[0]

    def _comma(self, closing: str) -> None:
        sign = self._next()
        if sign == ",":
            self._at += 1
        elif sign != closing:
            help = "write a quote within a text as \\\", or \\'" if sign and self._after_quote() else None
            self._fail(f'expected "," or "{closing}", found {self._found()}', help)

    def _after_quote(self) -> bool:
        return self._text[: self._at].rstrip()[-1:] in _PLAIN

    def _quoted(self, quote: str) -> str:
        start = self._at
        pieces: list[str] = []
        self._at += 1
        while True:
            plain = _PLAIN[quote].match(self._text, self._at)
            assert plain
            pieces.append(plain[0])
            self._at = plain.end()
            sign = self._text[self._at : self._at + 1]
            if sign == quote:
                self._at += 1
                return _joined("".join(pieces))
            if sign != "\\":
                self._at = start
                self._fail("a text without its closing quote")
            pieces.append(self._escape())

    def _escape(self) -> str:
        found = _ESCAPE.match(self._text, self._at)
        if found is None:
            self._fail(f'not an escape: "{self._text[self._at : self._at + 2]}"')
        self._at = found.end()
        if number := found[1] or found[2]:
            return chr(int(number, 16))
        return "\0" if found[4] else _ESCAPED.get(found[3], found[3])

    def _next(self) -> str:
        """Skip blanks and comments, and give the next character; nothing at the end."""
        space = _SPACE.match(self._text, self._at)
        assert space
        self._at = space.end()
        return self._text[self._at : self._at + 1]

    def _found(self) -> str:
        word = _WORD.match(self._text, self._at)
        sign = word[0][:40] if word else self._text[self._at : self._at + 1]
        return f'"{sign}"' if sign != '"' else "a double quote"

    def _fail(self, message: str, help: str | None = None) -> NoReturn:
        if self._at >= len(self._text):
            message = message.partition(", found ")[0] + ", found the end"
        raise LenientProblem(message, min(self._at, len(self._text)), help)


def _joined(text: str) -> str:
    """Put the halves of escaped characters beyond U+FFFF together."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _expect_unicode(value: object) -> None:
    """Refuse halves of characters, which no file can hold."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [*item, *item.values()]
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, str) and re.search("[\ud800-\udfff]", item):
            raise LenientProblem("half a character (a lone surrogate)", 0)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
