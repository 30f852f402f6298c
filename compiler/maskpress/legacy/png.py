"""The few chunks of a PNG that tell its size and what its background is (PNG, third edition, 11.2 and 11.3.1)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from maskpress.problems import Refusal

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _RGB, _PALETTE = 0, 2, 3


def read_size(png: bytes) -> tuple[int, int]:
    """Read a PNG's width and height from its header. Raises Refusal with the code E606."""
    if not png.startswith(_SIGNATURE) or len(png) < 33 or png[12:16] != b"IHDR":
        raise Refusal("E606", "its labeled image is no PNG")
    width, height = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    if not width or not height:
        raise Refusal("E606", "its labeled image has no pixels")
    return width, height


def clear_color(png: bytes, color: str) -> bytes:
    """Make a colour of a PNG transparent without touching its pixels. Raises Refusal with the code E606."""
    read_size(png)
    rgb = bytes.fromhex(color.removeprefix("#"))
    depth, kind = png[24], png[25]
    chunks = [chunk for chunk in _chunks(png) if chunk[0] != b"tRNS"]
    names = [name for name, _ in chunks]
    if kind == _PALETTE and b"PLTE" in names:
        at = names.index(b"PLTE")
        entries = [chunks[at][1][start : start + 3] for start in range(0, len(chunks[at][1]), 3)]
        # Black is what readers that know no transparency take for the background.
        palette = b"".join(bytes(3) if entry == rgb else entry for entry in entries)
        alphas = bytes(0 if entry == rgb else 255 for entry in entries)
        return _joined([*chunks[:at], (b"PLTE", palette), (b"tRNS", alphas), *chunks[at + 1 :]])
    if depth == 8 and (kind == _RGB or (kind == _GREY and len(set(rgb)) == 1)) and b"IDAT" in names:
        samples = rgb if kind == _RGB else rgb[:1]
        at = names.index(b"IDAT")
        return _joined([*chunks[:at], (b"tRNS", b"".join(bytes([0, each]) for each in samples)), *chunks[at:]])
    message = f"the background {color} of its labeled image cannot be made transparent"
    raise Refusal("E606", message, "save the PNG with a palette, or as RGB with 8 bits")


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at + 12 <= len(png):
        size = int.from_bytes(png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += 12 + size


def _joined(chunks: list[tuple[bytes, bytes]]) -> bytes:
    checked = (len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4) for name, body in chunks)
    return _SIGNATURE + b"".join(checked)
