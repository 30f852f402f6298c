"""A template file: its text, its placeholders and its markup, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from maskpress.errors import SpecError
from maskpress.problems import Problem, Refusal, Severity
from maskpress.spec.files import FoundFile, read_file
from maskpress.spec.passages import MAX_BYTES
from maskpress.template.markup import Markup, position, read_markup
from maskpress.template.nodes import Element
from maskpress.template.placeholders import Placeholder, masked, read_placeholders

OPEN, CLOSE = "\ue000", "\ue001"
"""Stand around the number of a placeholder in a marked text; a template's own become blanks."""

_MARK = re.compile(f"{OPEN}([0-9]+){CLOSE}")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ue000-\ue002]")
_BRACE = re.compile(f"\\{{(?=[{{%#]|{OPEN})")


@dataclass(frozen=True)
class Template:
    """A template as read; the markup's offsets are those of ``text``.

    A marked text holds literal characters and, for each placeholder, its number between OPEN and CLOSE.
    """

    file: str
    text: str
    placeholders: tuple[Placeholder, ...]
    markup: Markup

    def problem(
        self, code: str, offset: int | None, message: str, help: str | None = None, severity: Severity = "error"
    ) -> Problem:
        """Locate a finding."""
        line, column = (None, None) if offset is None else position(self.text, offset)
        return Problem(code, severity, self.file, line, column, message, help)

    def marked(self, start: int, end: int, *, raw: bool = False) -> str:
        """Give a stretch as marked text, its character references decoded unless it is raw."""
        pieces, at = [], start
        decoded = (lambda piece: piece) if raw else unescape
        for number, each in enumerate(self.placeholders):
            if start <= each.start and each.end <= end:
                value = "" if each.expression is None else f"{OPEN}{number}{CLOSE}"
                pieces += [decoded(self.text[at : each.start]), value]
                at = each.end
        return "".join([*pieces, decoded(self.text[at:end])])

    def attribute(self, element: Element, name: str) -> str | None:
        """Give an attribute's value as marked text: empty where it has none, None where it is not there."""
        found = element.attribute(name)
        if found is None or found.value_start is None or found.value_end is None:
            return None if found is None else ""
        return self.marked(found.value_start, found.value_end)

    def placeholder(self, marked: str) -> Placeholder | None:
        """Give the placeholder that a marked text is, if it is nothing else."""
        found = _MARK.fullmatch(marked.strip())
        return self.placeholders[int(found[1])] if found else None

    def without_placeholders(self, marked: str) -> str:
        """Give the literal characters of a marked text."""
        return _MARK.sub("", marked)

    def over_rows(self, marked: str) -> str:
        """Write a marked text as a text over rows; braces of its own stay literal."""
        literal = _BRACE.sub("{{ '{' }}", marked)
        return _MARK.sub(lambda mark: f"{{{{ {self.placeholders[int(mark[1])].expression} }}}}", literal)


def has_placeholder(marked: str) -> bool:
    """Tell whether a marked text changes from row to row."""
    return OPEN in marked


def read_template(path: Path) -> Template:
    """Read a template file. Raises SpecError where it is no text."""
    file = path.as_posix()
    try:
        content = read_file(FoundFile(path.name or file, path), MAX_BYTES)
    except Refusal as refusal:
        raise SpecError([Problem("E001", "error", file, None, None, refusal.message, refusal.help)]) from refusal
    try:
        return parse_template(file, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig")
        line, column = position(before, len(before))
        message = f"expected UTF-8 text, found the byte 0x{content[error.start]:02X}"
        raise SpecError([Problem("E003", "error", file, line, column, message, "save the file as UTF-8")]) from error


def parse_template(file: str, text: str) -> Template:
    """Read a template; characters that no task spec can hold become blanks."""
    text = _UNWRITABLE.sub(" ", text)
    placeholders = read_placeholders(text)
    return Template(file, text, placeholders, read_markup(masked(text, placeholders)))
