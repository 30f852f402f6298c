"""What an export is made of: items on their way in, what a format makes of one, and masks that come back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from maskpress.problems import Refusal
from maskpress.results.model import Instance, LabelMap

Bits = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Item:
    """One answer on its way into a dataset.

    ``number`` counts the items from 1, ``first`` the instances of the dataset: it is that of the first one here.
    ``stem`` names the item's files, ``image`` is the file name of its image. Labels are those of the dataset; the label
    map is in the frame asked for. ``has_image`` tells that the image file lies in the dataset.
    """

    number: int
    first: int
    stem: str
    subset: str
    image: str
    label_map: LabelMap
    instances: tuple[Instance, ...]
    task: str
    name: str
    worker: str | None = None
    started: str | None = None
    submitted: str | None = None
    seconds: float | None = None
    image_url: str | None = None
    has_image: bool = False
    fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Give the width in pixels."""
        return int(self.label_map.shape[1])

    @property
    def height(self) -> int:
        """Give the height in pixels."""
        return int(self.label_map.shape[0])


@dataclass(frozen=True)
class Plan:
    """What all items of an export share: the labels in their order, the subsets, and whether COCO has run lengths.

    A label's number is its place among ``labels``, from 1 in most formats.
    """

    labels: tuple[str, ...]
    subsets: tuple[str, ...] = ("train",)
    rle: bool = False

    def number(self, label: str) -> int:
        """Give the number of a label, from 1."""
        return self._numbers[label]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {label: number for number, label in enumerate(self.labels, 1)}


@dataclass(frozen=True)
class Loss:
    """An instance that a format holds only in part: the intersection over union that is left, and why."""

    number: int
    share: float
    reason: str


@dataclass(frozen=True)
class Encoded:
    """What a format makes of an item: whole files by their path, and entries for files that grow, by their key."""

    files: tuple[tuple[str, bytes], ...] = ()
    entries: tuple[tuple[str, bytes], ...] = ()
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, eq=False)
class Mask:
    """One instance read back: its label and its pixels within a box whose first pixel is (x, y)."""

    label: str
    x: int
    y: int
    bits: Bits


class Output(Protocol):
    """A dataset being written."""

    def put(self, path: str, pieces: Iterable[bytes]) -> None:
        """Write a whole file."""

    def entries(self, key: str) -> Iterator[bytes]:
        """Give the entries with that key, in the order of their items."""


Reader = Callable[[Item], Iterator[Mask]]
"""Gives the masks of an item of an export, in the order of its instances; of the item it uses all but the label map."""


@dataclass(frozen=True)
class Format:
    """A format of datasets.

    ``refuse`` says once what of a plan the format cannot hold. ``encode`` makes an item's files without a look at any
    other; it raises Refusal for an item the format cannot hold. ``finish`` writes the files that all items share.
    ``image_path`` says where an item's image goes. ``open_reader`` is None for one without
    pixels. ``loss`` is why instances may come back otherwise, if they may.
    """

    name: str
    holds: str
    encode: Callable[[Item, Plan], Encoded]
    finish: Callable[[Output, Plan], None]
    image_path: Callable[[Item], str]
    open_reader: Callable[[Path, Plan], Reader] | None
    refuse: Callable[[Plan], Iterator[Refusal]] = lambda plan: iter(())
    loss: str | None = None
