"""Random label maps that have everything outlines go wrong at; ids are dense, from 1."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from genuine import LabelMap

Ints = NDArray[np.int64]
Draw = Callable[[np.random.Generator, Ints], Ints]
LABELS = ("Car", 'Bus <&> "é"', "Traffic light")


def smooth(random: np.random.Generator, blank: Ints) -> Ints:
    """Draw blobs with soft edges over each other."""
    heights = ndimage.gaussian_filter(random.random((6, *blank.shape)), (0, 3, 3))
    found: Ints = np.where(heights.max(axis=0) > np.median(heights), heights.argmax(axis=0) + 1, blank)
    return found


def holes(random: np.random.Generator, blank: Ints) -> Ints:
    """Draw blocks, and punch holes of any size into them, single pixels too."""
    blocks = blank + 1 + 2 * (np.indices(blank.shape)[0] > blank.shape[0] // 2)
    large = ndimage.zoom(random.random((5, 5)), np.array(blank.shape) / 5, order=0, grid_mode=True, mode="nearest")
    return np.where((random.random(blank.shape) < 0.1) | (large < 0.2), 0, blocks)


def nested(random: np.random.Generator, blank: Ints) -> Ints:
    """Draw frames in frames, some with background between them, some with an instance again."""
    y, x = np.indices(blank.shape)
    rim = np.minimum.reduce([y, x, blank.shape[0] - 1 - y, blank.shape[1] - 1 - x])
    found: Ints = random.integers(0, 4, rim.max() + 1)[rim]
    return found


def corners(random: np.random.Generator, blank: Ints) -> Ints:
    """Draw noise: parts that touch at corners, of one instance and of several, everywhere."""
    return random.integers(0, int(random.integers(2, 5)), blank.shape)


def strokes(random: np.random.Generator, blank: Ints) -> Ints:
    """Draw walks of single pixels, over each other and along the edges of the image."""
    found = blank.copy()
    for number in range(1, 8):
        steps = random.integers(-1, 2, (60, 2)).cumsum(axis=0) + random.integers(0, blank.shape, 2)
        y, x = np.clip(steps, 0, np.array(blank.shape) - 1).T
        found[y, x] = number
    found[0] = 8
    return found


def full(random: np.random.Generator, blank: Ints) -> Ints:
    """Cover the whole image, by one instance or with a second one inside."""
    found = blank + 1
    found[blank.shape[0] // 3 : blank.shape[0] // 2, 1::3] += random.integers(0, 2)
    return found


def single(random: np.random.Generator, blank: Ints) -> Ints:
    """Draw an image of one pixel, painted or not."""
    return np.array([[min(1, random.integers(0, 4))]])


def specks(random: np.random.Generator, blank: Ints) -> Ints:
    """Draw instances of a few pixels, one after the other: of large images more of them than a byte has numbers."""
    return np.where(random.random(blank.shape) < 0.2, np.arange(blank.size).reshape(blank.shape) // 12 + 1, 0)


KINDS: tuple[Draw, ...] = (smooth, holes, nested, corners, strokes, full, single, specks)


def draw(seed: int) -> tuple[LabelMap, list[str]]:
    """Draw the label map of a seed and choose labels for its instances; each kind comes every eighth time."""
    random = np.random.default_rng(seed)
    blank: Ints = np.zeros((random.integers(1, 60), random.integers(1, 60)), np.int64)
    found = KINDS[seed % len(KINDS)](random, blank)
    dense = np.searchsorted(np.union1d([0], found), found).astype(np.uint16)
    return dense, [LABELS[at] for at in random.integers(0, len(LABELS), int(dense.max()))]
