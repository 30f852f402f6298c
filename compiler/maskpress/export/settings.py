"""What is asked of an export: splits, mapped labels, images, frame, and whether a task may have several answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from maskpress.problems import Refusal

FORMAT_NAMES = (
    *("png", "tiff", "coco", "coco-panoptic", "yolo", "voc", "labelme"),
    *("label-studio", "cvat", "huggingface", "csv", "ground-truth"),
)
"""The formats of the registry; it needs numpy, and their names should not."""

SUBSETS = ("train", "val", "test")

_HALF = re.compile("[\ud800-\udfff]")

Images = Literal["copy", "link", "none"]
Frame = Literal["displayed", "stored"]


@dataclass(frozen=True)
class Settings:
    """How to export.

    ``shares`` are the parts of 100 that go to train, val and test; ``labels`` gives labels other names. With ``each``
    every answer of a task is exported. ``frame`` says whether label maps are turned as browsers show the image, or as
    its file stores it.
    """

    shares: tuple[int, ...] = (100,)
    labels: Mapping[str, str] = field(default_factory=dict)
    images: Images = "copy"
    frame: Frame = "displayed"
    each: bool = False
    rle: bool = False

    @property
    def subsets(self) -> tuple[str, ...]:
        """Give the names of the subsets."""
        return SUBSETS[: len(self.shares)]


def subset_of(task: str, shares: tuple[int, ...]) -> str:
    """Choose the subset of a task by a hash of its id: the same whatever other tasks there are."""
    place = int.from_bytes(sha256(task.encode()).digest()[:8]) * 100 >> 64
    for name, share in zip(SUBSETS, shares, strict=False):
        place -= share
        if place < 0:
            return name
    raise ValueError("the shares give less than 100")


def read_shares(text: str) -> tuple[int, ...]:
    """Read ``80/10/10``. Raises Refusal with the code E706."""
    parts = text.split("/")
    shares = tuple(int(part) for part in parts if re.fullmatch("[0-9]{1,3}", part))
    if len(shares) != len(parts) or not 1 <= len(shares) <= len(SUBSETS) or sum(shares) != 100:
        raise Refusal("E706", f'expected parts that give 100, such as 80/20 or 80/10/10, found "{text[:40]}"')
    return shares


def read_labels(pairs: tuple[str, ...]) -> dict[str, str]:
    """Read ``Car=Vehicle``. Raises Refusal with the code E706."""
    labels: dict[str, str] = {}
    for pair in pairs:
        label, sign, name = pair.rpartition("=")
        if not sign or not label or not name.strip():
            raise Refusal("E706", f'expected a label and its new name, such as Car=Vehicle, found "{pair[:80]}"')
        if _HALF.search(pair):  # the terminal sent bytes that are no UTF-8, and no file could hold them
            raise Refusal("E706", f"expected a label and its new name as UTF-8 text, found {pair[:80]!a}")
        if labels.setdefault(label, name) != name:
            raise Refusal("E706", f'the label "{label}" is mapped to both "{labels[label]}" and "{name}"')
    return labels
