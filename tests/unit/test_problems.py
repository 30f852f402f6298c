"""Problems: their codes, their order, and how they read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from maskpress.problems import CODES, Problem, has_errors, render_json, render_text, sort_problems

PACKAGE = Path(__file__).parents[2] / "compiler" / "maskpress"
CODE = re.compile(r'"([EQVW]\d{3})"')


def problem(column: int | None = 1, line: int | None = 1, file: str = "task.yaml", help: str | None = None) -> Problem:
    return Problem("E103", "error", file, line, column, "labels[2]: duplicate label", help)


def shown(source: str, column: int | None) -> list[str]:
    return render_text([problem(column)], lambda file, line: source).splitlines()[1:]


def test_codes_are_those_the_sources_use() -> None:
    sources = [path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path.name != "problems.py"]
    assert {code for source in sources for code in CODE.findall(source)} == set(CODES)


def test_codes_are_sorted() -> None:
    assert list(CODES) == sorted(CODES)


def test_text_shows_place_source_line_caret_and_help() -> None:
    at = problem(column=5, line=7, help="first used on line 5")
    assert render_text([at], lambda file, line: "  - car" if (file, line) == ("task.yaml", 7) else None) == (
        "task.yaml:7:5 E103 labels[2]: duplicate label\n      - car\n        ^\n    help: first used on line 5\n"
    )


@pytest.mark.parametrize(
    ("source", "column", "caret"),
    [
        ("abc", 1, "^"),
        ("abc", 4, "   ^"),
        ("\tabc", 2, "\t^"),
        ("自動x", 3, "    ^"),
        ("e\u0301x", 3, " ^"),
        ("😀x", 2, "  ^"),
        ("a\x1b[31mx", 7, "      ^"),
    ],
    ids=["start", "end", "tab", "wide", "combining", "emoji", "escape code"],
)
def test_caret_stands_below_its_column(source: str, column: int, caret: str) -> None:
    assert shown(source, column)[1] == f"    {caret}"


def test_text_never_carries_what_a_terminal_acts_on() -> None:
    text = render_text([problem(help="\x1b[2J")], lambda file, line: "\x1b]0;title\x07 \u202eabc")
    assert not re.search("[\x1b\x07\u202e]", text)


@pytest.mark.parametrize("column", [1, 60, 61, 5000, 9940, 10_000])
def test_long_lines_are_cut_around_the_caret(column: int) -> None:
    source = "".join(chr(ord("a") + index % 26) for index in range(10_000))
    line, caret = shown(source, column)
    assert len(line) < 130
    assert line[len(caret) - 1] == source[column - 1]


def test_text_does_without_a_line_it_cannot_read() -> None:
    assert render_text([problem(file="no/such/file", line=3)]) == "no/such/file:3:1 E103 labels[2]: duplicate label\n"
    assert render_text([problem(line=None, column=None)]) == "task.yaml E103 labels[2]: duplicate label\n"


def test_text_reads_lines_from_disk(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_bytes(b"\xef\xbb\xbffirst\r\nsecond \xff\r\n")
    assert render_text([problem(file=str(file), line=1)]).splitlines()[1] == "    first"
    assert render_text([problem(file=str(file), line=2)]).splitlines()[1] == "    second \ufffd"
    assert len(render_text([problem(file=str(file), line=9)]).splitlines()) == 1


def test_json_is_a_list_of_the_fields() -> None:
    assert json.loads(render_json([problem(file="é.yaml", help="x")])) == [
        {
            "code": "E103",
            "severity": "error",
            "file": "é.yaml",
            "line": 1,
            "column": 1,
            "message": "labels[2]: duplicate label",
            "help": "x",
        }
    ]


def test_problems_sort_by_place_without_repetitions() -> None:
    late, early, other, whole = problem(9, 2), problem(10, 1), problem(file="a.yaml"), problem(None, None)
    assert sort_problems([late, early, late, other, whole]) == (other, whole, early, late)


def test_warnings_are_no_errors() -> None:
    warning = Problem("W114", "warning", "task.yaml", 1, 1, "x")
    assert not has_errors([warning])
    assert has_errors([warning, problem()])
