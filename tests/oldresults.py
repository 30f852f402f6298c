"""Old result files of the tests, and what stands in them."""

from __future__ import annotations

import base64
import io
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from maskpress.legacy.model import Pictures, Response
from maskpress.legacy.pictures import find_png
from maskpress.legacy.read import read_results
from maskpress.problems import Problem
from maskpress.tasks.initial import shown_colors

OLD = Path(__file__).parent / "data" / "legacy"
MANIFEST = "output/manifests/output/output.manifest"

MAPS = {"first": "..11 .112", "second": "1... 1...", "empty": ".... ...."}
FIRST, SECOND = "s3://bucket/photos/img-1.jpg", "s3://bucket/photos/img-2.jpg"
URL = "https://e.org/photos/img-{}.jpg?sig=a.b"
BOTH = ["Car", "Person"]

CASES: dict[str, list[tuple[str | None, str | None, str, list[str]]]] = {
    "review.json": [(FIRST, "A1", "first", BOTH)],
    "responses/annotations/worker-response/iteration-1/0/2024-03-04_10-17-00.json": [
        (None, "private.eu.A1", "first", BOTH),
        (None, "private.eu.B2", "second", ["Car"]),
    ],
    "consolidation.json": [(FIRST, "A1", "first", BOTH), (SECOND, "A1", "second", ["Car"])],
    MANIFEST: [(FIRST, None, "first", BOTH), (SECOND, None, "second", ["Car"])],
    "custom.manifest": [(FIRST, None, "first", BOTH), (SECOND, "A1", "second", ["Car"]), (SECOND, "B2", "empty", [])],
    "table-json.csv": [
        (URL.format(1), "A1", "first", BOTH),
        (URL.format(2), "A1", "second", ["Car"]),
        (URL.format(2), "B2", "empty", []),
    ],
    "table-flat.csv": [(URL.format(1), "A1", "first", BOTH), (URL.format(2), "A1", "second", ["Car"])],
    "table-sibling.csv": [(URL.format(1), "A1", "first", ["Car", "Old. tram"])],
    "answers-box.json": [(None, None, "first", BOTH)],
}
"""Of each file its answers: image, worker, label map and labels."""


def label_map(answer: Any) -> str:
    """Read an answer as the strictest reader would, into ASCII art: every opaque colour is that of an instance."""
    with Image.open(io.BytesIO(base64.b64decode(answer["labeledImage"]["pngImageData"], validate=True))) as picture:
        pixels = np.asarray(picture.convert("RGBA"))
    numbers = {each["color"]: str(number) for number, each in enumerate(answer["instances"], 1)}
    assert len(numbers) == len(answer["instances"])
    assert answer["inputImageProperties"] == {"height": pixels.shape[0], "width": pixels.shape[1]}
    letters = [["." if not a else numbers[f"#{r:02x}{g:02x}{b:02x}"] for r, g, b, a in row] for row in pixels.tolist()]
    return " ".join("".join(row) for row in letters)


def read(content: bytes | str, file: str = "old", folder: Path = OLD) -> list[Response | Problem]:
    """Read a result file; PNGs are looked for below ``folder``."""
    pictures = Pictures(partial(find_png, folders=[folder], help="look"), shown_colors)
    return list(read_results(content.encode() if isinstance(content, str) else content, file, pictures))


def responses(content: bytes | str, file: str = "old") -> list[Response]:
    """Read a result file in which nothing is wrong."""
    found = read(content, file)
    assert [item for item in found if isinstance(item, Problem) and item.severity == "error"] == []
    return [item for item in found if isinstance(item, Response)]
