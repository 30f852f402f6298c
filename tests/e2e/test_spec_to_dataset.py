"""The whole way: a task spec, its page, what a worker paints there, the file of the page, and a dataset of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import expect
from pycocotools.coco import COCO

from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from maskpress.cli import main
from oracle import LabelMap

SPEC = """\
title: Streets
header: "Paint {{ row.id }}"
labels: [Car, Person]
images: photos/*.png
submit: [download]
"""
SIZES = {"bridge": (160, 120), "market": (90, 140)}


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of pycocotools
def test_dataset_holds_what_was_painted(open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photos").mkdir()
    for name, size in SIZES.items():
        Image.new("RGB", size, (120, 130, 140)).save(tmp_path / "photos" / f"{name}.png")
    Path("task.yaml").write_text(SPEC)
    run("build")
    painted = paint(open_page, tmp_path / "site" / "index.html")
    run("verify", "--min-seconds", "0")
    run("export", "--to", "coco", "--check", "-o", "dataset")
    dataset = COCO("dataset/annotations/instances_train.json")
    assert [each["name"] for each in dataset.loadCats(dataset.getCatIds())] == ["Car", "Person"]
    assert sorted(each["file_name"] for each in dataset.imgs.values()) == ["bridge.png", "market.png"]
    for image in dataset.imgs.values():
        task = Path(image["file_name"]).stem
        expected, labels = painted[task]
        assert (image["width"], image["height"]) == SIZES[task]
        assert Path("dataset/images/train", image["file_name"]).read_bytes() == Path(f"photos/{task}.png").read_bytes()
        assert read(dataset, image["id"], expected) == labels


def run(*command: str) -> None:
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output


def paint(open_page: OpenPage, page: Path) -> dict[str, tuple[LabelMap, list[str]]]:
    """Paint both images, the first with a ring and two more, and put the page's file into ``results``."""
    bench = open_page(page)
    bench.wait_until_ready()
    first = Drawing(bench)
    first.add("Person")
    first.brush(15, [(30, 40), (70, 30), (80, 70), (40, 80), (30, 40)])
    first.add("Car")
    first.polygon([(100, 20), (150, 30), (120, 100)])
    first.erase(4, [(90, 50), (150, 60)])  # in two parts
    first.add("Person")
    first.brush(1, [(10, 110), (60, 100), (90, 115)])
    bench.button("Submit").click()
    expect(bench.page.get_by_role("heading", name="Paint market", exact=True)).to_be_visible()
    bench.wait_until_ready()
    second = Drawing(bench)
    second.add("Car")
    second.brush(20, [(20, 20), (60, 120)])
    second.add("Car")
    second.polygon([(10, 60), (80, 70), (50, 130)])
    second.add("Person")
    second.brush(2, [(80, 10)])
    file = bench.download("Submit")
    Path("results").mkdir()
    shutil.copy(file, Path("results"))
    assert {each["task"] for each in json.loads(file.read_bytes())} == set(SIZES)
    assert enclosed_background(first.expected, 1) > 100
    return {"bridge": first.painted(), "market": second.painted()}


def enclosed_background(label_map: LabelMap, instance: int) -> int:
    """Count background pixels that have the instance on all four sides."""
    mask = label_map == instance
    left, right = np.logical_or.accumulate(mask, 1), np.logical_or.accumulate(mask[:, ::-1], 1)[:, ::-1]
    above, below = np.logical_or.accumulate(mask, 0), np.logical_or.accumulate(mask[::-1], 0)[::-1]
    return int((left & right & above & below & (label_map == 0)).sum())


def read(dataset: COCO, image: int, expected: LabelMap) -> list[str]:
    """Compare the masks of an image with what was painted; give their labels."""
    found = np.zeros_like(expected)
    entries = dataset.loadAnns(dataset.getAnnIds(imgIds=image))
    for number, entry in enumerate(entries, 1):
        mask = dataset.annToMask(entry).astype(bool)
        assert not found[mask].any(), "instances overlap"
        assert entry["area"] == mask.sum()
        found[mask] = number
    assert_same_map(found, expected)
    return [dataset.cats[entry["category_id"]]["name"] for entry in entries]
