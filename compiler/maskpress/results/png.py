"""The chunks of a labeled image, checked before anything looks at its pixels (PNG, third edition, 5 and 11)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from maskpress.problems import Refusal

GREY, RGB, INDEXED, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DEPTHS = {GREY: (8,), RGB: (8,), INDEXED: (1, 2, 4, 8), GREY_ALPHA: (8,), RGBA: (8,)}
"""Layouts whose colours are exact: those of 16 bits, and grey of less than 8, are no colours that an answer names."""

_SAMPLES = {GREY: 1, RGB: 3, INDEXED: 1, GREY_ALPHA: 2, RGBA: 4}
_ADAM7 = ((0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2))
_AT_ONCE = 1 << 20
_ALPHAS = {GREY: 2, RGB: 6}
_MAX_CHUNKS = 100_000
_AGAIN = "take it again from where it came"

Chunk = tuple[bytes, memoryview]


@dataclass(frozen=True)
class Header:
    """What a PNG says of itself before its pixels."""

    width: int
    height: int
    depth: int
    color_type: int
    interlaced: bool


@dataclass(frozen=True)
class Png:
    """A PNG with sound chunks.

    ``palette`` has its colours and alphas, ``plain`` is the file without what its pixels do not need.
    """

    header: Header
    palette: tuple[tuple[int, int, int, int], ...]
    plain: bytes


def read_header(content: bytes) -> Header:
    """Read the size and the layout. Raises Refusal: Q403 no PNG, Q405 a layout that no answer has."""
    if not content.startswith(_SIGNATURE) or content[8:16] != b"\0\0\0\rIHDR" or len(content) < 33:
        raise Refusal("Q403", "labeledImage: expected a PNG, found something else")
    width, height = int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    depth, color_type, compression, filters, interlaced = content[24:29]
    if depth not in _DEPTHS.get(color_type, ()) or compression or filters or interlaced > 1:
        found = f"color type {color_type} with {depth} bits"
        help = "save it with a palette, or as RGBA with 8 bits"
        raise Refusal("Q405", f"labeledImage: expected a palette or colors of 8 bits, found {found}", help)
    return Header(width, height, depth, color_type, bool(interlaced))


def read_png(content: bytes) -> Png:
    """Check every chunk, and keep those that pixels depend on.

    Raises Refusal: Q406 damaged, Q407 with something behind its end, and as ``read_header`` does.
    """
    header = read_header(content)
    chunks = list(_critical(content))
    names = [name for name, _ in chunks]
    _check_order(names)
    found = dict(chunks)
    palette, alphas = found.get(b"PLTE", memoryview(b"")), found.get(b"tRNS", memoryview(b""))
    _check_palette(header, palette, alphas)
    _check_length(header, [body for name, body in chunks if name == b"IDAT"])
    kept = [chunk for chunk in chunks if chunk[0] != b"PLTE" or header.color_type == INDEXED]
    return Png(header, tuple(_entries(palette, alphas)), _joined(kept))


def _critical(content: bytes) -> Iterator[Chunk]:
    """Give the chunks that pixels depend on, each with its checksum right; the first is the header."""
    view, at = memoryview(content), len(_SIGNATURE)
    for _ in range(_MAX_CHUNKS):
        name, body = _chunk(view, at)
        at += 12 + len(body)
        if name == b"tRNS" or not name[0] & 0x20:
            yield name, body
        if name == b"IEND":
            if at < len(view):
                raise Refusal("Q407", f"labeledImage: expected nothing after the PNG, found {len(view) - at} bytes")
            return
    raise _damaged("it has too many chunks")


def _chunk(view: memoryview, at: int) -> Chunk:
    size, name = int.from_bytes(view[at : at + 4]), bytes(view[at + 4 : at + 8])
    end = at + 8 + size
    if end + 4 > len(view):
        raise _damaged("it is cut off")
    if not name.isalpha():
        raise _damaged("a chunk has no name")
    if zlib.crc32(view[at + 4 : end]) != int.from_bytes(view[end : end + 4]):
        raise _damaged(f"the checksum of its {name.decode()} is wrong")
    return name, view[at + 8 : end]


def _check_order(names: list[bytes]) -> None:
    """Tell chunks that are missing, repeated, unknown or out of order."""
    expected = [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"]
    strange = [name for name in names if name not in expected]
    once = [name for name, before in zip(names, [b"", *names], strict=False) if name != b"IDAT" or before != b"IDAT"]
    if strange:
        raise _damaged(f"it has a chunk {strange[0].decode()}, which nobody knows")
    if b"IDAT" not in names or once != [name for name in expected if name in names]:
        raise _damaged("its chunks are not those of a PNG, each in its place")


def _check_palette(header: Header, palette: memoryview, alphas: memoryview) -> None:
    entries = len(palette) // 3
    if header.color_type == INDEXED:
        right = len(palette) % 3 == 0 and 1 <= entries <= 2**header.depth and len(alphas) <= entries
    else:
        right = not alphas or len(alphas) == _ALPHAS.get(header.color_type)
    if not right:
        raise _damaged("its palette does not fit its pixels")


def _check_length(header: Header, parts: list[memoryview]) -> None:
    """Inflate the pixels once to count them: Pillow takes rows that are missing for empty ones."""
    expected = _raw_length(header)
    inflater = zlib.decompressobj()
    found = 0
    try:
        for part in parts:
            found += len(inflater.decompress(part, _AT_ONCE))
            while inflater.unconsumed_tail and found <= expected:
                found += len(inflater.decompress(inflater.unconsumed_tail, _AT_ONCE))
    except zlib.error:
        raise _damaged("its pixels cannot be inflated") from None
    if found != expected or not inflater.eof or inflater.unused_data:
        raise _damaged("it has more or fewer pixels than its size says")


def _raw_length(header: Header) -> int:
    """Count the bytes of all rows, each with its filter, in each pass of an interlaced image (PNG, 7.2 and 8.1)."""
    bits = header.depth * _SAMPLES[header.color_type]
    passes = _ADAM7 if header.interlaced else ((0, 1, 0, 1),)
    total = 0
    for left, across, top, down in passes:
        columns, rows = -(-(header.width - left) // across), -(-(header.height - top) // down)
        total += rows * (1 + (columns * bits + 7) // 8) if columns > 0 and rows > 0 else 0
    return total


def _entries(palette: memoryview, alphas: memoryview) -> Iterator[tuple[int, int, int, int]]:
    for number in range(len(palette) // 3):
        red, green, blue = palette[3 * number : 3 * number + 3]
        yield red, green, blue, alphas[number] if number < len(alphas) else 255


def _joined(chunks: list[Chunk]) -> bytes:
    parts: list[bytes | memoryview] = [_SIGNATURE]
    for name, body in chunks:
        parts += [len(body).to_bytes(4), name, body, zlib.crc32(body, zlib.crc32(name)).to_bytes(4)]
    return b"".join(parts)


def _damaged(how: str) -> Refusal:
    return Refusal("Q406", f"labeledImage: expected a whole PNG, found a damaged one: {how}", _AGAIN)
