"""Findings are kept by content; a damaged cache is only slower."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from maskpress.spec.files import FoundFile
from maskpress.tasks import images
from maskpress.tasks.image_cache import ImageCache, open_cache
from maskpress.tasks.images import check_image
from pictures import write_image


def refuse_to_decode(*_: object) -> None:
    raise AssertionError("decoded although it is known")


def found(path: Path) -> FoundFile:
    return FoundFile(path.name, path)


@pytest.fixture
def cache(tmp_path: Path) -> ImageCache:
    return open_cache({"MASKPRESS_CACHE": str(tmp_path / "cache")})


@pytest.mark.parametrize("name", ["a.jpg", "a.tif"])
def test_known_image_is_not_decoded_again(
    tmp_path: Path, cache: ImageCache, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = check_image(found(write_image(tmp_path / name)), "auto", cache)
    monkeypatch.setattr(images, "_examine", refuse_to_decode)

    assert check_image(found(tmp_path / name), "auto", cache) == first


def test_known_image_is_found_under_another_name(
    tmp_path: Path, cache: ImageCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_image(found(write_image(tmp_path / "a.jpg")), "auto", cache)
    monkeypatch.setattr(images, "_examine", refuse_to_decode)
    moved = (tmp_path / "a.jpg").rename(tmp_path / "b.jpg")

    assert check_image(found(moved), "auto", cache).image.path == moved


def test_another_contrast_is_another_finding(tmp_path: Path, cache: ImageCache) -> None:
    path = write_image(tmp_path / "a.tif", mode="I;16")

    assert check_image(found(path), "auto", cache).image.path != check_image(found(path), (0.0, 9.0), cache).image.path


@pytest.mark.parametrize("damage", [b"", b"null", b"[1]", b"{}", b'{"width": -1}', b"\xff", b"[" * 100_000])
@pytest.mark.parametrize("suffix", ["json", "png"])
def test_damaged_entry_is_made_anew(tmp_path: Path, cache: ImageCache, damage: bytes, suffix: str) -> None:
    path = write_image(tmp_path / "a.tif")
    first = check_image(found(path), "auto", cache)
    assert first.image.path is not None
    whole = first.image.path.read_bytes()
    (entry,) = cache.folder.glob(f"*.{suffix}")
    entry.write_bytes(damage)

    assert check_image(found(path), "auto", cache) == first
    assert first.image.path.read_bytes() == whole


def test_conversion_has_the_same_bytes_every_time(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.tif", mode="CMYK", color=(9, 8, 7, 6))
    made = [check_image(found(path), "auto", open_cache({"MASKPRESS_CACHE": str(tmp_path / name)})) for name in "xy"]

    first, second = (checked.image.path.read_bytes() for checked in made if checked.image.path)
    assert first == second


def test_cache_leaves_nothing_but_entries(tmp_path: Path, cache: ImageCache) -> None:
    check_image(found(write_image(tmp_path / "a.tif")), "auto", cache)

    assert sorted(path.suffix for path in cache.folder.iterdir()) == [".json", ".png"]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"MASKPRESS_CACHE": "own", "XDG_CACHE_HOME": "xdg"}, "own"),
        ({"XDG_CACHE_HOME": "xdg"}, "xdg/maskpress"),
    ],
)
def test_cache_folder_is_chosen_by_the_environment(tmp_path: Path, environment: dict[str, str], expected: str) -> None:
    absolute = {name: str(tmp_path / path) for name, path in environment.items()}

    assert open_cache(absolute).folder == tmp_path / expected


def test_cache_that_cannot_be_written_gives_way_to_a_temporary_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    folder = open_cache({"MASKPRESS_CACHE": str(tmp_path / "file" / "below")}).folder

    assert os.access(folder, os.W_OK)
    assert tmp_path not in folder.parents
