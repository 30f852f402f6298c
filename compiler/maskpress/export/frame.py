"""Frames: label maps have the size of the image as browsers show it; files may store their pixels turned."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from warnings import catch_warnings

import numpy as np
from PIL import Image

from maskpress.results.model import LabelMap

_ORIENTATION = 0x0112
_BACK: dict[int, Callable[[LabelMap], LabelMap]] = {
    1: lambda shown: shown,
    2: lambda shown: shown[:, ::-1],
    3: lambda shown: shown[::-1, ::-1],
    4: lambda shown: shown[::-1],
    5: lambda shown: shown.T,
    6: lambda shown: np.rot90(shown, 1),
    7: lambda shown: shown[::-1, ::-1].T,
    8: lambda shown: np.rot90(shown, -1),
}


def read_orientation(path: Path) -> int:
    """Read the EXIF orientation of an image file, 1 to 8; 1 where it has none. Raises OSError.

    That of XMP does not count: no browser looks at it.
    """
    try:
        # Pillow warns of large images, and raises far more than OSError on damaged ones.
        with catch_warnings(action="ignore"), Image.open(path) as picture:
            found = _exif_of(picture).get(_ORIENTATION, 1)
    except (OSError, MemoryError):
        raise
    except Exception as error:
        raise OSError(f"it is damaged: {error}") from None
    return found if found in range(1, 9) else 1


def _exif_of(picture: Image.Image) -> Image.Exif:
    if picture.format == "TIFF":
        return picture.getexif()
    exif = Image.Exif()
    with suppress(Exception):  # damaged metadata: the pixels are as they are
        exif.load(picture.info.get("exif", b""))
    return exif


def as_stored(label_map: LabelMap, orientation: int) -> LabelMap:
    """Turn a label map from the image as shown to the image as stored (EXIF 2.32, 4.6.5)."""
    return np.ascontiguousarray(_BACK[orientation](label_map))
