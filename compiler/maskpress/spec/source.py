"""YAML text as plain values, with the position of every node."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from maskpress.errors import SpecError
from maskpress.problems import Problem, Refusal, Severity, sort_problems
from maskpress.spec.compose import MAX_DEPTH, MAX_NODES, AliasNode, ListNode, MappingNode, Node, ScalarNode, compose
from maskpress.spec.events import YamlRefused
from maskpress.spec.files import FoundFile, read_file

MAX_BYTES = 2 << 20

NodePath = tuple[str | int, ...]
"""Keys and list indices from the document's root to a node: ``("labels", 2, "name")``."""


@dataclass(frozen=True)
class Position:
    """A place in a text: line and column from 1, in code points."""

    line: int
    column: int


@dataclass(frozen=True)
class Source:
    """A YAML document: its text, its plain value, and where each of its nodes stands.

    ``file`` is the path as shown to readers, ``path`` the absolute one. ``values`` locates the value of each node and
    ``keys`` the key in front of it; ``written`` gives the text of unquoted scalars that stand for something else than
    text, such as ``010``.
    """

    file: str
    path: Path
    text: str
    value: object
    values: Mapping[NodePath, Position]
    keys: Mapping[NodePath, Position]
    written: Mapping[NodePath, str] = field(default_factory=dict)

    def problem(
        self, path: NodePath, code: str, message: str, help: str | None = None, severity: Severity = "error"
    ) -> Problem:
        """Locate a finding at a node, or at the nearest of its parents that the text has."""
        while path not in self.values:
            path = path[:-1]
        return self._problem(self.values[path], code, message, help, severity)

    def key_problem(self, path: NodePath, code: str, message: str, help: str | None = None) -> Problem:
        """Locate a finding at the key of a node."""
        return self._problem(self.keys[path], code, message, help, "error")

    def _problem(self, at: Position, code: str, message: str, help: str | None, severity: Severity) -> Problem:
        return Problem(code, severity, self.file, at.line, at.column, message, help)


def read_source(path: Path) -> Source:
    """Read a YAML file. Raises SpecError with every problem of its text."""
    file = path.as_posix()
    text = _decode(file, _read(file, path))
    lines = Lines(text)
    findings: list[YamlRefused] = []
    try:
        _refuse_characters(text)
        root = compose(text, findings.append)
        if root is None:
            raise YamlRefused("E015", 0, "the file is empty", "`maskpress init` writes a spec to start from")
        plain = _Plain(lines)
        value = plain.add((), root, 1)
    except YamlRefused as refusal:
        raise _error(file, lines, [*findings, refusal]) from refusal
    if findings:
        raise _error(file, lines, findings)
    return Source(file, path.parent.resolve() / path.name, text, value, plain.values, plain.keys, plain.written)


class Lines:
    r"""The lines of a text, broken at ``\n``, ``\r\n`` and ``\r``."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]

    def position(self, index: int) -> Position:
        """Give the line and column of an index into the text."""
        line = bisect_right(self._starts, index)
        return Position(line, index - self._starts[line - 1] + 1)


class _Plain:
    """Collects the plain value of a tree and the positions of its nodes."""

    def __init__(self, lines: Lines) -> None:
        self.values: dict[NodePath, Position] = {}
        self.keys: dict[NodePath, Position] = {}
        self.written: dict[NodePath, str] = {}
        self._lines = lines

    def add(self, path: NodePath, node: Node, depth: int) -> object:
        """Add a node, with aliases expanded: they count like what they stand for."""
        self.values[path] = self._lines.position(node.index)
        content = node.target if isinstance(node, AliasNode) else node
        if len(self.values) > MAX_NODES or depth > MAX_DEPTH:
            raise YamlRefused("E012", node.index, "aliases that expand to too much", "write the values out")
        if isinstance(content, ListNode):
            return [self.add((*path, at), item, depth + 1) for at, item in enumerate(content.items)]
        if isinstance(content, MappingNode):
            return {key.text: self._entry((*path, key.text), key, item, depth) for key, item in content.entries}
        assert isinstance(content, ScalarNode)
        if not isinstance(content.value, str):
            self.written[path] = content.text
        return content.value

    def _entry(self, path: NodePath, key: ScalarNode, node: Node, depth: int) -> object:
        self.keys[path] = self._lines.position(key.index)
        return self.add(path, node, depth + 1)


_REFUSED = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not print (clause 5.1), and the three line breaks of YAML 1.1 that YAML 1.2 reads as characters."""


def _refuse_characters(text: str) -> None:
    if found := _REFUSED.search(text):
        code = ord(found[0])
        help = "remove it" if code < 32 else f'remove it, or write \\u{code:04x} inside "double quotes"'
        raise YamlRefused("E004", found.start(), f"the character U+{code:04X} cannot stand in a spec", help)


def _read(file: str, path: Path) -> bytes:
    try:
        return read_file(FoundFile(path.name, path), MAX_BYTES)
    except Refusal as refusal:
        help = "`maskpress init` writes a spec to start from" if refusal.code == "E301" else refusal.help
        raise SpecError([Problem("E001", "error", file, None, None, refusal.message, help)]) from refusal


def _decode(file: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpecError([_not_utf8(file, content, error.start)]) from error


def _not_utf8(file: str, content: bytes, start: int) -> Problem:
    help = "save the file as UTF-8"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Problem("E003", "error", file, None, None, "expected UTF-8 text, found UTF-16", help)
    before = content[:start].decode("utf-8-sig")
    at = Lines(before).position(len(before))
    message = f"expected UTF-8 text, found the byte 0x{content[start]:02X}"
    return Problem("E003", "error", file, at.line, at.column, message, help)


def _error(file: str, lines: Lines, findings: list[YamlRefused]) -> SpecError:
    return SpecError(sort_problems(_located(file, lines.position(each.index), each) for each in findings))


def _located(file: str, at: Position, refusal: YamlRefused) -> Problem:
    return Problem(refusal.code, "error", file, at.line, at.column, refusal.message, refusal.help)
