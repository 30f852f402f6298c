"""The labeled image of an answer, written as pages write it; pixels are put into files as they are, never drawn."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from maskpress.results.model import Answer, Instance, LabelMap

INDEXED = 255
"""Instances that fit into a palette beside the background."""


def answer_value(answer: Answer) -> dict[str, object]:
    """Write an answer as the documented object of a widget."""
    return {
        "inputImageProperties": {"height": answer.height, "width": answer.width},
        "instances": [{"color": each.color, "label": each.label} for each in answer.instances],
        "labeledImage": {"pngImageData": base64.b64encode(labeled_png(answer.label_map, answer.instances)).decode()},
    }


def labeled_png(label_map: LabelMap, instances: Sequence[Instance]) -> bytes:
    """Write a label map indexed with a transparent background, in full colours beyond 255 instances."""
    colors = np.array([(0, 0, 0, 0), *(_rgba(each.color) for each in instances)], np.uint8)
    if len(instances) > INDEXED:
        return _saved(Image.fromarray(colors[label_map]))
    return indexed_png(label_map, colors[:, :3], b"\0")


def indexed_png(indices: NDArray[np.generic], palette: NDArray[np.uint8], alphas: bytes | None = None) -> bytes:
    """Write pixels below 256 as a PNG with a palette of RGB rows."""
    picture = Image.fromarray(indices.astype(np.uint8)).convert("P")
    picture.putpalette(palette.tobytes())
    bits = next(bits for bits in (1, 2, 4, 8) if len(palette) <= 1 << bits)
    more = {} if alphas is None else {"transparency": alphas}
    return _saved(picture, bits=bits, **more)


def _rgba(color: str) -> tuple[int, ...]:
    return (*bytes.fromhex(color[1:]), 255)


def _saved(picture: Image.Image, **settings: object) -> bytes:
    content = io.BytesIO()
    picture.save(content, "PNG", **settings)
    return content.getvalue()
