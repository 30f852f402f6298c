"""Exports of many answers: memory that does not follow their number, and results that do not follow the processes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from genuine import LabelMap, answer
from soak import SOAK

LINUX = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read as Linux tells it")

EXPORT = r"""
import json, re, resource, sys, time
from pathlib import Path
from maskpress.export.write import export

def main():
    folder, output, format, workers = sys.argv[1:]
    began, checked = time.perf_counter(), []
    done = export([folder], output, format, workers=int(workers), checked=lambda found: None)
    took = time.perf_counter() - began
    # What getrusage says of this process counts the memory its parent had.
    peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps([done.answers, len(done.problems), peak / 1024, children / 1024, took]))

if __name__ == "__main__":
    main()
"""
"""Exports and checks, and prints answers, problems, the most MiB in use here and in one child, and seconds."""


NAMES = 2048
"""Bytes of an answer that are kept: its file, its task and its place, to tell several answers of a task."""


def run(script: Path, *arguments: object) -> tuple[int, int, float, float, float]:
    script.write_text(EXPORT)
    command = [sys.executable, str(script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answers, problems, peak, children, took = json.loads(done.stdout)
    return answers, problems, peak, children, took


def write_answers(folder: Path, count: int, size: tuple[int, int], instances: int) -> Path:
    """Write as many files as pages download, of 40 different ones."""
    folder.mkdir()
    maps = (painted(Random(seed), size, instances) for seed in range(40))
    texts = [json.dumps([{"annotatedResult": answer(each)}]) for each in maps]
    for number in range(count):
        (folder / f"task-{number:05}.json").write_text(texts[number % len(texts)])
    return folder


def painted(random: Random, size: tuple[int, int], instances: int) -> LabelMap:
    """Draw rings over each other; ids are dense, from 1."""
    picture = Image.new("L", size)
    draw = ImageDraw.Draw(picture)
    for number in range(1, instances + 1):
        x, y, reach = random.randrange(size[0]), random.randrange(size[1]), random.randrange(4, size[1] // 4)
        draw.ellipse((x - reach, y - reach // 2, x + reach, y + reach // 2), outline=number, width=1 + reach // 3)
    found = np.asarray(picture)
    dense: LabelMap = np.searchsorted(np.union1d([0], found), found).astype(np.uint16)
    return dense


@LINUX
@pytest.mark.parametrize("format", ["coco", "png"] if SOAK else ["coco"])
def test_memory_does_not_grow_with_the_number_of_answers(format: str, tmp_path: Path) -> None:
    few, many, size, instances = (1_000, 10_000, (800, 600), 20) if SOAK else (40, 400, (240, 180), 6)
    peaks = []
    for count in (few, many):
        folder = write_answers(tmp_path / f"results-{count}", count, size, instances)
        answers, problems, peak, children, took = run(
            tmp_path / "run.py", folder, tmp_path / f"dataset-{count}", format, 2
        )
        print(f"{format}, {count} answers: {peak:.0f} MiB here, {children:.0f} MiB in a child, {took:.1f} s")
        assert (answers, problems) == (count, 0)
        peaks.append((peak, children))
    for before, after in zip(*peaks, strict=True):
        assert after - before < 4 + (many - few) * NAMES / 2**20


def test_processes_of_their_own_write_the_same_dataset(tmp_path: Path) -> None:
    folder = write_answers(tmp_path / "results", 60, (60, 45), 5)
    files = []
    for workers in (1, 2):
        output = tmp_path / f"dataset-{workers}"
        run(tmp_path / "run.py", folder, output, "coco-panoptic", workers)
        files.append({path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file()})
    assert len(files[0]) > 60
    assert files[0] == files[1]
