"""COCO exports, read by pycocotools: every pixel, the numbers of the entries, and an evaluation against itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from exported import Dataset, assert_same, drawings, export_drawings, reader
from maskpress.export.settings import Settings
from random_maps import LABELS

# pycocotools 2.0.11 was written for numpy 1
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")


@pytest.fixture(scope="module", params=[False, True], ids=["polygons", "run-lengths"])
def dataset(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return export_drawings(tmp_path_factory.mktemp("coco"), "coco", drawings(), Settings(rle=request.param))


@pytest.fixture(scope="module")
def panoptic(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return export_drawings(tmp_path_factory.mktemp("panoptic"), "coco-panoptic", drawings())


def opened(dataset: Dataset, capsys: pytest.CaptureFixture[str]) -> Any:
    coco = reader("pycocotools.coco").COCO(str(dataset.folder / "annotations/instances_train.json"))
    capsys.readouterr()
    return coco


def entries(coco: Any, image: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = coco.loadAnns(coco.getAnnIds(image))
    return sorted(found, key=lambda entry: entry["id"])


def test_pycocotools_reads_every_pixel(dataset: Dataset, capsys: pytest.CaptureFixture[str]) -> None:
    coco = opened(dataset, capsys)
    assert dataset.exported.problems == ()
    assert len(coco.imgs) == len(dataset.drawings)
    names = {number: category["name"] for number, category in coco.cats.items()}
    for number, image in coco.imgs.items():
        masks = ((names[entry["category_id"]], coco.annToMask(entry)) for entry in entries(coco, number))
        assert_same(masks, dataset.drawing(image["file_name"]))


def test_ids_boxes_and_areas_are_as_evaluators_take_them(dataset: Dataset, capsys: pytest.CaptureFixture[str]) -> None:
    coco = opened(dataset, capsys)
    assert list(coco.anns) == list(range(1, dataset.exported.instances + 1))
    assert [(each["id"], each["name"]) for each in coco.cats.values()] == list(enumerate(LABELS, 1))
    assert min(coco.imgs) == 1
    for number, image in coco.imgs.items():
        drawing = dataset.drawing(image["file_name"])
        assert (image["width"], image["height"]) == drawing.size
        for entry, (_, mask) in zip(entries(coco, number), drawing.masks, strict=True):
            y, x = np.nonzero(mask)
            box = [x.min(), y.min(), x.max() - x.min() + 1, y.max() - y.min() + 1]
            assert (entry["bbox"], entry["area"], entry["iscrowd"]) == (box, len(x), 0)


def test_shapes_are_what_loaders_take(dataset: Dataset, capsys: pytest.CaptureFixture[str]) -> None:
    for entry in opened(dataset, capsys).anns.values():
        shape = entry["segmentation"]
        if isinstance(shape, list):
            assert all(len(polygon) >= 6 and len(polygon) % 2 == 0 for polygon in shape)
        else:
            assert isinstance(shape["counts"], str)


def test_images_lie_where_they_are_named(dataset: Dataset, capsys: pytest.CaptureFixture[str]) -> None:
    for image in opened(dataset, capsys).imgs.values():
        with Image.open(dataset.folder / "images/train" / image["file_name"]) as picture:
            assert picture.size == (image["width"], image["height"])


@pytest.mark.parametrize("kind", ["segm", "bbox"])
def test_evaluation_against_itself_is_perfect(
    dataset: Dataset, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    coco = opened(dataset, capsys)
    found = [
        {**{key: entry[key] for key in ("image_id", "category_id", "bbox")}, "score": 1 - entry["id"] / 1e6}
        | {"segmentation": coco.annToRLE(entry)}
        for entry in coco.anns.values()
    ]
    evaluation = reader("pycocotools.cocoeval").COCOeval(coco, coco.loadRes(found), kind)
    evaluation.params.maxDets = [1, 10, 5_000]  # some drawings have more than the usual hundred
    evaluation.evaluate()
    evaluation.accumulate()
    capsys.readouterr()
    precision = evaluation.eval["precision"][:, :, :, 0, -1]
    assert precision.size
    assert precision.min() == 1.0


def test_panoptic_ids_are_the_same_both_ways(panoptic: Dataset) -> None:
    content = json.loads((panoptic.folder / "annotations/panoptic_train.json").read_text())
    names = {each["id"]: each["name"] for each in content["categories"]}
    assert all(each["isthing"] == 1 for each in content["categories"])
    images = {each["id"]: each for each in content["images"]}
    for entry in content["annotations"]:
        with Image.open(panoptic.folder / "annotations/panoptic_train" / entry["file_name"]) as picture:
            ids = np.asarray(picture).astype(np.uint32) @ np.array([1, 256, 65536], np.uint32)
        segments = entry["segments_info"]
        assert {*np.unique(ids).tolist()} - {0} == {each["id"] for each in segments}
        drawing = panoptic.drawing(images[entry["image_id"]]["file_name"])
        assert_same([(names[each["category_id"]], ids == each["id"]) for each in segments], drawing)
        assert [each["area"] for each in segments] == [int(mask.sum()) for _, mask in drawing.masks]
