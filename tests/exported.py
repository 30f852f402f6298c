"""Datasets made of random drawings, with everything that tests compare them by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from genuine import LabelMap, answer, art, submission
from maskpress.export.settings import Settings
from maskpress.export.write import Exported, export
from maskpress.results.expectation import Expectation
from random_maps import LABELS, draw
from soak import often

Bits = NDArray[np.bool_]


@dataclass(frozen=True)
class Drawing:
    """A task with what was painted on it."""

    task: str
    label_map: LabelMap
    labels: Sequence[str]

    @property
    def masks(self) -> list[tuple[str, Bits]]:
        """Give the label and the mask of each instance, by its id."""
        return [(label, self.label_map == number) for number, label in enumerate(self.labels, 1)]

    @property
    def size(self) -> tuple[int, int]:
        """Give width and height."""
        height, width = self.label_map.shape
        return width, height


@dataclass(frozen=True)
class Dataset:
    """An export, what it was made of, and what was said about it."""

    folder: Path
    drawings: Sequence[Drawing]
    exported: Exported

    def drawing(self, name: str) -> Drawing:
        """Find a drawing by the name of a file of it."""
        return next(each for each in self.drawings if each.task == Path(name).stem)


def drawings(most: int = 65_535) -> list[Drawing]:
    """Make 40 drawings, in a soak 500, and give those that have at most so many instances."""
    drawn = ((seed, *draw(seed)) for seed in range(often(40, soak=500)))
    return [Drawing(f"seed-{seed}", found, labels) for seed, found, labels in drawn if len(labels) <= most]


def export_drawings(folder: Path, to: str, drawn: Sequence[Drawing], settings: Settings | None = None) -> Dataset:
    """Export drawings as a worker's submissions, with an image for each."""
    found = export(
        write_results(folder, drawn),
        folder / "dataset",
        to,
        expectations=write_images(folder, drawn),
        settings=settings,
    )
    return Dataset(folder / "dataset", drawn, found)


def write_results(folder: Path, drawn: Iterable[Drawing]) -> Path:
    """Write a line for each drawing."""
    path = folder / "results.jsonl"
    lines = (
        json.dumps(submission(each.task, answer(each.label_map, each.labels), number))
        for number, each in enumerate(drawn)
    )
    path.write_text("\n".join(lines) + "\n")
    return path


def write_images(folder: Path, drawn: Iterable[Drawing]) -> list[Expectation]:
    """Write an image for each drawing, and say what is expected of its answer."""
    (folder / "photos").mkdir()
    expected = []
    for each in drawn:
        path = folder / "photos" / f"{each.task}.png"
        Image.new("RGB", each.size, "gray").save(path)
        expected.append(Expectation(each.task, *each.size, LABELS, image=path))
    return expected


def assert_same(found: Iterable[tuple[str, NDArray[Any]]], drawing: Drawing) -> None:
    """Fail unless labels and masks are those of a drawing, in its order."""
    there = list(found)
    assert [label for label, _ in there] == list(drawing.labels), drawing.task
    for number, ((_, mask), (_, painted)) in enumerate(zip(there, drawing.masks, strict=True), 1):
        assert np.array_equal(np.asarray(mask, np.bool_), painted), f"{drawing.task}: instance {number}"


def reader(name: str) -> ModuleType:
    """Import a reader that is not ours; where it is missing, fail with words: a proof must not be skipped."""
    most = Image.MAX_IMAGE_PIXELS
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        pytest.fail(f"the reader {name} needs {error.name}, which is not installed: make test installs it")
    finally:
        Image.MAX_IMAGE_PIXELS = most  # labelme lets images have any size, in all of the process


STREET = Drawing("street", art("..11 .112"), ("Car", "Traffic light"))


def street(label: str = "Bus", **changes: Any) -> dict[str, Any]:
    """Make a submission with two instances, the second one of this label."""
    return submission("street", answer(STREET.label_map, ["Car", label]), **changes)


def put_lines(folder: Path, *submissions: dict[str, Any]) -> Path:
    """Write a line for each submission."""
    path = folder / "results.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in submissions))
    return path


def told(exported: Exported) -> list[tuple[str, str]]:
    """Give codes and messages, without the places."""
    return [(problem.code, problem.message.split(".annotatedResult: ")[-1]) for problem in exported.problems]
