"""Large batches and large files: a part of ``make soak``, but for small ones of each."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from forged import INVALID
from genuine import answer, random_map, submission
from soak import SOAK as SOAKING

SOAK = pytest.mark.skipif(not SOAKING, reason="a part of make soak")

POISONS = [path for path in INVALID if not path.name.startswith(("Q103", "Q105-empty."))]
"""Those that stay what they are as a line."""

LINUX = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read as Linux tells it")

READ = r"""
import re, sys, collections, json
from maskpress.results.read import read_results
from maskpress.results.verify import verify
kinds = collections.Counter()
def counted():
    for each in read_results(*sys.argv[1:]):
        kinds[getattr(each, "code", "taken")] += 1
        yield each
verified = verify(counted())
# What getrusage says counts the parent's memory too, from before it became this process.
peak = int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1])
print(json.dumps([kinds, verified.answers, peak // 1024]))
"""
"""Reads and verifies in a process of its own, and prints what came, how many answers, and the most MiB in use."""


def run(*paths: Path) -> tuple[dict[str, int], int, int]:
    done = subprocess.run([sys.executable, "-c", READ, *map(str, paths)], capture_output=True, text=True, check=True)
    kinds, answers, peak = json.loads(done.stdout)
    return kinds, answers, peak


def batch(count: int, more: str = "") -> Iterator[tuple[str, str]]:
    """Give what becomes of so many submissions, with their texts; one of a hundred is poisoned."""
    painted = [
        json.dumps(answer(random_map(np.random.default_rng(seed), 160, 120, 1 + seed % 9))) for seed in range(50)
    ]
    for number in range(count):
        if number % 100 == 50:
            poison = POISONS[number // 100 % len(POISONS)]
            yield poison.name[:4], poison.read_text().replace("\n", " ")
        else:
            sent = submission(f"task-{number}", {}, number, answers=["HERE"], parameters={"more": more})
            yield "taken", json.dumps(sent).replace('"HERE"', f'{{"annotatedResult": {painted[number % 50]}}}')


@LINUX
@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=SOAK)])
def test_batch_with_poison_in_it_finishes(count: int, tmp_path: Path) -> None:
    expected, lines = zip(*batch(count), strict=True)
    (tmp_path / "lines.jsonl").write_text("\n".join(lines))
    (tmp_path / "folder").mkdir()
    for number, text in enumerate(lines):
        (tmp_path / "folder" / f"{number:05}.json").write_text(text)
    for path in (tmp_path / "lines.jsonl", tmp_path / "folder"):
        kinds, answers, peak = run(path)
        assert kinds == Counter(expected)
        assert answers == kinds["taken"] == count - count // 100
        assert peak < 300


@LINUX
@pytest.mark.parametrize("megabytes", [40, pytest.param(1024, marks=SOAK)])
@pytest.mark.parametrize("kind", ["json", "list", "jsonl", "text"])
def test_base64_of_any_length_stays_within_memory(megabytes: int, kind: str, tmp_path: Path) -> None:
    before, after = json.dumps(
        submission("a", {**answer(np.ones((2, 2), np.uint16)), "labeledImage": {"pngImageData": "HERE"}})
    ).split("HERE")
    if kind == "text":
        before, after = before.split('"a"')[0] + '"', '"}'
    path = tmp_path / ("sent.jsonl" if kind == "jsonl" else "sent.json")
    with path.open("wb") as file:
        file.write((("[" if kind == "list" else "") + before).encode())
        for _ in range(megabytes):
            file.write(b"iVBORw0K" * (1 << 17))
        file.write((after + ("]" if kind == "list" else "")).encode())
    began = time.process_time()
    kinds, answers, peak = run(path)
    assert answers == 0
    assert len(kinds) == 1
    assert set(kinds) <= {"Q102", "Q402", "Q202"}
    assert peak < 500
    assert time.process_time() - began < 60


@LINUX
@SOAK
def test_batch_larger_than_memory_allows_is_read_one_by_one(tmp_path: Path) -> None:
    lines = [text for _, text in batch(50, "x" * 20_000)]
    with (tmp_path / "batch.json").open("w") as file:
        file.write("[" + lines[0])
        while file.tell() < 500 << 20:
            file.writelines(f",\n{line}" for line in lines)
        file.write("]")
    kinds, answers, peak = run(tmp_path / "batch.json")
    assert answers == kinds["taken"] > 10_000
    assert peak < 300
