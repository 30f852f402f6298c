"""Exports of whole label maps, read by Pillow and tifffile; and the tables beside them, by the standard library."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from exported import Dataset, Drawing, assert_same, drawings, export_drawings, reader
from random_maps import LABELS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pixels")


def exported(folder: Path, to: str, most: int = 65_535) -> Dataset:
    (folder / to).mkdir()
    return export_drawings(folder / to, to, drawings(most))


def pixels(path: Path) -> NDArray[np.generic]:
    with Image.open(path) as picture:
        return np.asarray(picture)


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def png(folder: Path) -> Dataset:
    return exported(folder, "png")


def test_png_holds_label_maps_masks_and_labeled_images(png: Dataset) -> None:
    for each in png.drawings:
        name = f"train/{each.task}"
        ids = pixels(png.folder / f"label_maps/{name}.png")
        assert np.array_equal(ids, each.label_map)
        for number, (_, mask) in enumerate(each.masks, 1):
            assert np.array_equal(pixels(png.folder / f"instances/{name}/{number}.png"), mask)


def test_png_labeled_images_have_the_color_of_each_instance(png: Dataset) -> None:
    found = png.folder
    colors = {(row["task"], int(row["instance"])): row["color"] for row in rows(found / "instances.csv")}
    for each in png.drawings:
        with Image.open(found / f"colors/train/{each.task}.png") as picture:
            shown = np.asarray(picture.convert("RGBA"))
        table = [(0, 0, 0, 0)]
        for number in range(1, len(each.labels) + 1):
            table.append((*bytes.fromhex(colors[each.task, number][1:]), 255))
        assert np.array_equal(shown, np.array(table, np.uint8)[each.label_map])


def test_tiff_holds_label_maps_of_sixteen_bits(folder: Path) -> None:
    dataset = exported(folder, "tiff")
    for each in dataset.drawings:
        ids = reader("tifffile").imread(dataset.folder / f"label_maps/train/{each.task}.tif")
        assert ids.dtype == np.uint16
        assert np.array_equal(ids, each.label_map)


def test_tables_have_a_row_an_instance_with_its_measures(folder: Path) -> None:
    dataset = exported(folder, "csv")
    (folder / "table").mkdir()
    beside = export_drawings(folder / "table", "tiff", dataset.drawings)
    for file in (dataset.folder / "instances.csv", beside.folder / "instances.csv"):
        found: dict[str, list[dict[str, str]]] = {each.task: [] for each in dataset.drawings}
        for row in rows(file):
            found[row["task"]].append(row)
        for each in dataset.drawings:
            assert [measured(row) for row in found[each.task]] == list(expected_measures(each))


def measured(row: dict[str, str]) -> tuple[object, ...]:
    whole = (int(row[name]) for name in ("instance", "area", "x", "y", "width", "height"))
    return row["label"], *whole, float(row["centroid_x"]), float(row["centroid_y"])


def expected_measures(drawing: Drawing) -> Iterator[tuple[object, ...]]:
    for number, (label, mask) in enumerate(drawing.masks, 1):
        y, x = np.nonzero(mask)
        box = int(x.min()), int(y.min()), int(np.ptp(x)) + 1, int(np.ptp(y)) + 1
        center = (pytest.approx(float(each.mean()) + 0.5, abs=0.0006) for each in (x, y))
        yield label, number, len(x), *box, *center


def test_voc_holds_instances_classes_and_boxes(folder: Path) -> None:
    dataset = exported(folder, "voc", most=254)
    listed = (dataset.folder / "ImageSets/Segmentation/train.txt").read_text().split()
    assert listed == [each.task for each in dataset.drawings]
    for each in dataset.drawings:
        ids = pixels(dataset.folder / f"SegmentationObject/{each.task}.png")
        classes = pixels(dataset.folder / f"SegmentationClass/{each.task}.png")
        assert np.array_equal(ids, each.label_map)
        numbers = np.array([0, *(LABELS.index(label) + 1 for label in each.labels)])
        assert np.array_equal(classes, numbers[each.label_map])
        tree = ElementTree.parse(dataset.folder / f"Annotations/{each.task}.xml")
        assert [found.findtext("name") for found in tree.iter("object")] == list(each.labels)
        for found, (_, mask) in zip(tree.iter("bndbox"), each.masks, strict=True):
            xmin, ymin, xmax, ymax = (int(found.findtext(side, "")) for side in ("xmin", "ymin", "xmax", "ymax"))
            y, x = np.nonzero(mask)
            assert (xmin, ymin, xmax, ymax) == (x.min() + 1, y.min() + 1, x.max() + 1, y.max() + 1)


def test_huggingface_has_a_row_an_image(folder: Path) -> None:
    dataset = exported(folder, "huggingface")
    train = dataset.folder / "train"
    lines = [json.loads(line) for line in (train / "metadata.jsonl").read_text().splitlines()]
    assert [line["task"] for line in lines] == [each.task for each in dataset.drawings]
    assert sorted(path.name for path in train.glob("*.png")) == sorted(line["file_name"] for line in lines)
    for line, each in zip(lines, dataset.drawings, strict=True):
        ids, listed = pixels(train / line["label_map_file_name"]), line["objects"]
        masks = zip(listed["label"], (ids == number for number in listed["id"]), strict=True)
        assert_same(masks, each)
        assert [LABELS[category] for category in listed["category"]] == list(each.labels)
        assert listed["area"] == [int(mask.sum()) for _, mask in each.masks]
    assert json.loads((dataset.folder / "labels.json").read_text()) == list(LABELS)
