"""What consolidating found, in words: workers, contested instances, and tasks with one answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from unicodedata import category

from maskpress.consolidate.model import Contested
from maskpress.consolidate.scores import Score
from maskpress.consolidate.write import Summary, TaskAgreement
from maskpress.results.wording import counted, shown

_SHOWN = 50
"""Contested instances and tasks told in words; JSON has all."""


def summary_text(summary: Summary) -> str:
    """Tell a summary to people."""
    alone = [each for each in summary.tasks if len(each.workers) == 1]
    lines = [*_scores(summary.scores), *_contested(summary.tasks), *_alone(alone)]
    return "".join(f"{_visible(line)}\n" for line in lines)


def summary_value(summary: Summary) -> dict[str, Sequence[object]]:
    """Give a summary to programs: all that there is but the problems."""
    return {"workers": [*map(asdict, summary.scores)], "tasks": [*map(asdict, summary.tasks)]}


def consolidated_words(summary: Summary) -> str:
    """Say what was consolidated."""
    if not summary.tasks:
        return "nothing written"
    alone = sum(len(each.workers) == 1 for each in summary.tasks)
    instances = counted(sum(each.instances for each in summary.tasks), "instance")
    contested = sum(len(each.contested) for each in summary.tasks)
    tasks = f"{counted(len(summary.tasks), 'answer')} of {counted(len(summary.scores), 'worker')}"
    return f"{tasks}, {_or_none(alone)} with one answer; {instances}, {_or_none(contested)} contested"


def _scores(scores: Sequence[Score]) -> Iterator[str]:
    if not scores:
        return
    width = max(8, *(len(each.worker) for each in scores))
    golden = any(each.gold_tasks for each in scores)
    yield f"{'worker':{width}} {'tasks':>6} {'IoU':>6} {'PQ':>6}" + f" {'gold':>6} {'gold PQ':>8}" * golden
    for each in scores:
        gold = f" {each.gold_tasks or '-':>6} {_number(each.gold_pq):>8}" * golden
        yield f"{each.worker:{width}} {each.tasks:>6} {_number(each.iou):>6} {_number(each.pq):>6}{gold}"


def _contested(tasks: Sequence[TaskAgreement]) -> Iterator[str]:
    """Tell those first that divide the workers most."""
    found = [(task, each) for task in tasks for each in task.contested]
    if not found:
        return
    yield f"contested: {len(found):,}"
    ordered = sorted(found, key=lambda pair: abs(pair[1].share - 0.5))
    yield from (f"  {task.task}: {_told(each)}" for task, each in ordered[:_SHOWN])
    yield from _more(len(found))


def _told(contested: Contested) -> str:
    x, y, width, height = contested.box
    who = ", ".join(
        worker if label == contested.label else f"{worker} as {shown(label)}"
        for worker, label in contested.labels.items()
    )
    outcome = "left out" if contested.number is None else f"kept as {contested.number}"
    has = f"{len(contested.labels)} of {contested.workers}: {who}"
    return f"{shown(contested.label)} at {x},{y} {width} x {height}, {outcome}, {has}"


def _alone(tasks: Sequence[TaskAgreement]) -> Iterator[str]:
    if tasks:
        yield f"with one answer: {len(tasks):,}"
        yield from (f"  {each.task}: {each.workers[0]}" for each in tasks[:_SHOWN])
        yield from _more(len(tasks))


def _more(count: int) -> Iterator[str]:
    if count > _SHOWN:
        yield f"  and {count - _SHOWN:,} more: --format json gives all"


def _or_none(count: int) -> str:
    return f"{count:,}" if count else "none"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _visible(line: str) -> str:
    """Replace what a terminal would act on: names are those that strangers gave themselves."""
    return "".join("\ufffd" if category(char) in ("Cc", "Cf", "Cs") else char for char in line)
