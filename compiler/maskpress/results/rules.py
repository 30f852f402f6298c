"""The rules of a task spec, judged on an answer as the widget judges them before it submits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from maskpress.problems import Refusal
from maskpress.results.model import Answer, LabelMap
from maskpress.results.wording import counted, shown

Rules = Mapping[str, object]
Ints = NDArray[np.int64]

_TOLD = 5
"""Instances named in one finding."""
_ROWS = 256


def broken_rules(rules: Rules, answer: Answer) -> Iterator[Refusal]:
    """Give every rule that an answer breaks: V104 instances, V105 labels, V106 area, V107 one piece.

    ``rules`` are as the task spec writes them: ``{"instances": {"min": 1}, "labels": {"Car": {"max": 3}}, "area":
    {"min": 20}, "one_piece": True}``.
    """
    yield from _counts(rules, answer)
    if rules.get("area"):
        yield from _areas(_bounds(rules["area"]), answer)
    if rules.get("one_piece"):
        yield from _pieces(answer)


def instance_areas(answer: Answer) -> NDArray[np.int64]:
    """Count the pixels of each instance."""
    areas = np.zeros(len(answer.instances) + 1, np.int64)
    for top in range(0, answer.height, _ROWS):
        areas += np.bincount(answer.label_map[top : top + _ROWS].ravel(), minlength=len(areas))
    return areas[1:]


def count_pieces(label_map: LabelMap) -> dict[int, int]:
    """Count the 8-connected pieces of each instance that has pixels: touching at a corner is enough, as in the widget.

    Runs of pixels are joined with those they touch in the next row, all at once: instances of two far pixels each
    would have as many boxes of the whole image.
    """
    width = label_map.shape[1]
    flat = label_map.reshape(-1)
    changes = np.ones(flat.size, np.bool_)
    np.not_equal(flat[1:], flat[:-1], out=changes[1:])
    changes[::width] = True
    starts = np.flatnonzero(changes)
    ends = np.append(starts[1:], flat.size)
    painted = flat[starts] > 0
    starts, ends = starts[painted], ends[painted]
    ids = flat[starts]
    one, other = _touching(starts, ends, width)
    same = ids[one] == ids[other]
    pairs = coo_array((np.ones(same.sum(), np.bool_), (one[same], other[same])), (len(ids),) * 2)
    _, first = np.unique(connected_components(pairs, directed=False)[1], return_index=True)
    return {number: count for number, count in enumerate(np.bincount(ids[first]).tolist()) if count}


def _touching(starts: Ints, ends: Ints, width: int) -> tuple[Ints, Ints]:
    """Give the pairs of runs that touch, each with one of the next row; they lie in their rows, from top to bottom."""
    gap = 2 * (starts // width)  # between rows, so that the last pixel of one does not touch the first of the next
    starts, ends, below = starts + gap, ends + gap, width + 2
    first = np.searchsorted(ends, starts + below)
    count = np.searchsorted(starts, ends + below, side="right") - first
    one = np.repeat(np.arange(len(starts)), count)
    return one, np.arange(len(one)) - np.repeat(np.cumsum(count) - count - first, count)


def _counts(rules: Rules, answer: Answer) -> Iterator[Refusal]:
    found = len(answer.instances)
    bounds = _bounds(rules.get("instances"))
    if not _within(found, bounds):
        yield Refusal("V104", f"expected {_worded(bounds)} instances, found {found or 'none'}")
    by_label = Counter(instance.label for instance in answer.instances)
    labels = rules.get("labels")
    for label, each in labels.items() if isinstance(labels, dict) else ():
        if not _within(by_label[label], _bounds(each)):
            expected = f"{_worded(_bounds(each))} instances of {shown(label)}"
            yield Refusal("V105", f"expected {expected}, found {by_label[label] or 'none'}")


def _areas(bounds: tuple[float, float], answer: Answer) -> Iterator[Refusal]:
    areas = instance_areas(answer).tolist()
    wrong = [number for number, area in enumerate(areas, 1) if not _within(area, bounds)]
    if wrong:
        found = [f"{areas[number - 1]} in {_named(number, answer)}" for number in wrong]
        yield Refusal("V106", f"expected {_worded(bounds)} pixels of each instance, found {_listed(found)}")


def _pieces(answer: Answer) -> Iterator[Refusal]:
    found = [
        f"{counted(pieces, 'piece')} of {_named(number, answer)}"
        for number, pieces in count_pieces(answer.label_map).items()
        if pieces > 1
    ]
    if found:
        yield Refusal("V107", f"expected each instance in one piece, found {_listed(found)}")


def _bounds(value: object) -> tuple[float, float]:
    bounds = value if isinstance(value, Mapping) else {}
    low, high = bounds.get("min"), bounds.get("max")
    return 0 if low is None else low, float("inf") if high is None else high


def _within(value: int, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def _worded(bounds: tuple[float, float]) -> str:
    low, high = bounds
    if high == float("inf"):
        return f"at least {low}"
    return f"{low} to {high}" if low else f"at most {high}"


def _named(number: int, answer: Answer) -> str:
    return f"instances[{number - 1}], {shown(answer.instances[number - 1].label)}"


def _listed(found: list[str]) -> str:
    more = f" and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
    return "; ".join(found[:_TOLD]) + more
