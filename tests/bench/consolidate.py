"""Consolidating five workers' answers of 2,000 x 1,500 pixels and 20 to 40 instances, and what 10,000 answers take."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator

from maskpress.consolidate.consolidate import consolidate
from maskpress.consolidate.one_task import consolidate_task
from maskpress.results.model import Result, Source
from simulated_workers import BAD, GOOD, simulate_crew

from .measure import Cost, cost_of, in_child, spread

SIZE = (2000, 1500)
SMALL = (400, 300)
WORKERS = 5
ROUNDS = 7
LONGEST = 2.0
FEW, MANY = 1_000, 10_000
"""Answers whose memory is compared."""


def report() -> Iterator[str]:
    """Consolidate one task again and again, then many tasks one after the other."""
    crews = [simulate_crew(seed, *SIZE, *[GOOD] * (WORKERS - 1), BAD)[1] for seed in range(2)]
    named = [{f"worker-{at}": answer for at, answer in enumerate(crew)} for crew in crews]
    costs = [cost_of(lambda each=each: consolidate_task(each)) for _ in range(ROUNDS) for each in named]  # type: ignore[misc]
    yield f"Consolidating {WORKERS} answers of {SIZE[0]} x {SIZE[1]}, {len(costs)} times, median (least-most)"
    wall = [cost.wall for cost in costs]
    yield f"  wall s {spread(wall)}; target below {LONGEST:.0f}: {'met' if max(wall) < LONGEST else 'missed'}"
    path = os.pathsep.join(sys.path)  # for what tests share
    environment = {**os.environ, "PYTHONPATH": path}
    few, many = (in_child(__name__, count, environment=environment) for count in (FEW, MANY))
    yield f"  answers of {SMALL[0]} x {SMALL[1]}: {FEW} take {_told(few)}; {MANY} take {_told(many)}"
    kept = "met" if many.peak < 1.3 * few.peak else "missed"
    yield f"  target: memory does not grow with their number, at most 1.3 times: {kept}"


def _told(cost: Cost) -> str:
    return f"{cost.wall:.1f} s, peak {cost.peak:.0f} MiB"


def _many(count: int) -> None:
    crew = simulate_crew(0, *SMALL, *[GOOD] * WORKERS)[1]
    results = (
        Result(f"task-{at // WORKERS}", crew[at % WORKERS], Source(f"{at}.json"), worker=f"worker-{at % WORKERS}")
        for at in range(count)
    )
    for _ in consolidate(results):
        pass


if __name__ == "__main__":
    cost = cost_of(lambda: _many(int(sys.argv[1])))
    print(json.dumps(vars(cost)))
