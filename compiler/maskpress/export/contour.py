"""Contours through pixel centres: one closed way around all of an instance, for formats that have one polygon only.

Drawn and filled it covers the instance exactly, holes left out, but where it has to cross background to get from one
part to another.
"""

from __future__ import annotations

import numpy as np
import scipy  # its parts are imported when they are used, which few formats do
from numpy.typing import NDArray

from maskpress.export.model import Bits
from maskpress.export.outline import Traced
from maskpress.export.runs import Ints

Way = Ints
"""Pixels (x, y), (n, 2): a straight or diagonal line of pixels leads from each to the next, and to the first."""

_SIDES = {
    (1, 0): ((0, 0), (-1, 0)),
    (0, 1): ((-1, 0), (-1, -1)),
    (-1, 0): ((-1, -1), (0, -1)),
    (0, -1): ((0, -1), (0, 0)),
}
"""By the direction of an edge, where the pixels at its start and at its end lie, seen from there."""

_NEIGHBOURS = ((0, 1), (1, 0), (1, 1), (1, -1))


def contour(traced: Traced, loops: Ints, mask: Bits, corner: Ints) -> Way:
    """Go around the loops of an instance; ``mask`` is that of its box, whose first pixel is ``corner``."""
    ends = np.append(traced.starts, len(traced.points))
    ways = []
    for loop in loops.tolist():
        part = slice(ends[loop], ends[loop + 1])
        ways.append(_through_pixels(traced.points[part], traced.back[part]) - corner)
    way = ways[0] if len(ways) == 1 else _joined([_steps(way) for way in ways], mask)
    return _straightened(way) + corner


def drawn(way: Way, width: int, height: int) -> Bits:
    """Draw and fill a way as rasterisers do that take coordinates for pixels: its lines, and what they enclose."""
    points = _steps(way)
    moves = np.roll(points, -1, axis=0) - points
    upper = points + np.where(moves[:, 1:] < 0, moves, 0)
    crossing = moves[:, 1] != 0
    crossings = np.zeros((height, width), np.uint8)
    np.bitwise_xor.at(crossings, (upper[crossing, 1], upper[crossing, 0]), 1)
    filled = np.bitwise_xor.accumulate(crossings, axis=1).astype(np.bool_)
    filled[points[:, 1], points[:, 0]] = True
    return filled


def _through_pixels(points: Ints, back: NDArray[np.bool_]) -> Way:
    """Turn edges into the pixels at their ends, to their right; on the way back over a bridge, to their left."""
    following = np.roll(points, -1, axis=0)
    moves = np.sign(following - points)
    sides = np.zeros((len(points), 2, 2), np.int64)
    for move, places in _SIDES.items():
        sides[(moves == move).all(axis=1)] = places
    sides[back] = ((-1, 0), (0, 0))
    pixels = np.stack([points, following], axis=1) + sides
    way: Way = pixels[moves.any(axis=1)].reshape(-1, 2)
    return way


def _steps(way: Way) -> Way:
    """Give every pixel that the lines of a way go through."""
    moves = np.roll(way, -1, axis=0) - way
    steps = np.abs(moves).max(axis=1)
    if not steps.any():
        return way[:1]
    line = np.repeat(np.arange(len(way)), steps)
    along = np.arange(len(line)) - np.repeat(np.cumsum(steps) - steps, steps)
    passed: Way = way[line] + along[:, None] * np.sign(moves)[line]
    return passed


def _straightened(way: Way) -> Way:
    """Leave out pixels that repeat the one before, or lie within a line."""
    way = way[(way != np.roll(way, 1, axis=0)).any(axis=1)] if (way != way[0]).any() else way[:1]
    moves = np.sign(np.roll(way, -1, axis=0) - way)
    turns = (moves != np.roll(moves, 1, axis=0)).any(axis=1)
    return way[turns] if len(way) > 1 else way


def _joined(ways: list[Way], mask: Bits) -> Way:
    """Make one way of those around the parts, crossing background where it is narrow, there and back.

    The parts are the 4-connected ones of ``mask``, in the order of their first pixels.
    """
    inserts: dict[int, list[tuple[int, Way]]] = {part: [] for part in range(len(ways))}
    for part, parent, here, there in _crossings(mask, len(ways)):
        own = _with_inserts(ways[part], inserts.pop(part))
        start = _place(own, here)
        over = _crossing(there, here)
        detour = [over[:2], np.roll(own, -start, axis=0), here[None], over[1:2], over[:1]]
        inserts[parent].append((_place(ways[parent], there), np.concatenate(detour)))
    return _with_inserts(ways[0], inserts[0])


def _with_inserts(way: Way, inserts: list[tuple[int, Way]]) -> Way:
    if not inserts:
        return way
    places, detours = zip(*sorted(inserts, key=lambda insert: insert[0]), strict=True)
    pieces = np.split(way, places)
    return np.concatenate([pieces[0], *(each for pair in zip(detours, pieces[1:], strict=True) for each in pair)])


def _place(way: Way, pixel: Ints) -> int:
    return int(np.flatnonzero((way == pixel).all(axis=1))[0])


def _crossing(start: Ints, end: Ints) -> Way:
    """Lead from a pixel to another: diagonally first, then straight."""
    move = end - start
    return np.stack([start, start + np.sign(move) * np.abs(move).min()])


def _crossings(mask: Bits, count: int) -> list[tuple[int, int, Ints, Ints]]:
    """Connect all parts to the first one over as little background as can be.

    Gives parts, those farthest from the first one first: the part, the one it is connected to, and a pixel of each.
    """
    parts = scipy.ndimage.label(mask)[0] - 1
    nearest = scipy.ndimage.distance_transform_edt(~mask, return_distances=False, return_indices=True)
    pairs = _meetings(parts, nearest)
    shape = (count, count)
    weights = scipy.sparse.coo_matrix((pairs[:, 2], (pairs[:, 0], pairs[:, 1])), shape)
    tree = scipy.sparse.csgraph.minimum_spanning_tree(weights.tocsr())
    order, before = scipy.sparse.csgraph.breadth_first_order(tree, 0, directed=False)
    found = {(one, other): pixels for one, other, _, *pixels in pairs.tolist()}
    result = []
    for part in order[:0:-1].tolist():
        parent = int(before[part])
        if (part, parent) in found:
            x, y, there_x, there_y = found[part, parent]
        else:
            there_x, there_y, x, y = found[parent, part]
        result.append((part, parent, np.array([x, y]), np.array([there_x, there_y])))
    return result


def _meetings(parts: NDArray[np.int32], nearest: NDArray[np.int32]) -> Ints:
    """Find where the surroundings of parts meet: rows of two parts, the way between their nearest pixels, and these.

    There is one row for two parts, the shortest.
    """
    rows, columns = nearest
    owners = parts[rows, columns]
    height, width = parts.shape
    found = []
    for down, right in _NEIGHBOURS:
        one = np.s_[: height - down, max(0, -right) : width - max(0, right)]
        other = np.s_[down:, max(0, right) : width + min(0, right)]
        at = np.nonzero(owners[one] != owners[other])
        ends = [each[side][at] for side in (one, other) for each in (owners, columns, rows)]
        found.append(np.stack(ends, axis=1).astype(np.int64))
    first, x, y, second, to_x, to_y = np.concatenate(found).T
    swapped = first > second
    length = np.maximum(np.abs(to_x - x), np.abs(to_y - y))
    straight = np.stack([first, second, length, x, y, to_x, to_y], axis=1)
    turned = np.stack([second, first, length, to_x, to_y, x, y], axis=1)
    meetings = np.where(swapped[:, None], turned, straight)
    meetings = meetings[np.lexsort(meetings.T[2::-1])]
    new = np.ones(len(meetings), np.bool_)
    new[1:] = (meetings[1:, :2] != meetings[:-1, :2]).any(axis=1)
    return meetings[new]
