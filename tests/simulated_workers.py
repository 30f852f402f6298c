"""Simulated workers: a truth, and answers to it with uneven edges, misses, extras, merges and wrong labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from maskpress.results.colors import palette
from maskpress.results.model import Answer, Instance

Bits = NDArray[np.bool_]
Random = np.random.Generator

LABELS = ("Bus", "Car", "Person")


@dataclass(frozen=True)
class Habits:
    """How a worker errs: ``jitter`` is the standard deviation of the edge in pixels, the others are probabilities.

    ``bias`` moves the edge outwards, in pixels.
    """

    jitter: float = 2.0
    bias: float = 0.0
    miss: float = 0.06
    extra: float = 0.06
    merge: float = 0.03
    wrong: float = 0.04


GOOD = Habits()
BAD = Habits(jitter=4.0, bias=1.0, miss=0.2, extra=0.2, merge=0.1, wrong=0.2)


def simulate_truth(random: Random, width: int, height: int) -> Answer:
    """Draw 20 to 40 blobs of three labels, some of which touch or cover others."""
    label_map = np.zeros((height, width), np.uint16)
    count = int(random.integers(20, 41))
    size = np.sqrt(width * height / count) / 3
    for number in range(1, count + 1):
        _blob(random, label_map, number, random.uniform(0.6, 1.3) * size)
    return _answer(label_map, [LABELS[at] for at in random.integers(0, 3, count)])


def simulate_worker(random: Random, truth: Answer, habits: Habits) -> Answer:
    """Paint the truth as a worker with these habits does, in any order."""
    label_map = np.zeros_like(truth.label_map)
    labels: list[str] = []
    order = random.permutation(len(truth.instances)) + 1
    for number in order.tolist():
        if random.random() < habits.miss:
            continue
        bits = truth.label_map == number
        if random.random() < habits.merge:
            bits |= truth.label_map == _neighbour(truth, number)
        label = truth.instances[number - 1].label
        labels.append(str(random.choice(LABELS)) if random.random() < habits.wrong else label)
        label_map[_uneven(random, bits, habits)] = len(labels)
    for _ in range(random.binomial(len(truth.instances), habits.extra)):
        labels.append(str(random.choice(LABELS)))
        _blob(random, label_map, len(labels), np.sqrt(label_map.size / len(truth.instances)) / 4)
    return _answer(label_map, labels)


def simulate_crew(seed: int, width: int, height: int, *habits: Habits) -> tuple[Answer, list[Answer]]:
    """Give a truth, and the answer of a worker with each of the habits."""
    random = np.random.default_rng(seed)
    truth = simulate_truth(random, width, height)
    return truth, [simulate_worker(random, truth, each) for each in habits]


def _blob(random: Random, label_map: NDArray[np.uint16], number: int, size: float) -> None:
    height, width = label_map.shape
    cx, cy = random.uniform(0, width), random.uniform(0, height)
    reach = int(2 * size) + 2
    left, top = max(0, int(cx) - reach), max(0, int(cy) - reach)
    y, x = np.mgrid[top : min(height, int(cy) + reach), left : min(width, int(cx) + reach)]
    turn = np.arctan2(y - cy, x - cx)
    waves = sum(random.uniform(0, 0.3) / k * np.sin(k * turn + random.uniform(0, 6.28)) for k in (2, 3, 5))
    inside = np.hypot(x - cx, y - cy) < size * (1 + waves)
    label_map[top : top + y.shape[0], left : left + y.shape[1]][inside] = number


def _neighbour(truth: Answer, number: int) -> int:
    """Give the instance nearest to one."""
    centers = np.array(ndimage.center_of_mass(truth.label_map > 0, truth.label_map, range(1, len(truth.instances) + 1)))
    distances = np.hypot(*(centers - centers[number - 1]).T)
    distances[number - 1] = np.inf
    return int(distances.argmin()) + 1


def _uneven(random: Random, bits: Bits, habits: Habits) -> Bits:
    """Move the edge in and out by smooth noise."""
    ((rows, columns),) = ndimage.find_objects(bits.astype(np.uint8))
    around = int(4 * habits.jitter + habits.bias) + 2
    rows = slice(max(0, rows.start - around), rows.stop + around)
    columns = slice(max(0, columns.start - around), columns.stop + around)
    cut = bits[rows, columns]
    distance = ndimage.distance_transform_edt(cut) - ndimage.distance_transform_edt(~cut)
    noise = ndimage.gaussian_filter(random.standard_normal(cut.shape), 6)
    noise *= habits.jitter / max(float(noise.std()), 1e-9)
    moved = np.zeros_like(bits)
    moved[rows, columns] = distance + noise + habits.bias > 0
    return moved


def _answer(label_map: NDArray[np.uint16], labels: list[str]) -> Answer:
    """Make an answer of the instances that still have pixels."""
    present = [int(each) for each in np.unique(label_map) if each]
    numbers = np.zeros(len(labels) + 1, np.uint16)
    numbers[present] = np.arange(1, len(present) + 1)
    colors = palette(len(present))
    instances = tuple(Instance(labels[each - 1], color) for each, color in zip(present, colors, strict=True))
    return Answer(numbers[label_map], instances)
