"""The words with which commands end: numbers, plurals, and nothing said of nothing."""

from __future__ import annotations

import pytest

from maskpress.cli.summaries import faults, verified_words
from maskpress.problems import Problem
from maskpress.results.verify import Verified
from maskpress.results.wording import counted

WARNING = Problem("V202", "warning", "a.json", None, None, "too fast")
ERROR = Problem("Q104", "error", "b.json", None, None, "not JSON")


@pytest.mark.parametrize(("count", "words"), [(0, "no tasks"), (1, "1 task"), (2, "2 tasks"), (2000, "2,000 tasks")])
def test_things_are_counted_in_words(count: int, words: str) -> None:
    assert counted(count, "task") == words


def test_problems_and_warnings_are_counted_apart() -> None:
    assert faults([WARNING, ERROR, WARNING]) == "1 problem, 2 warnings"
    assert faults([]) == "no problems, no warnings"


def test_verifying_ends_with_what_was_found() -> None:
    found = Verified((ERROR,), answers=12_000, tasks=4_000, workers=3, quarantined=1_500, missing=("a",))
    read = "12,000 answers to 4,000 tasks by 3 named workers, 1,500 put aside"
    assert verified_words(found, with_spec=True) == f"{read}; 1 task without answers; 1 problem, no warnings"
    assert verified_words(found, with_spec=False) == f"{read}; 1 problem, no warnings"


def test_nothing_is_said_of_tasks_where_there_are_no_answers() -> None:
    found = Verified((), answers=0, tasks=0, workers=0, quarantined=0, missing=())
    assert verified_words(found, with_spec=False) == "no answers, none put aside; no problems, no warnings"
