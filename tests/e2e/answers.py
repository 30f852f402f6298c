"""Reads answers the way a requester would: JSON, base64 and Pillow, nothing of maskpress."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
from PIL import Image

from oracle import LabelMap

_SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "answers.schema.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Answer:
    """One widget's answer; ``label_map`` holds k where instance k (from 1, in list order) was painted."""

    labels: tuple[str, ...]
    colors: tuple[str, ...]
    label_map: LabelMap
    png: bytes
    hidden: dict[str, Any]


def read_answer(answers: Any, name: str = "annotatedResult") -> Answer:
    """Check answers against their schema and decode the labeled image of one widget."""
    jsonschema.Draft7Validator(_SCHEMA).validate(answers)
    (form,) = answers
    answer = form[name]
    png = base64.b64decode(answer["labeledImage"]["pngImageData"], validate=True)
    colors = tuple(instance["color"] for instance in answer["instances"])
    label_map = _decode(png, colors)
    size = answer["inputImageProperties"]
    assert label_map.shape == (size["height"], size["width"])
    assert sorted(np.unique(label_map[label_map > 0])) == list(range(1, len(colors) + 1))
    labels = tuple(instance["label"] for instance in answer["instances"])
    return Answer(labels, colors, label_map, png, {key: value for key, value in form.items() if key != name})


def assert_same_map(found: LabelMap, expected: LabelMap) -> None:
    """Fail with the first differing pixels drawn as text, found beside expected."""
    assert found.shape == expected.shape
    rows, columns = np.nonzero(found != expected)
    if len(rows) == 0:
        return
    top, left = rows[0], max(columns[rows == rows[0]][0] - 8, 0)
    window = np.s_[top : top + 8, left : left + 24]
    picture = "\n".join(f"{a}   {b}" for a, b in zip(_draw(found[window]), _draw(expected[window]), strict=True))
    box = f"x {columns.min()}..{columns.max()}, y {rows.min()}..{rows.max()}"
    raise AssertionError(f"{len(rows)} pixels differ ({box}); found and expected from ({left}, {top}):\n{picture}")


def _draw(window: LabelMap) -> list[str]:
    return ["".join("." if id == 0 else chr(ord("0") + id % 75) for id in row) for row in window.tolist()]


def _decode(png: bytes, colors: tuple[str, ...]) -> LabelMap:
    with Image.open(io.BytesIO(png)) as image:
        image.load()
        return _from_indices(image, colors) if image.mode == "P" else _from_colors(image, colors)


def _from_indices(image: Image.Image, colors: tuple[str, ...]) -> LabelMap:
    """Check that the palette is the background and the instances, nothing else, and take the indices."""
    assert image.getpalette() == [0, 0, 0, *(part for color in colors for part in _rgb(color))]
    assert image.info["transparency"] in (0, b"\0")
    return np.asarray(image, dtype=np.uint16)


def _from_colors(image: Image.Image, colors: tuple[str, ...]) -> LabelMap:
    """Look every colour up: an unknown one, or a half-transparent one, is a KeyError."""
    assert image.mode == "RGBA"
    ids = {(0, 0, 0, 0): 0} | {(*_rgb(color), 255): id for id, color in enumerate(colors, 1)}
    quads, inverse = np.unique(np.asarray(image).reshape(-1, 4), axis=0, return_inverse=True)
    found = np.array([ids[tuple(quad)] for quad in quads.tolist()], dtype=np.uint16)
    return found[inverse].reshape(image.height, image.width)


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
