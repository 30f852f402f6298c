"""Photo-like JPEGs of about 200 KB, each of its own content."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image, ImageChops

SIZE = (800, 533)


def make_photos(folder: Path, count: int) -> None:
    """Write ``img-0001.jpg`` and so on: a colour gradient, differently turned each time, under grain."""
    folder.mkdir(parents=True)
    ramp = Image.linear_gradient("L")
    for number in range(1, count + 1):
        bands = [ramp.rotate(number * turn % 360).resize(SIZE) for turn in (7, 11, 13)]
        grain = Image.effect_noise(SIZE, 50)
        photo = Image.merge("RGB", [ImageChops.overlay(band, grain) for band in bands])
        photo.save(folder / f"img-{number:04}.jpg", quality=85)


if __name__ == "__main__":
    make_photos(Path(sys.argv[1]), int(sys.argv[2]))
