"""Which image files browsers show as they are: decided from their bytes, because extensions lie.

Measured in Chromium 156 and Firefox 153: both turn JPEGs by EXIF orientation and AVIFs by ``irot`` and ``imir``, but
neither turns WebP or PNG; other viewers do. Lossless and arithmetic JPEGs show in one of the two or in none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Shown(NamedTuple):
    """How a page names a format."""

    media_type: str
    suffix: str


FORMATS = {
    "JPEG": Shown("image/jpeg", ".jpg"),
    "PNG": Shown("image/png", ".png"),
    "GIF": Shown("image/gif", ".gif"),
    "WEBP": Shown("image/webp", ".webp"),
    "BMP": Shown("image/bmp", ".bmp"),
    "AVIF": Shown("image/avif", ".avif"),
}
"""Formats that browsers show, by Pillow's name."""

_BASELINE = {0xC0, 0xC1, 0xC2}
_STANDALONE = {0x01, *range(0xD0, 0xD9)}


def shows_as_is(format: str, mode: str, content: bytes) -> bool:
    """Tell whether every browser shows a still, upright image file right; ``mode`` is Pillow's."""
    if format == "JPEG":
        return mode in ("L", "RGB") and _jpeg_frame(content) in _BASELINE
    if format == "PNG":
        return not mode.startswith("I") and b"acTL" not in content
    if format == "BMP":
        return _is_plain_bmp(content)
    return format in FORMATS


def _jpeg_frame(content: bytes) -> int | None:
    """Find the marker of the frame header (ITU-T T.81, table B.1) where its samples have 8 bits."""
    for marker, at in _jpeg_markers(content):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return marker if content[at + 2 : at + 3] == b"\x08" else None
    return None


def _jpeg_markers(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield each marker before the first scan with the place of its length."""
    at = 2
    while 0 <= (at := content.find(b"\xff", at)) < len(content) - 3:
        marker, at = content[at + 1], at + 1
        if marker in (0x00, 0xFF) or marker in _STANDALONE:
            continue
        if marker == 0xDA:
            return
        yield marker, at + 1
        at += 1 + int.from_bytes(content[at + 1 : at + 3], "big")


def _is_plain_bmp(content: bytes) -> bool:
    """Tell the BMPs all engines agree on; longer headers hold alpha and gamma, which they read differently."""
    header = int.from_bytes(content[14:18], "little")
    bits = int.from_bytes(content[28:30], "little")
    return header == 40 and content[30:34] == bytes(4) and bits in (1, 4, 8, 24)
