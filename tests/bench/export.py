"""Exporting to COCO: a large answer against one mask an instance, and many answers on one core and on two.

Both read the same answer and write a file; ours also checks the answer, and encloses its pixels exactly, which outlines
through pixel centres do not.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, ImageDraw

from genuine import LabelMap, answer

from .exporters import ANSWERS
from .measure import Cost, in_child, interleaved, spread
from .png_export import blob, walk

LARGE, COUNT = (4000, 3000), 150
SMALL, MANY = (800, 600), 2_000
ROUNDS = 3
RATIO = 1 / 20
TIMES = 1.7

MODULE = f"{__package__}.exporters"


def report() -> Iterator[str]:
    with TemporaryDirectory(prefix="maskpress-bench-") as place:
        yield from _against_masks(Path(place) / "large")
        yield from _on_both_cores(Path(place) / "many")


def _against_masks(folder: Path) -> Iterator[str]:
    instances = _write(folder, LARGE, COUNT, 1)
    yield f"Export to COCO: {LARGE[0]} x {LARGE[1]}, {instances} instances, s of CPU, median (least-most) of {ROUNDS}"
    titles = {"ours": "maskpress, with a spec", "ours-alone": "and without", "naive": "one mask an instance"}
    runs = {name: partial(in_child, MODULE, name, folder) for name in titles}
    costs = {name: [cost.cpu for cost in found] for name, found in interleaved(ROUNDS, runs).items()}
    for name, title in titles.items():
        yield f"  {title:24} {spread(costs[name])}"
    for name in ("ours", "ours-alone"):
        ratio = median(costs[name]) / median(costs["naive"])
        met = "met" if ratio <= RATIO else "missed"
        yield f"  {titles[name]}: 1/{1 / ratio:.0f} of the time; target at most 1/{1 / RATIO:.0f}: {met}"


def _on_both_cores(folder: Path) -> Iterator[str]:
    _write(folder, SMALL, 20, MANY)
    yield f"Export to COCO: {MANY} answers of {SMALL[0]} x {SMALL[1]}, s of wall clock, median (least-most) of {ROUNDS}"
    titles = {"ours": "one process", "both-cores": "with two more"}
    runs = {name: partial(in_child, MODULE, name, folder) for name in titles}
    costs: dict[str, list[Cost]] = interleaved(ROUNDS, runs)
    for name, title in titles.items():
        yield f"  {title:24} {spread([cost.wall for cost in costs[name]])}"
    times = median(cost.wall for cost in costs["ours"]) / median(cost.wall for cost in costs["both-cores"])
    met = "met" if times >= TIMES else "missed"
    yield f"  {times:.2f} times as fast; target at least {TIMES} on two idle cores: {met}"


def _write(folder: Path, size: tuple[int, int], count: int, answers: int) -> int:
    """Write answers as pages download them, ten different ones; give the instances of the last."""
    (folder / ANSWERS).mkdir(parents=True)
    maps = [_draw(size, count, seed) for seed in range(min(answers, 10))]
    texts = [json.dumps([{"annotatedResult": answer(each)}]) for each in maps]
    for number in range(answers):
        (folder / ANSWERS / f"task-{number:05}.json").write_text(texts[number % len(texts)])
    return int(maps[-1].max())


def _draw(size: tuple[int, int], count: int, seed: int) -> LabelMap:
    """Paint blobs with uneven edges and wandering strokes over each other."""
    draws = random.Random(seed)
    picture = Image.new("L", size)
    draw = ImageDraw.Draw(picture)
    for number in range(1, count + 1):
        x, y = draws.uniform(0, size[0]), draws.uniform(0, size[1])
        reach = draws.uniform(0.04, 0.2) * size[1] * math.sqrt(50 / count)
        if number % 2 == 1:
            draw.polygon(blob(draws, x, y, reach), fill=number)
        else:
            draw.line(walk(draws, x, y, reach), fill=number, width=int(reach / 6) + 1, joint="curve")
    found = np.asarray(picture)
    dense: LabelMap = np.searchsorted(np.union1d([0], found), found).astype(np.uint16)
    return dense
