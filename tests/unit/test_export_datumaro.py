"""Exports read by datumaro: coco, coco-panoptic, voc and cvat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exported import Bits, Drawing, assert_same, drawings, export_drawings, reader
from maskpress.export.settings import Settings

pytestmark = pytest.mark.filterwarnings("ignore")  # of datumaro and what it brings, on every import


def opened(folder: Path, known_as: str) -> Any:
    if known_as == "cvat":  # opened as a dataset, it takes only images of the subset that the file is named after
        return reader("datumaro.plugins.data_formats.cvat.base").CvatBase(
            str(folder / "annotations.xml"), subset="train"
        )
    return reader("datumaro.components.dataset").Dataset.import_from(str(folder), known_as)


def masks_of(entry: Any, names: list[str], drawing: Drawing) -> Iterator[tuple[str, Bits]]:
    """Give the masks of an item, joining the polygons of an instance."""
    found: dict[int, tuple[str, Bits]] = {}
    for each in entry.annotations:
        if type(each).__name__ not in ("Polygon", "Mask", "RleMask", "ExtractedMask"):
            continue
        bits = bits_of(each, drawing)
        key = each.group or len(found) + 1
        before = found.get(key, ("", np.zeros_like(bits)))[1]
        found[key] = names[each.label], before | bits
    yield from (found[key] for key in sorted(found))


def bits_of(shape: Any, drawing: Drawing) -> Bits:
    if type(shape).__name__ != "Polygon":
        return np.asarray(shape.image) > 0
    masks = reader("pycocotools.mask")
    width, height = drawing.size
    bits: Bits = masks.decode(masks.merge(masks.frPyObjects([shape.points], height, width))) > 0
    return bits


@pytest.mark.parametrize(
    ("to", "known_as", "rle"),
    [
        ("coco", "coco_instances", False),
        ("coco", "coco_instances", True),
        ("coco-panoptic", "coco_panoptic", False),
        ("voc", "voc", False),
        ("cvat", "cvat", False),
    ],
)
def test_datumaro_reads_every_pixel(tmp_path: Path, to: str, known_as: str, rle: bool) -> None:
    dataset = export_drawings(tmp_path, to, drawings(254), Settings(rle=rle))
    found = opened(dataset.folder, known_as)
    names = [each.name for each in found.categories()[reader("datumaro").AnnotationType.label]]
    entries = {Path(entry.id).name: entry for entry in found}
    assert {*entries} == {each.task for each in dataset.drawings}
    for each in dataset.drawings:
        assert_same(masks_of(entries[each.task], names, each), each)
