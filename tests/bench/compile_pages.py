"""CPU to render, splice and write the pages of checked images, against a bare Jinja2 loop and a plain write.

Every page carries one photo of about 200 KB as a data URI and the widget. Ours and the bare loop write the same bytes,
which is checked; the plain write takes them ready made. What is counted: reading and encoding the images, rendering,
writing, and for ours all else that a build does once images are checked (hashes, marker, list, swap).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from .measure import Cost, in_child, interleaved, median_cpu, table

PAGES = 1000
FEWER = 100
ROUNDS = 5

WRITERS_MODULE = f"{__package__}.writers"

OURS, BARE, PLAIN = "maskpress", "bare Jinja2 loop", "plain write of the same bytes"
OURS_SYNCED, BARE_SYNCED = "maskpress with fsync (as shipped)", "bare Jinja2 loop with fsync"
FROM_SPEC, FROM_TEMPLATE = "second build, warm cache", "the same from a template"
WRITERS = {OURS: "ours", BARE: "bare", PLAIN: "plain", OURS_SYNCED: "ours-synced", BARE_SYNCED: "bare-synced"}


def report() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="maskpress-bench-") as place:
        folder = Path(place)
        in_child(WRITERS_MODULE, "prepare", folder, PAGES)
        photos = list((folder / "photos").iterdir())
        size = sum(photo.stat().st_size for photo in photos) / len(photos) / 1000
        yield f"{PAGES} pages, each a photo of {size:.0f} KB; {ROUNDS} rounds, median (least-most)"
        yield from _writing(folder)
        yield from _memory(folder)
        yield from _building(folder)


def _writing(folder: Path) -> Iterator[str]:
    yield " Render, splice and write"
    runs = {name: partial(_write, folder, writer, PAGES) for name, writer in WRITERS.items()}
    costs = interleaved(ROUNDS, runs)
    yield from table(costs, against=BARE)
    verdict = "met" if median_cpu(costs[OURS]) <= median_cpu(costs[BARE]) else "missed"
    yield f"  target: {OURS} at most the {BARE}: {verdict}"


def _memory(folder: Path) -> Iterator[str]:
    few, many = (_write(folder, "ours", count).peak for count in (FEWER, PAGES))
    yield f" Peak memory: {few:.0f} MiB for {FEWER} pages, {many:.0f} MiB for {PAGES}"


def _building(folder: Path) -> Iterator[str]:
    yield " Whole builds, checking included"
    environment = {**os.environ, "MASKPRESS_CACHE": str(folder / "cache")}
    costs = interleaved(ROUNDS, _builds(folder, environment))
    yield from table(costs, against="check, cold cache")
    ratio = median_cpu(costs[FROM_TEMPLATE]) / median_cpu(costs[FROM_SPEC])
    verdict = "met" if ratio <= 2 else "missed"
    yield f"  target: {FROM_TEMPLATE} at most twice the {FROM_SPEC}: {verdict} ({ratio:.2f})"


def _builds(folder: Path, environment: dict[str, str]) -> dict[str, Callable[[], Cost]]:
    def run(action: str, *, cold: bool) -> Cost:
        if cold:
            shutil.rmtree(folder / "cache", ignore_errors=True)
        return in_child(WRITERS_MODULE, action, folder, PAGES, environment=environment)

    return {
        "check, cold cache": partial(run, "check", cold=True),
        "check, warm cache": partial(run, "check", cold=False),
        FROM_SPEC: partial(run, "build", cold=False),
        FROM_TEMPLATE: partial(run, "build-from-template", cold=False),
    }


def _write(folder: Path, writer: str, count: int) -> Cost:
    cost = in_child(WRITERS_MODULE, writer, folder, count)
    shutil.rmtree(folder / "site")
    return cost
