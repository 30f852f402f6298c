"""Exports for labelling tools and YOLO, read by what is not ours: labelme, label-studio-sdk, OpenCV, plain loops."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import MagicMock
from xml.etree import ElementTree

import numpy as np
import pytest

from exported import Bits, Dataset, assert_same, drawings, export_drawings, reader
from random_maps import LABELS

cv2 = reader("cv2")

FOR_SCREENS = ("PyQt5", "PyQt5.QtCore", "PyQt5.QtGui", "PyQt5.QtWidgets", "onnxruntime")
"""What labelme needs for its windows and models, and its reader does not."""


@pytest.fixture
def without_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FOR_SCREENS:
        monkeypatch.setitem(sys.modules, name, MagicMock())


def test_labelme_reads_every_pixel(tmp_path: Path, without_screens: None) -> None:
    read = reader("labelme._label_file").read_label_file
    combine = reader("labelme.utils").shapes_to_label
    dataset = export_drawings(tmp_path, "labelme", drawings())
    for each in dataset.drawings:
        content = read(str(dataset.folder / f"train/{each.task}.json"))
        assert Path(dataset.folder / "train" / content.image_path).is_file()
        shapes = [shape | {"label": str(number)} for number, shape in enumerate(content.shapes, 1)]
        numbers = {str(number): number for number in range(1, len(shapes) + 1)}
        ids, _ = combine(each.label_map.shape, shapes, numbers)
        assert_same(((shape["label"], ids == at) for at, shape in enumerate(content.shapes, 1)), each)


def test_label_studio_reads_every_pixel(tmp_path: Path) -> None:
    decode = reader("label_studio_sdk.converter.brush").decode_rle
    dataset = export_drawings(tmp_path, "label-studio", drawings())
    tasks = json.loads((dataset.folder / "tasks_train.json").read_text())
    for task, each in zip(tasks, dataset.drawings, strict=True):
        assert task["data"]["task"] == each.task
        height, width = each.label_map.shape
        masks = []
        for region in task["annotations"][0]["result"]:
            assert (region["original_height"], region["original_width"]) == (height, width)
            channels = decode(region["value"]["rle"]).reshape(height, width, 4)
            assert {*np.unique(channels).tolist()} <= {0, 255}
            masks.append((region["value"]["brushlabels"][0], channels[:, :, 3] > 0))
        assert_same(masks, each)
    labels = [each.get("value") for each in ElementTree.parse(dataset.folder / "label_config.xml").iter("Label")]
    assert labels == list(LABELS)


def test_cvat_masks_are_counted_along_the_rows_of_their_boxes(tmp_path: Path) -> None:
    dataset = export_drawings(tmp_path, "cvat", drawings())
    images = list(ElementTree.parse(dataset.folder / "annotations.xml").iter("image"))
    for image, each in zip(images, dataset.drawings, strict=True):
        assert (image.get("name"), image.get("width"), image.get("height")) == (
            f"train/{each.task}.png",
            *map(str, each.size),
        )
        masks = ((mask.get("label", ""), counted_mask(mask, each.label_map.shape)) for mask in image.iter("mask"))
        assert_same(masks, each)


def counted_mask(element: ElementTree.Element, shape: tuple[int, ...]) -> Bits:
    """Count one pixel at a time, as the format is described: first those outside."""
    left, top, width, height = (int(element.get(name, "")) for name in ("left", "top", "width", "height"))
    values: list[bool] = []
    for number, count in enumerate(element.get("rle", "").split(", ")):
        values += [number % 2 == 1] * int(count)
    assert len(values) == width * height
    found = np.zeros(shape, np.bool_)
    found[top : top + height, left : left + width] = np.array(values).reshape(height, width)
    return found


@pytest.fixture(scope="module")
def yolo(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return export_drawings(tmp_path_factory.mktemp("yolo"), "yolo", drawings())


def rasterised(dataset: Dataset, task: str) -> Iterator[tuple[str, Bits]]:
    """Read a file of lines as loaders do: multiply, cut off the fraction, fill."""
    height, width = dataset.drawing(task).label_map.shape
    for line in (dataset.folder / f"labels/train/{task}.txt").read_text().splitlines():
        number, *numbers = line.split()
        polygon = np.array(numbers, np.float64).reshape(-1, 2) * (width, height)
        mask = np.zeros((height, width), np.uint8)
        cv2.fillPoly(mask, [polygon.astype(np.int32)], color=1)
        yield LABELS[int(number)], mask > 0


def test_yolo_reports_exactly_the_loss_that_rasterising_shows(yolo: Dataset) -> None:
    shares = {}
    for number, each in enumerate(yolo.drawings, 1):
        found = list(rasterised(yolo, each.task))
        assert [label for label, _ in found] == list(each.labels)
        for at, ((label, mask), (_, painted)) in enumerate(zip(found, each.masks, strict=True), 1):
            share = (mask & painted).sum() / (mask | painted).sum()
            if share < 1:
                shares[f'instance {at} "{label}" keeps an IoU of {share:.3f}', number] = share
    told = {(problem.message.split(":")[-2].strip(), problem.line) for problem in yolo.exported.problems}
    assert told == set(shares)
    assert {problem.code for problem in yolo.exported.problems} == {"W703"}


def test_yolo_loses_nothing_of_instances_in_one_part(yolo: Dataset) -> None:
    whole = 0
    for each in yolo.drawings:
        for (_, mask), (_, painted) in zip(rasterised(yolo, each.task), each.masks, strict=True):
            if cv2.connectedComponents(painted.astype(np.uint8), connectivity=8)[0] == 2:
                whole += 1
                assert np.array_equal(mask, painted)
    assert whole > 50


def test_yolo_lines_are_what_loaders_take(yolo: Dataset) -> None:
    for each in yolo.drawings:
        assert (yolo.folder / f"images/train/{each.task}.png").is_file()
        lines = (yolo.folder / f"labels/train/{each.task}.txt").read_text().splitlines()
        assert len(set(lines)) == len(lines)
        for line in lines:
            numbers = [float(number) for number in line.split()[1:]]
            assert len(numbers) >= 6
            assert min(numbers) >= 0
            assert max(numbers) <= 1
            assert min(np.ptp(np.array(numbers).reshape(-1, 2), axis=0)) > 0
