"""Forged results: files whose names begin with the code they get, and PNGs with the code of each."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from genuine import FIRST, answer, art, indexed_png, rgba_png, saved

CASES = Path(__file__).parent / "data" / "answers"
VALID = sorted((CASES / "valid").glob("*.json"))
INVALID = sorted((CASES / "invalid").glob("*.json"))

DRAWN = art("..11 .112")
COLORS = FIRST[:2]
PNG = indexed_png(DRAWN, COLORS)
LARGE = DRAWN.repeat(200, 0).repeat(200, 1)
LARGE_PNG = indexed_png(LARGE, COLORS)
"""As large as many chunks may be."""


def chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)


def header(width: int = 4, height: int = 2, depth: int = 2, color_type: int = 3, rest: bytes = bytes(3)) -> bytes:
    return chunk(b"IHDR", width.to_bytes(4) + height.to_bytes(4) + bytes([depth, color_type]) + rest)


def png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


PLTE = chunk(b"PLTE", bytes(3) + b"".join(bytes.fromhex(color[1:]) for color in COLORS))
TRNS = chunk(b"tRNS", b"\0")
PIXELS = chunk(b"IDAT", zlib.compress(b"\0\x05" + b"\0\x16"))
END = chunk(b"IEND", b"")
PLTE_OF_4 = chunk(b"PLTE", PLTE[8:-4] + bytes.fromhex(COLORS[1][1:]))
TWO_INDICES = chunk(b"IDAT", zlib.compress(b"\0\x05" + b"\0\x17"))
INTERLACED = chunk(b"IDAT", zlib.compress(b"\0\0" + b"\0\x40" + b"\0\x10" + b"\0\x16"))
FRAME = chunk(b"fdAT", bytes(4) + PIXELS[8:-4])
BOMB = zlib.compress(bytes(20_000_000), 9)


def blended() -> bytes:
    """An image whose edge was smoothed, as a canvas does."""
    image = Image.fromarray(rgba(DRAWN)).resize((8, 4), Image.Resampling.BILINEAR)
    return saved(image.resize((4, 2)))


def noisy() -> bytes:
    """An image read back from a canvas that adds noise of one step."""
    pixels = rgba(DRAWN)
    pixels[0, 2, 0] += 1
    return saved(Image.fromarray(pixels))


def rgba(label_map: Any) -> Any:
    table = np.array([(0, 0, 0, 0), *((*bytes.fromhex(color[1:]), 255) for color in COLORS)], np.uint8)
    return table[label_map]


def hidden() -> bytes:
    """An image whose background is transparent in an instance's colour: which of both is meant?"""
    pixels = rgba(DRAWN)
    pixels[pixels[..., 3] == 0] = (*bytes.fromhex(COLORS[0][1:]), 0)
    return saved(Image.fromarray(pixels))


def on_white() -> bytes:
    pixels = rgba(DRAWN)[..., :3]
    pixels[DRAWN == 0] = 255
    return saved(Image.fromarray(pixels))


def of_rows(pixels: Any) -> bytes:
    """Give pixels as a chunk, without row filters."""
    return chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row.tobytes() for row in pixels)))


def full(*before: bytes) -> bytes:
    """An image of colours with alpha, with chunks before its pixels."""
    return png(header(depth=8, color_type=6), *before, of_rows(rgba(DRAWN)), END)


def keyed(red: int, green: int, blue: int) -> bytes:
    """An image of colours on black, one of which a chunk says to be transparent."""
    key = b"".join(each.to_bytes(2) for each in (red, green, blue))
    return png(header(depth=8, color_type=2), chunk(b"tRNS", key), of_rows(rgba(DRAWN)[..., :3]), END)


def indexed(*chunks: bytes) -> bytes:
    """An image in the documented layout, with chunks between its palette and its end."""
    return png(header(), PLTE, *chunks, END)


FORGED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "sound": ("", lambda: png(header(), PLTE, TRNS, PIXELS, END)),
    "metadata": ("", lambda: png(header(), chunk(b"tEXt", b"a\0b"), PLTE, TRNS, PIXELS, chunk(b"eXIf", b"x"), END)),
    "pixels in two chunks": (
        "",
        lambda: png(header(), PLTE, TRNS, chunk(b"IDAT", PIXELS[8:11]), chunk(b"IDAT", PIXELS[11:-4]), END),
    ),
    "bomb in a text": ("", lambda: png(header(), chunk(b"zTXt", b"a\0\0" + BOMB), PLTE, TRNS, PIXELS, END)),
    "interlaced": ("", lambda: png(header(rest=b"\0\0\1"), PLTE, TRNS, INTERLACED, END)),
    "animated": ("", lambda: indexed(chunk(b"acTL", bytes(8)), chunk(b"fcTL", bytes(26)), TRNS, PIXELS, FRAME)),
    "gamma": ("", lambda: indexed(TRNS, chunk(b"gAMA", (10_000).to_bytes(4)), chunk(b"sRGB", b"\0"), PIXELS)),
    "gamma of colors": ("", lambda: full(chunk(b"gAMA", (10_000).to_bytes(4)), chunk(b"bKGD", bytes(6)))),
    "palette suggested": ("", lambda: full(PLTE)),
    "palette beyond what is used": ("", lambda: png(header(), PLTE_OF_4, TRNS, PIXELS, END)),
    "one color at two indices": ("", lambda: png(header(), PLTE_OF_4, TRNS, TWO_INDICES, END)),
    "chunk of pixels without any": ("", lambda: indexed(TRNS, chunk(b"IDAT", b""), PIXELS, chunk(b"IDAT", b""))),
    "transparent color": ("", lambda: keyed(0, 0, 0)),
    "bomb in a profile": ("", lambda: png(header(), chunk(b"iCCP", b"a\0\0" + BOMB), PLTE, TRNS, PIXELS, END)),
    "too long": ("Q402", lambda: PNG + bytes(200_000)),
    "gif": ("Q403", lambda: b"GIF89a" + bytes(40)),
    "signature alone": ("Q403", lambda: PNG[:8]),
    "header cut": ("Q403", lambda: PNG[:30]),
    "header too long": (
        "Q403",
        lambda: png(chunk(b"IHDR", header()[8:-4] + b"\0"), PLTE, TRNS, PIXELS, END),
    ),
    "header not first": ("Q403", lambda: png(PLTE, header(), TRNS, PIXELS, END)),
    "text mode": ("Q403", lambda: PNG.replace(b"\r\n", b"\n", 1)),
    "wider": ("Q404", lambda: indexed_png(art("..111 .1122"), COLORS)),
    "turned": ("Q404", lambda: indexed_png(DRAWN.T, COLORS)),
    "no width": ("Q404", lambda: png(header(width=0), PLTE, TRNS, PIXELS, END)),
    "gigapixels": ("Q404", lambda: png(header(width=2**31 - 1, height=2**31 - 1), PLTE, TRNS, PIXELS, END)),
    "16 bits": ("Q405", lambda: saved(Image.fromarray(DRAWN))),
    "grey of 1 bit": ("Q405", lambda: saved(Image.new("1", (4, 2)))),
    "palette of 16 bits": ("Q405", lambda: png(header(depth=16), PLTE, TRNS, PIXELS, END)),
    "unknown color type": ("Q405", lambda: png(header(color_type=5), PLTE, TRNS, PIXELS, END)),
    "unknown compression": ("Q405", lambda: png(header(rest=b"\1\0\0"), PLTE, TRNS, PIXELS, END)),
    "unknown filters": ("Q405", lambda: png(header(rest=b"\0\1\0"), PLTE, TRNS, PIXELS, END)),
    "unknown interlace": ("Q405", lambda: png(header(rest=b"\0\0\2"), PLTE, TRNS, PIXELS, END)),
    "cut": ("Q406", lambda: PNG[:-15]),
    "without end": ("Q406", lambda: PNG[:-12]),
    "bit turned": ("Q406", lambda: PNG[:-20] + bytes([PNG[-20] ^ 1]) + PNG[-19:]),
    "checksum of the palette": ("Q406", lambda: PNG.replace(bytes.fromhex(COLORS[0][1:]), b"abc")),
    "no pixels": ("Q406", lambda: png(header(), PLTE, TRNS, END)),
    "no palette": ("Q406", lambda: png(header(), PIXELS, END)),
    "palette twice": ("Q406", lambda: png(header(), PLTE, PLTE, TRNS, PIXELS, END)),
    "palette too late": ("Q406", lambda: png(header(), PIXELS, PLTE, END)),
    "palette too long": ("Q406", lambda: png(header(depth=1), PLTE, TRNS, PIXELS, END)),
    "palette cut": ("Q406", lambda: png(header(), chunk(b"PLTE", bytes(8)), PIXELS, END)),
    "palette with a rest": ("Q406", lambda: png(header(), chunk(b"PLTE", PLTE[8:-4] + b"\0"), TRNS, PIXELS, END)),
    "alphas without palette": ("Q406", lambda: png(header(), PLTE, chunk(b"tRNS", bytes(4)), PIXELS, END)),
    "header twice": ("Q406", lambda: png(header(), header(), PLTE, TRNS, PIXELS, END)),
    "pixels apart": ("Q406", lambda: png(header(), PLTE, PIXELS, TRNS, PIXELS, END)),
    "unknown critical chunk": ("Q406", lambda: png(header(), chunk(b"EVIL", b""), PLTE, TRNS, PIXELS, END)),
    "alphas twice": ("Q406", lambda: indexed(TRNS, TRNS, PIXELS)),
    "alphas before the palette": ("Q406", lambda: png(header(), TRNS, PLTE, PIXELS, END)),
    "more alphas than colors": ("Q406", lambda: indexed(chunk(b"tRNS", b"\0\xff\xff\0"), PIXELS)),
    "alphas beside alpha": ("Q406", lambda: full(chunk(b"tRNS", bytes(6)))),
    "transparent color of 16 bits": ("Q411", lambda: keyed(0x12C, 0xA0, 0x2C)),
    "interlaced by name": ("Q406", lambda: png(header(rest=b"\0\0\1"), PLTE, TRNS, PIXELS, END)),
    "not interlaced by name": ("Q406", lambda: indexed(TRNS, INTERLACED)),
    "frames and no image": ("Q406", lambda: indexed(chunk(b"acTL", bytes(8)), TRNS, FRAME)),
    "checksum of a chunk of pixels": ("Q406", lambda: indexed(TRNS, PIXELS[:-1] + b"x")),
    "checksum of a text": ("Q406", lambda: indexed(TRNS, chunk(b"tEXt", b"a\0b")[:-1] + b"x", PIXELS)),
    "bytes behind the pixels": ("Q406", lambda: indexed(TRNS, chunk(b"IDAT", PIXELS[8:-4] + b"x"))),
    "chunk behind the pixels": ("Q406", lambda: indexed(TRNS, PIXELS, chunk(b"IDAT", b"x"))),
    "second stream of pixels": ("Q406", lambda: indexed(TRNS, PIXELS, PIXELS)),
    "16 bits of colors": ("Q405", lambda: png(header(depth=16, color_type=6), of_rows(rgba(DRAWN)), END)),
    "chunk without name": ("Q406", lambda: png(header(), chunk(b"\0\0\0\0", b""), PLTE, TRNS, PIXELS, END)),
    "chunk beyond the end": ("Q406", lambda: png(header(), b"\x7f\xff\xff\xffIDAT")),
    "chunk of a strange name": ("Q406", lambda: png(header(), chunk(b"\xc3\x28AB", b""), PLTE, TRNS, PIXELS, END)),
    "many chunks": ("Q406", lambda: LARGE_PNG[:33] + chunk(b"teXt", b"") * 100_001 + LARGE_PNG[33:]),
    "too few rows": ("Q406", lambda: png(header(), PLTE, TRNS, chunk(b"IDAT", zlib.compress(b"\0\x05")), END)),
    "too many rows": (
        "Q406",
        lambda: png(header(), PLTE, TRNS, chunk(b"IDAT", zlib.compress(b"\0\x05\0\x16\0\x05")), END),
    ),
    "bomb of pixels": ("Q406", lambda: png(header(), PLTE, TRNS, chunk(b"IDAT", zlib.compress(bytes(10**8))), END)),
    "pixels cut": ("Q406", lambda: png(header(), PLTE, TRNS, chunk(b"IDAT", PIXELS[8:-8]), END)),
    "checksum of the pixels": ("Q406", lambda: png(header(), PLTE, TRNS, chunk(b"IDAT", PIXELS[8:-5] + b"a"), END)),
    "no deflate": ("Q406", lambda: png(header(), PLTE, TRNS, chunk(b"IDAT", b"\xff" * 20), END)),
    "unknown filter": ("Q406", lambda: png(header(), PLTE, chunk(b"IDAT", zlib.compress(b"\x09\x05\0\x16")), END)),
    "index beyond the palette": (
        "Q406",
        lambda: png(header(), PLTE, TRNS, chunk(b"IDAT", zlib.compress(b"\0\x05\0\xff")), END),
    ),
    "pixels behind the end": ("Q407", lambda: png(header(), PLTE, TRNS, PIXELS, END, PIXELS)),
    "end twice": ("Q407", lambda: PNG + END),
    "web page behind": ("Q407", lambda: PNG + b"<script>alert(1)</script>"),
    "second image behind": ("Q407", lambda: PNG + PNG),
    "colors of others": ("Q408", lambda: indexed_png(DRAWN, ["#2ca02c", "#1f77b5"])),
    "one pixel too many": ("Q408", lambda: indexed_png(art("3.11 .112"), [*COLORS, "#ff7f0e"])),
    "one pixel almost black": ("Q408", lambda: indexed_png(art("3.11 .112"), [*COLORS, "#000001"])),
    "noise": ("Q408", noisy),
    "white background": ("Q408", on_white),
    "half-transparent palette": ("Q409", lambda: indexed_png(DRAWN, COLORS, transparency=b"\0\x80")),
    "smoothed": ("Q408", blended),
    "instance missing": ("Q410", lambda: indexed_png(art("..11 .11."), COLORS)),
    "nothing painted": ("Q410", lambda: rgba_png(art(".... ...."), COLORS)),
    "instance in black": ("Q410", lambda: indexed_png(DRAWN, ["#000000", COLORS[1]])),
    "transparent instance": ("Q411", lambda: indexed_png(DRAWN, COLORS, transparency=b"\0\0")),
    "transparent color of an instance": ("Q411", lambda: keyed(0x2C, 0xA0, 0x2C)),
    "colored transparency": ("Q411", hidden),
}
"""PNGs for an answer that says 4 x 2 pixels and two instances, and the code of each; none where it is sound."""


def forged(name: str) -> dict[str, Any]:
    """Make the answer around a forged PNG."""
    return answer(LARGE if name == "many chunks" else DRAWN, png=FORGED[name][1]())
