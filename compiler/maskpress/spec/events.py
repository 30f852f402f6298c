"""YAML text as a stream of events, read lazily, with errors in our words.

PyYAML's scanner and parser in pure Python: the C ones hung on 50,000 ``[``, and their positions and messages differ.
Only their events are used; values are resolved by ``scalars``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

import yaml

from maskpress.spec.scanner import EventParser


class YamlRefused(Exception):
    """A text that is not YAML: where (an index into the text), what, and what to do."""

    def __init__(self, code: str, index: int, message: str, help: str | None = None) -> None:
        self.code, self.index, self.message, self.help = code, index, message, help
        super().__init__(message)


def read_events(text: str) -> Iterator[yaml.Event]:
    """Read the events of a text one by one. Raises YamlRefused where the text stops being YAML."""
    events = EventParser(text)
    try:
        while events.check_event():
            yield cast(yaml.Event, events.get_event())  # type: ignore[no-untyped-call]
    except yaml.MarkedYAMLError as error:
        raise _refusal(text, error) from error


def template_at(text: str, index: int) -> str | None:
    """Give the Jinja template that starts at an index, up to the end of its line, or None."""
    found = _TEMPLATE.match(text, index)
    if found is None:
        return None
    rest = re.split(r"\n|[ \t]#", text[found.end() :], maxsplit=1)[0]
    in_flow = not _CLOSERS.isdisjoint(_TEMPLATE.sub("", rest))
    return found[0] if in_flow else (found[0] + rest).rstrip()


_TEMPLATE = re.compile(r"\{\{[^\n]*?\}\}|\{%[^\n]*?%\}")
_CLOSERS = frozenset("]}")
_UNQUOTED = re.compile(r"(?:^|[:\-,\[])[ \t]+(?=\{[{%])")

_BACKSLASH = r"write \\ for one backslash, or use single quotes"
_WORDS = (
    (
        "mapping values are not allowed",
        'found a ":" that cannot stand here',
        'quote a value that holds ": "; give each key a line and a ":" of its own',
    ),
    ("could not find expected ':'", 'found a key without ":"', 'write "key: value"; quote a text of several lines'),
    ("found character '\\t'", "found a tab where YAML wants spaces", "indent with spaces"),
    ("unexpected end of stream", "found a quote that is never closed", "add the closing quote"),
    ("unexpected document separator", "found a quote that is never closed", "add the closing quote"),
    ("unknown escape character", "found a backslash escape that YAML does not have", _BACKSLASH),
    ("expected escape sequence", "found an escape sequence that is cut short", _BACKSLASH),
    ("that cannot start any token", "found a character that cannot start a value", "quote the value"),
    ("expected ',' or ']'", 'expected "," or "]" in the list', "separate the items with commas and close the list"),
    (
        "expected ',' or '}'",
        'expected "," or "}" in the mapping',
        "separate the entries with commas and close the mapping",
    ),
    (
        "expected <block end>",
        "found a line that does not fit those above",
        "indent what belongs together by the same number of spaces",
    ),
    ("undefined tag handle", "found a YAML tag", "remove the tag; quote a value to make it text"),
    (
        "sequence entries are not allowed",
        'found a list item ("- ") that cannot stand here',
        "start the list on a new line",
    ),
    (
        "expected the node content",
        "found something else where a value should stand",
        "quote a value that starts with a special character",
    ),
    (
        "expected '<document start>'",
        "found text after the end of the document",
        "indent all keys of the spec by the same number of spaces",
    ),
)


def _refusal(text: str, error: yaml.MarkedYAMLError) -> YamlRefused:
    template = _template_near(text, error)
    if template is not None:
        return template_refused(text, template)
    bare = _line_without_colon(text, error)
    if bare is not None:
        return YamlRefused("E005", bare, 'not YAML: found a line without ":"', 'write "key: value"')
    problem = error.problem or "the text cannot be read"
    for fragment, message, help in _WORDS:
        if fragment in problem:
            return YamlRefused("E005", _place(error), f"not YAML: {message}{_opening(error, fragment)}", help)
    return YamlRefused("E005", _place(error), f"not YAML: {problem}")


def _line_without_colon(text: str, error: yaml.MarkedYAMLError) -> int | None:
    """Find the line above a surprising ":" that is no key, so that YAML reads the next key as more of its text."""
    mark = error.problem_mark
    if mark is None or "mapping values are not allowed" not in (error.problem or ""):
        return None
    *above, line = text[: mark.index].splitlines() or [""]
    before = next((each for each in reversed(above) if each.strip()), "")
    starts_key = not re.search(r":(\s|$)", line)
    if not starts_key or re.search(r":(\s|$)|^\s*(-\s|#)", before):
        return None
    return text.rindex(before, 0, mark.index - len(line)) + len(before) - len(before.lstrip()) if before else None


def _place(error: yaml.MarkedYAMLError) -> int:
    """Give the index of an error: of a quote that never ends, its start."""
    never_ends = "unexpected" in (error.problem or "")
    mark = (error.context_mark if never_ends else error.problem_mark) or error.problem_mark or error.context_mark
    return mark.index if mark else 0


def _opening(error: yaml.MarkedYAMLError, fragment: str) -> str:
    mark = error.context_mark
    return f" that starts on line {mark.line + 1}" if mark and fragment.startswith("expected ','") else ""


def template_refused(text: str, index: int) -> YamlRefused:
    """Refuse the unquoted template at an index: YAML reads its braces as mappings."""
    template = template_at(text, index) or ""
    quote = "'" if '"' in template else '"'
    help = (
        f"quote it: {quote}{template}{quote}" if not ("'" in template and quote == "'") else "put it below a `|` line"
    )
    return YamlRefused("E006", index, "a template needs quotes: YAML takes its braces for a mapping", help)


def _template_near(text: str, error: yaml.MarkedYAMLError) -> int | None:
    """Find an unquoted template in a line the error names."""
    for mark in (error.problem_mark, error.context_mark):
        if mark is not None:
            start = text.rfind("\n", 0, mark.index) + 1
            end = text.find("\n", start)
            line = text[start : end if end >= 0 else len(text)]
            if found := _UNQUOTED.search(line):
                return start + found.end()
    return None
