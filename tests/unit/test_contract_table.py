"""The table of the contract: each statement has a fixture and a test, and all that it names is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "tests" / "data" / "crowd" / "contract.md"
PAGES = ROOT / "tests" / "data" / "crowd" / "pages"
SECTIONS = ["Widget attributes and properties", "Form", "Templates", "Answers as readers see them"]


def rows() -> Iterator[tuple[str, list[str], list[str]]]:
    """Give each statement with the fixtures and the tests named for it."""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| ") and not line.startswith("| Statement"):
            statement, fixtures, tests = (cell.strip() for cell in line.strip("|").split(" | "))
            yield statement, re.findall(r"`([^`]+)`", fixtures), re.findall(r"`([^`]+)`", tests)


ROWS = list(rows())


@cache
def names_in(file: Path) -> frozenset[str]:
    """Give the names that a module defines at its top."""
    found: set[str] = set()
    for statement in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.FunctionDef):
            found.add(statement.name)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            found.update(target.id for target in targets if isinstance(target, ast.Name))
    return frozenset(found)


def is_there(reference: str) -> bool:
    """Whether a file or folder, or a name in a module, exists."""
    path, _, name = reference.partition("::")
    file = ROOT / path
    return file.exists() if name == "" else file.is_file() and name in names_in(file)


def test_table_has_every_section_of_the_contract() -> None:
    assert re.findall(r"^## (.+)$", TABLE.read_text(encoding="utf-8"), re.MULTILINE) == SECTIONS
    assert len(ROWS) >= 40


@pytest.mark.parametrize(("statement", "fixtures", "tests"), ROWS, ids=[statement for statement, _, _ in ROWS])
def test_statement_of_the_contract_has_a_fixture_and_a_test(
    statement: str, fixtures: list[str], tests: list[str]
) -> None:
    assert fixtures, statement
    assert tests, statement
    assert [each for each in fixtures + tests if not is_there(each)] == []
    assert all("::test_" in each for each in tests)


def test_every_typical_page_stands_in_the_table() -> None:
    named = {fixture for _, fixtures, _ in ROWS for fixture in fixtures}
    pages = {page.relative_to(ROOT).as_posix() for page in PAGES.glob("*.html")}
    assert pages - named == set()


@pytest.mark.parametrize("reference", ["tests/none.py", "tests/oracle.py::none", "tests/none.py::LabelMap", "tests::x"])
def test_what_is_not_there_is_noticed(reference: str) -> None:
    assert not is_there(reference)
