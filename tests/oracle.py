"""Say DESIGN section 6 again, by brute force: what strokes, polygons and erasures do to a label map.

Written from the text alone, without a look at the widget. Every function changes `label_map` in place: an array of
shape (height, width) with one instance id per pixel. Points are unrounded image-space positions (x, y).
"""

from collections.abc import Collection, Sequence
from math import floor

import numpy as np
from numpy.typing import NDArray

LabelMap = NDArray[np.uint16]
Points = Sequence[tuple[float, float]]


def blank_map(width: int, height: int) -> LabelMap:
    """Return a label map that is all background."""
    return np.zeros((height, width), np.uint16)


def paint_brush(label_map: LabelMap, points: Points, size: int, instance: int, locked: Collection[int] = ()) -> None:
    """Paint one stroke of a brush of `size` image pixels through the points."""
    if instance not in locked:
        _write(label_map, _swept(label_map, points, size), instance, locked)


def erase(label_map: LabelMap, points: Points, size: int, only: int = 0, locked: Collection[int] = ()) -> None:
    """Clear the instance `only` along the points; 0 clears every unlocked one (the eraser with Shift)."""
    swept = _swept(label_map, points, size)
    _write(label_map, swept & (label_map == only) if only else swept, 0, locked)


def paint_polygon(label_map: LabelMap, points: Points, instance: int, locked: Collection[int] = ()) -> None:
    """Paint the inside of the polygon whose vertices were set at the points."""
    if instance not in locked:
        _write(label_map, _inside(label_map, points), instance, locked)


def _write(label_map: LabelMap, where: NDArray[np.bool_], instance: int, locked: Collection[int]) -> None:
    label_map[where & ~np.isin(label_map, list(locked))] = instance


def _swept(label_map: LabelMap, points: Points, size: int) -> NDArray[np.bool_]:
    """Return the pixels whose centre lies within size / 2 of the way through the points."""
    places = [(_snapped(x, size), _snapped(y, size)) for x, y in points]
    where = np.zeros(label_map.shape, np.bool_)
    for start, end in zip(places, places[1:] or places, strict=False):
        _sweep(where, start, end, size)
    return where


def _snapped(v: float, size: int) -> int:
    """Return twice the position at which the brush stands: a pixel centre (odd size) or a corner (even size)."""
    return 2 * floor(v) + 1 if size % 2 else 2 * floor(v + 0.5)


def _sweep(where: NDArray[np.bool_], start: tuple[int, int], end: tuple[int, int], size: int) -> None:
    """Add one segment; all coordinates are doubled, so that the brush's radius is `size`.

    Only the pixels around the segment are looked at: the rest are too far away by any measure.
    """
    height, width = where.shape
    (ax, ay), (bx, by) = start, end
    x0, x1 = max(0, (min(ax, bx) - size) // 2 - 1), min(width, (max(ax, bx) + size) // 2 + 2)
    y0, y1 = max(0, (min(ay, by) - size) // 2 - 1), min(height, (max(ay, by) + size) // 2 + 2)
    if x0 >= x1 or y0 >= y1:
        return
    py, px = np.mgrid[y0:y1, x0:x1].astype(np.int64) * 2 + 1
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    along = (px - ax) * dx + (py - ay) * dy
    across = (px - ax) * dy - (py - ay) * dx
    at_start = (px - ax) ** 2 + (py - ay) ** 2 <= size * size
    at_end = (px - bx) ** 2 + (py - by) ** 2 <= size * size
    # Distance to the line is |across| / length; int64 holds the squares for images up to 20,000 pixels a side.
    between = (along >= 0) & (along <= length2) & (across**2 <= size * size * length2) if length2 else at_start
    where[y0:y1, x0:x1] |= at_start | at_end | between


def _inside(label_map: LabelMap, points: Points) -> NDArray[np.bool_]:
    """Count, for each pixel, the edges that cross its row's middle at or left of its centre."""
    corners = [(floor(x + 0.5), floor(y + 0.5)) for x, y in points]
    height, width = label_map.shape
    j, i = np.mgrid[0:height, 0:width].astype(np.int64)
    count = np.zeros(label_map.shape, np.int64)
    if len(set(corners)) < 3:
        return np.zeros(label_map.shape, np.bool_)
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        (tx, ty), (lx, ly) = ((ax, ay), (bx, by)) if ay < by else ((bx, by), (ax, ay))
        crosses = (ty <= j) & (j < ly)
        # The crossing is at tx + (j + 1/2 - ty) (lx - tx) / (ly - ty); both sides times 2 (ly - ty).
        left = (2 * j + 1 - 2 * ty) * (lx - tx) <= (2 * i + 1 - 2 * tx) * (ly - ty)
        count += crosses & left
    inside: NDArray[np.bool_] = count % 2 == 1
    return inside
