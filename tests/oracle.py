"""Say DESIGN section 6 again, by brute force: what strokes, shapes, erasures and operations do to a label map.

Written from the text alone, without a look at the widget. Every function changes `label_map` in place: an array of
shape (height, width) with one instance id per pixel. Points are unrounded image-space positions (x, y).
"""

from collections.abc import Collection, Sequence
from math import floor

import numpy as np
from numpy.typing import NDArray

LabelMap = NDArray[np.uint16]
Points = Sequence[tuple[float, float]]


SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1))
CORNERS = ((1, 1), (1, -1), (-1, 1), (-1, -1))


def blank_map(width: int, height: int) -> LabelMap:
    """Return a label map that is all background."""
    return np.zeros((height, width), np.uint16)


def paint_brush(
    label_map: LabelMap, points: Points, size: int, instance: int, locked: Collection[int] = (), *, below: bool = False
) -> None:
    """Paint one stroke of a brush of `size` image pixels through the points; with `below` only on background."""
    _paint(label_map, _swept(label_map, points, size), instance, locked, below)


def paint_square(
    label_map: LabelMap, points: Points, size: int, instance: int, locked: Collection[int] = (), *, below: bool = False
) -> None:
    """Paint one stroke of a square brush, `size` image pixels wide and high, through the points."""
    _paint(label_map, _swept_square(label_map, points, size), instance, locked, below)


def erase(
    label_map: LabelMap, points: Points, size: int, only: int = 0, locked: Collection[int] = (), *, square: bool = False
) -> None:
    """Clear the instance `only` along the points; 0 clears every unlocked one (the eraser with Shift)."""
    swept = (_swept_square if square else _swept)(label_map, points, size)
    _write(label_map, swept & (label_map == only) if only else swept, 0, locked)


def paint_polygon(
    label_map: LabelMap, points: Points, instance: int, locked: Collection[int] = (), *, below: bool = False
) -> None:
    """Paint the inside of the polygon whose vertices were set at the points."""
    _paint(label_map, _inside(label_map, points), instance, locked, below)


paint_lasso = paint_polygon
"""Paint what the way through the points encloses."""


def paint_rectangle(
    label_map: LabelMap,
    start: tuple[float, float],
    end: tuple[float, float],
    instance: int,
    locked: Collection[int] = (),
    *,
    below: bool = False,
    regular: bool = False,
) -> None:
    """Paint the rectangle between the corners nearest to two points; a regular one is as wide as high (Shift)."""
    x0, y0, x1, y1 = _spanned(start, end, regular)
    j, i = np.mgrid[0 : label_map.shape[0], 0 : label_map.shape[1]]
    _paint(label_map, (x0 <= i) & (i < x1) & (y0 <= j) & (j < y1), instance, locked, below)


def paint_ellipse(
    label_map: LabelMap,
    start: tuple[float, float],
    end: tuple[float, float],
    instance: int,
    locked: Collection[int] = (),
    *,
    below: bool = False,
    regular: bool = False,
) -> None:
    """Paint the pixels whose centre lies in the closed ellipse that touches the sides of that rectangle."""
    x0, y0, x1, y1 = _spanned(start, end, regular)
    # Python integers: the products leave 64 bits for images of 30,000 pixels a side.
    width, height = x1 - x0, y1 - y0
    where = np.zeros(label_map.shape, np.bool_)
    for j in range(max(0, y0), min(label_map.shape[0], y1)):
        for i in range(max(0, x0), min(label_map.shape[1], x1)):
            u, v = 2 * i + 1 - x0 - x1, 2 * j + 1 - y0 - y1
            where[j, i] = (u * height) ** 2 + (v * width) ** 2 <= (width * height) ** 2
    _paint(label_map, where, instance, locked, below)


def fill_region(
    label_map: LabelMap, x: float, y: float, instance: int, locked: Collection[int] = (), *, below: bool = False
) -> None:
    """Give the 4-connected region of equal ids around a point to the instance; outside the image there is none."""
    i, j = floor(x), floor(y)
    if 0 <= j < label_map.shape[0] and 0 <= i < label_map.shape[1]:
        region = _flood(label_map == label_map[j, i], i, j, SIDES)
        _paint(label_map, region, instance, locked, below)


def fill_holes(label_map: LabelMap, instance: int, locked: Collection[int] = ()) -> None:
    """Give the instance the background that a flood from outside the image cannot reach through other pixels."""
    around = np.pad(label_map != instance, 1, constant_values=True)
    outside = _flood(around, 0, 0, SIDES)[1:-1, 1:-1]
    _paint(label_map, ~outside & (label_map == 0), instance, locked, False)


def parts(label_map: LabelMap, instance: int) -> list[NDArray[np.bool_]]:
    """Return the masks of the 8-connected parts: largest first, of equal ones that whose first pixel comes first."""
    left = label_map == instance
    found = []
    while left.any():
        j, i = np.unravel_index(int(left.argmax()), left.shape)
        found.append(_flood(left, int(i), int(j), SIDES + CORNERS))
        left &= ~found[-1]
    return sorted(found, key=lambda part: -int(part.sum()))


def drop_specks(label_map: LabelMap, instance: int, pixels: int, locked: Collection[int] = ()) -> None:
    """Clear the parts with fewer pixels; the largest stays, however small."""
    for part in parts(label_map, instance)[1:]:
        if part.sum() < pixels and instance not in locked:
            label_map[part] = 0


def move(
    label_map: LabelMap, instance: int, dx: int, dy: int, locked: Collection[int] = (), *, below: bool = False
) -> None:
    """Move an instance by whole pixels over what is there; what leaves the image is cut off."""
    if instance in locked:
        return
    ys, xs = np.nonzero(label_map == instance)
    label_map[ys, xs] = 0
    there = (xs + dx >= 0) & (xs + dx < label_map.shape[1]) & (ys + dy >= 0) & (ys + dy < label_map.shape[0])
    where = np.zeros(label_map.shape, np.bool_)
    where[ys[there] + dy, xs[there] + dx] = True
    _paint(label_map, where, instance, locked, below)


def _paint(label_map: LabelMap, where: NDArray[np.bool_], instance: int, locked: Collection[int], below: bool) -> None:
    if instance not in locked:
        _write(label_map, where & (label_map == 0) if below else where, instance, locked)


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


def _swept_square(label_map: LabelMap, points: Points, size: int) -> NDArray[np.bool_]:
    """Return the pixels whose centre some closed square of side `size` on the way through the points covers."""
    places = [(_snapped(x, size), _snapped(y, size)) for x, y in points]
    where = np.zeros(label_map.shape, np.bool_)
    for start, end in zip(places, places[1:] or places, strict=False):
        _sweep_square(where, start, end, size)
    return where


def _sweep_square(where: NDArray[np.bool_], start: tuple[int, int], end: tuple[int, int], size: int) -> None:
    """Add one segment; all coordinates are doubled, so that the square reaches `size` to each side."""
    (ax, ay), (bx, by) = start, end
    py, px = np.mgrid[0 : where.shape[0], 0 : where.shape[1]].astype(np.int64) * 2 + 1
    dx, dy = bx - ax, by - ay
    bounds = (min(ax, bx) - size <= px) & (px <= max(ax, bx) + size)
    bounds &= (min(ay, by) - size <= py) & (py <= max(ay, by) + size)
    # Of the square's corners those farthest from the line are |dx| + |dy| (times size / length) away from it.
    across = abs((px - ax) * dy - (py - ay) * dx)
    where |= bounds & (across <= size * (abs(dx) + abs(dy)))


def _spanned(start: tuple[float, float], end: tuple[float, float], regular: bool) -> tuple[int, int, int, int]:
    """Return x0, y0, x1, y1; of a regular rectangle both sides are as long as the longer one, from the start on."""
    (ax, ay), (bx, by) = ((floor(x + 0.5), floor(y + 0.5)) for x, y in (start, end))
    if regular:
        side = max(abs(bx - ax), abs(by - ay))
        bx, by = ax + (side if bx >= ax else -side), ay + (side if by >= ay else -side)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _flood(mask: NDArray[np.bool_], i: int, j: int, steps: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    """Return the pixels of the mask that are reached from pixel (i, j) by these steps, ring by ring."""
    left = np.pad(mask, 1)
    width = left.shape[1]
    moves = np.array([dy * width + dx for dx, dy in steps])
    reached = np.zeros(left.size, np.bool_)
    ring = np.array([(j + 1) * width + i + 1])
    while ring.size:
        reached[ring] = True
        near = np.unique(ring[:, None] + moves)
        ring = near[left.reshape(-1)[near] & ~reached[near]]
    return reached.reshape(left.shape)[1:-1, 1:-1]


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
