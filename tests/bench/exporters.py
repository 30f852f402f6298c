"""What the export benchmark measures, in a process of its own: ``python -m tests.bench.exporters ours FOLDER``."""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from maskpress.export.write import export
from maskpress.results.expectation import Expectation

from .measure import cost_of

ANSWERS = "results"
"""The folder of the answers, below that of the benchmark."""


def ours(folder: Path, workers: int = 1) -> None:
    tasks = [Expectation(path.stem, None, None, ("Car",)) for path in (folder / ANSWERS).iterdir()]
    export([folder / ANSWERS], folder / "dataset", "coco", expectations=tasks, workers=workers)


def ours_alone(folder: Path) -> None:
    export([folder / ANSWERS], folder / "dataset", "coco")


def both_cores(folder: Path) -> None:
    ours(folder, workers=2)


def naive(folder: Path) -> None:
    """Make a mask of the whole image for each instance, as scripts do, and follow its outline."""
    entries: list[dict[str, object]] = []
    for number, path in enumerate(sorted((folder / ANSWERS).iterdir()), 1):
        answer = json.loads(path.read_bytes())[0]["annotatedResult"]
        with Image.open(io.BytesIO(base64.b64decode(answer["labeledImage"]["pngImageData"]))) as picture:
            indices = np.asarray(picture)
        for index in range(1, len(answer["instances"]) + 1):
            entries.append({"id": len(entries) + 1, "image_id": number, **_entry(indices == index)})
    (folder / "naive.json").write_text(json.dumps({"annotations": entries}))


def _entry(mask: NDArray[np.bool_]) -> dict[str, object]:
    y, x = np.nonzero(mask)
    left, top, right, bottom = (int(each) for each in (x.min(), y.min(), x.max(), y.max()))
    loops, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    shape = [loop.reshape(-1).tolist() for loop in loops]
    return {"area": int(mask.sum()), "bbox": [left, top, right - left + 1, bottom - top + 1], "segmentation": shape}


ACTIONS: dict[str, Callable[[Path], None]] = {
    "ours": ours,
    "ours-alone": ours_alone,
    "both-cores": both_cores,
    "naive": naive,
}


def main(action: str, folder: str) -> None:
    print(json.dumps(asdict(cost_of(lambda: ACTIONS[action](Path(folder))))))


if __name__ == "__main__":
    main(*sys.argv[1:])
