"""Measure CPU time and memory in fresh child processes, and show medians with their spread."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Cost:
    """What a stretch of work cost: CPU (user + system) and wall clock in seconds, peak memory of its process in MiB."""

    cpu: float
    wall: float
    peak: float


def cost_of(work: Callable[[], object]) -> Cost:
    """Run once and measure; imports and set-up of the process are not counted, but for the memory they take."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Cost(time.process_time() - cpu, time.perf_counter() - wall, peak_memory())


def peak_memory() -> float:
    """Give the largest resident size of this process so far, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would include what the parent had before it started this process
        (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_child(module: str, *arguments: object, environment: Mapping[str, str] | None = None) -> Cost:
    """Run ``module`` in a fresh process that prints its Cost as JSON."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return Cost(**json.loads(done.stdout))


def interleaved(rounds: int, runs: Mapping[str, Callable[[], Cost]]) -> dict[str, list[Cost]]:
    """Run each of them once a round, so that a slow spell of the machine hits them all."""
    costs: dict[str, list[Cost]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            costs[name].append(run())
    return costs


def table(costs: Mapping[str, Sequence[Cost]], against: str) -> Iterable[str]:
    """Show median (least to most) of each, and the ratio of CPU medians to the row ``against``."""
    base = median_cpu(costs[against])
    yield f"  {'':32} {'CPU s':>20} {'ratio':>7} {'wall s':>20}"
    for name, found in costs.items():
        ratio = median_cpu(found) / base
        yield (
            f"  {name:32} {spread([cost.cpu for cost in found]):>20} {ratio:>7.2f} "
            f"{spread([cost.wall for cost in found]):>20}"
        )


def median_cpu(costs: Sequence[Cost]) -> float:
    return median(cost.cpu for cost in costs)


def spread(values: Sequence[float]) -> str:
    return f"{median(values):.2f} ({min(values):.2f}-{max(values):.2f})"
