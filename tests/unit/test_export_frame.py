"""Frames: label maps fit images as browsers show them, or as their files store the pixels, in all 8 orientations."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from genuine import answer, submission
from maskpress.export.frame import read_orientation
from maskpress.export.settings import Settings
from maskpress.export.write import Exported, export
from maskpress.results.expectation import Expectation

BLOCK = 16
"""Pixels a side: JPEG codes 8 x 8 of them at once, with chroma 16 x 16, and keeps edges that lie between blocks."""

COLORS = {(0, 0, 0): 0, (255, 0, 0): 1, (0, 255, 0): 2, (0, 0, 255): 3}
STORED = np.array([[1, 1, 0, 2], [0, 3, 0, 0], [0, 3, 3, 0]]).repeat(BLOCK, axis=0).repeat(BLOCK, axis=1)


def ids_of(picture: Image.Image) -> NDArray[np.int64]:
    """Give each pixel the id whose colour is nearest."""
    table = np.array(list(COLORS))
    distances = np.abs(np.asarray(picture.convert("RGB"), np.int64)[:, :, None] - table).sum(axis=3)
    found: NDArray[np.int64] = np.array(list(COLORS.values()))[distances.argmin(axis=2)]
    return found


def photo(folder: Path, orientation: int) -> Path:
    path = folder / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = Image.fromarray(np.array(list(COLORS), np.uint8)[STORED])
    picture.save(path, exif=exif, quality=95)
    return path


def exported(folder: Path, orientation: int, frame: str) -> tuple[Exported, NDArray[np.int64], Path]:
    """Paint what a browser shows of a photo, and export that."""
    path = photo(folder, orientation)
    with Image.open(path) as picture:
        shown = ids_of(ImageOps.exif_transpose(picture))
    (folder / "photo.json").write_text(json.dumps(submission("photo", answer(shown.astype(np.uint16)))))
    expected = Expectation("photo", shown.shape[1], shown.shape[0], ("Car",), image=path)
    settings = Settings(frame="stored" if frame == "stored" else "displayed")
    done = export([folder / "photo.json"], folder / "out", "tiff", expectations=[expected], settings=settings)
    with Image.open(folder / "out/label_maps/train/photo.tif") as picture:
        return done, np.asarray(picture).astype(np.int64), folder / "out/images/train/photo.jpg"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_stored_frame_fits_the_pixels_of_the_file(tmp_path: Path, orientation: int) -> None:
    done, ids, image = exported(tmp_path, orientation, "stored")
    with Image.open(image) as picture:
        assert np.array_equal(ids, ids_of(picture))
    assert np.array_equal(ids, STORED)
    assert done.problems == ()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_displayed_frame_fits_what_browsers_show(tmp_path: Path, orientation: int) -> None:
    done, ids, image = exported(tmp_path, orientation, "displayed")
    with Image.open(image) as picture:
        assert np.array_equal(ids, ids_of(ImageOps.exif_transpose(picture)))
    assert [problem.code for problem in done.problems] == ["W702"] * (orientation != 1)


XMP = b"""http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>"""


def test_orientation_that_no_browser_looks_at_turns_nothing(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (40, 30)).save(path)
    plain = path.read_bytes()
    path.write_bytes(plain[:2] + b"\xff\xe1" + (len(XMP) + 2).to_bytes(2) + XMP + plain[2:])
    with Image.open(path) as picture:
        assert picture.getexif().get(0x0112) == 6
    assert read_orientation(path) == 1


def test_image_that_is_gone_matters_only_to_those_who_asked_for_it(tmp_path: Path) -> None:
    (tmp_path / "photo.json").write_text(json.dumps(submission("photo", answer(STORED.astype(np.uint16)))))
    height, width = STORED.shape
    expected = [Expectation("photo", width, height, ("Car",), image=tmp_path / "gone.jpg")]
    for settings, codes in [
        (Settings(images="none"), set()),
        (Settings(images="none", frame="stored"), {"E704", "E709"}),
        (Settings(), {"E704", "E709"}),
    ]:
        done = export(tmp_path / "photo.json", tmp_path / "out", "png", expectations=expected, settings=settings)
        assert {problem.code for problem in done.problems} == codes
