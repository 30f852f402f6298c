"""The formats, by name."""

from __future__ import annotations

from maskpress.export import (
    coco,
    cvat,
    ground_truth,
    huggingface,
    label_maps,
    label_studio,
    labelme,
    panoptic,
    table,
    voc,
    yolo,
)
from maskpress.export.model import Format

FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        *(label_maps.PNG, label_maps.TIFF, coco.FORMAT, panoptic.FORMAT, yolo.FORMAT, voc.FORMAT, labelme.FORMAT),
        *(label_studio.FORMAT, cvat.FORMAT, huggingface.FORMAT, table.FORMAT, ground_truth.FORMAT),
    )
}
