"""The one door to Pillow: original bytes where browsers show them, a PNG where they do not, words for the rest."""

from __future__ import annotations

import io
import math
import os
import struct
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from maskpress.problems import Refusal
from maskpress.spec.files import FoundFile
from maskpress.spec.model import Contrast
from maskpress.tasks.image_cache import ImageCache
from maskpress.tasks.images import Checked, check_image, quiet_pillow
from pictures import write_image

KNOWN_CODES = {"E303", "E304", "E305", "E306", "E307", "E308"}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with quiet_pillow():
        yield


@pytest.fixture
def cache(tmp_path: Path) -> ImageCache:
    folder = tmp_path / "cache"
    folder.mkdir()
    return ImageCache(folder)


def shown(checked: Checked) -> Image.Image:
    """Decode what the page would show."""
    assert checked.image.path is not None
    with Image.open(checked.image.path) as picture:
        picture.load()
        upright = ImageOps.exif_transpose(picture) if picture.format == "JPEG" else picture
        assert (checked.image.width, checked.image.height) == upright.size
        return picture


def check(path: Path, cache: ImageCache, contrast: Contrast = "auto") -> Checked:
    return check_image(FoundFile(path.name, path), contrast, cache)


@pytest.mark.parametrize(
    ("name", "mode", "media_type"),
    [
        ("a.jpg", "RGB", "image/jpeg"),
        ("a.jpg", "L", "image/jpeg"),
        ("a.png", "RGB", "image/png"),
        ("a.png", "P", "image/png"),
        ("a.png", "1", "image/png"),
        ("a.png", "RGBA", "image/png"),
        ("a.gif", "P", "image/gif"),
        ("a.webp", "RGB", "image/webp"),
        ("a.bmp", "RGB", "image/bmp"),
        ("a.avif", "RGB", "image/avif"),
    ],
)
def test_image_that_browsers_show_stays_the_original_file(
    tmp_path: Path, cache: ImageCache, name: str, mode: str, media_type: str
) -> None:
    path = write_image(tmp_path / name, (7, 5), mode)

    image = check(path, cache).image

    assert (image.path, image.width, image.height, image.media_type) == (path, 7, 5, media_type)


def test_image_format_is_told_by_content_not_by_name(tmp_path: Path, cache: ImageCache) -> None:
    path = write_image(tmp_path / "a.png").rename(tmp_path / "a.jpg")

    assert check(path, cache).image.media_type == "image/png"
    assert check(path, cache).image.suffix == ".png"


@pytest.mark.parametrize(
    ("name", "mode", "expected"),
    [
        ("a.tif", "RGB", "RGB"),
        ("a.tif", "RGBA", "RGBA"),
        ("a.tif", "1", "1"),
        ("a.tif", "P", "RGBA"),
        ("a.jpg", "CMYK", "RGB"),
        ("a.ppm", "RGB", "RGB"),
        ("a.jp2", "RGB", "RGB"),
        ("a.bmp", "RGBA", "RGB"),
    ],
)
def test_image_that_browsers_do_not_show_becomes_png(
    tmp_path: Path, cache: ImageCache, name: str, mode: str, expected: str
) -> None:
    checked = check(write_image(tmp_path / name, (7, 5), mode), cache)

    assert (checked.image.media_type, checked.image.suffix) == ("image/png", ".png")
    assert shown(checked).mode == expected
    assert shown(checked).format == "PNG"


def test_converted_pixels_are_the_source_pixels(tmp_path: Path, cache: ImageCache) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (11, 13, 4), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.tif", compression="tiff_lzw")

    assert np.array_equal(np.asarray(shown(check(tmp_path / "a.tif", cache))), pixels)


def test_white_is_zero_is_inverted_at_every_depth(tmp_path: Path, cache: ImageCache) -> None:
    black_is_zero, white_is_zero = (struct.pack("<HHIHH", 262, 3, 1, value, 0) for value in (1, 0))
    for depth, samples in ((8, np.array([[0, 255]], np.uint8)), (16, np.array([[0, 65535]], np.uint16))):
        Image.fromarray(samples).save(tmp_path / f"{depth}.tif")
        content = (tmp_path / f"{depth}.tif").read_bytes()
        assert black_is_zero in content
        (tmp_path / f"{depth}.tif").write_bytes(content.replace(black_is_zero, white_is_zero))
        assert np.asarray(shown(check(tmp_path / f"{depth}.tif", cache))).tolist() == [[255, 0]], depth


def test_sixteen_bits_are_shown_by_the_contrast(tmp_path: Path, cache: ImageCache) -> None:
    samples = np.arange(1000, 2001, dtype=np.uint16).reshape(7, 143)
    Image.fromarray(samples).save(tmp_path / "a.tif")

    def greys(contrast: Contrast) -> list[int]:
        return [int(grey) for grey in np.asarray(shown(check(tmp_path / "a.tif", cache, contrast))).ravel()]

    values = [int(sample) for sample in samples.ravel()]
    for contrast, low, high in (("full", 1000, 2000), ("auto", 1005, 1995), ((1200.0, 1300.0), 1200, 1300)):
        expected = [min(255, max(0, math.floor((v - low) * 255 / (high - low) + 0.5))) for v in values]
        assert greys(contrast) == expected, contrast  # type: ignore[arg-type]


@pytest.mark.parametrize("order", ["<u2", ">u2"])
def test_sixteen_bit_png_and_both_byte_orders_give_the_same_greys(
    tmp_path: Path, cache: ImageCache, order: str
) -> None:
    samples = np.array([[0, 300, 600]], np.uint16)
    Image.fromarray(samples).save(tmp_path / "a.png")
    Image.fromarray(samples.astype(order)).save(tmp_path / "a.tif")

    assert np.asarray(shown(check(tmp_path / "a.png", cache))).tolist() == [[0, 128, 255]]
    assert np.asarray(shown(check(tmp_path / "a.tif", cache))).tolist() == [[0, 128, 255]]


def test_float_gaps_are_black_and_do_not_count(tmp_path: Path, cache: ImageCache) -> None:
    samples = array("f", [math.nan, -math.inf, math.inf, -1.0, 0.0, 1.0])
    Image.frombytes("F", (6, 1), samples.tobytes()).save(tmp_path / "a.tif")

    assert np.asarray(shown(check(tmp_path / "a.tif", cache))).tolist() == [[0, 0, 0, 0, 128, 255]]


def test_float_of_nothing_but_gaps_is_black(tmp_path: Path, cache: ImageCache) -> None:
    Image.frombytes("F", (2, 1), array("f", [math.nan, math.inf]).tobytes()).save(tmp_path / "a.tif")

    assert np.asarray(shown(check(tmp_path / "a.tif", cache))).tolist() == [[0, 0]]


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png", "a.tif", "a.avif"])
def test_first_of_several_frames_is_shown_still(tmp_path: Path, cache: ImageCache, name: str) -> None:
    frames = [Image.new("RGB", (8, 8), color) for color in ("#ff0000", "#0000ff")]
    frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:], lossless=True)

    checked = check(tmp_path / name, cache)

    assert checked.frames
    assert not getattr(shown(checked), "is_animated", False)
    red, green, blue = shown(checked).convert("RGB").getpixel((4, 4))  # type: ignore[misc]
    assert red > 240
    assert max(green, blue) < 15


def test_second_picture_of_a_jpeg_is_nothing_to_warn_of(tmp_path: Path, cache: ImageCache) -> None:
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    frames[0].save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=frames[1:])

    checked = check(tmp_path / "a.jpg", cache)

    assert (checked.frames, checked.image.path) == (False, tmp_path / "a.jpg")


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif"])
def test_exif_orientation_gives_the_displayed_size(tmp_path: Path, cache: ImageCache, name: str, turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    write_image(tmp_path / name, (6, 4), exif=exif)

    image = check(tmp_path / name, cache).image

    assert (image.width, image.height) == ((6, 4) if turn < 5 else (4, 6))
    assert (image.path == tmp_path / name) == (name == "a.jpg" or (turn == 1 and name != "a.tif"))


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("side", ["Landscape", "Portrait"])
def test_exif_orientation_of_photos_gives_the_displayed_size(
    corpora: Path, cache: ImageCache, side: str, turn: int
) -> None:
    image = check(corpora / f"images/exif_orientation_sharp/{side}_{turn}.jpg", cache).image

    assert (image.width, image.height) == ((600, 450) if side == "Landscape" else (450, 600))


@pytest.mark.parametrize("turn", range(2, 9))
def test_turned_pixels_are_what_the_camera_saw(corpora: Path, cache: ImageCache, turn: int) -> None:
    folder = corpora / "images/pillow_odd"
    turned = np.asarray(shown(check(folder / f"hopper_orientation_{turn}.webp", cache)).convert("RGB")).astype(int)
    upright = np.asarray(Image.open(folder / "hopper.webp").convert("RGB")).astype(int)

    assert np.abs(turned - upright).mean() < 8


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "E305", "is empty"),
        (b"hello", "E305", "no image of a known format"),
        (b'<?xml version="1.0"?><svg/>', "E305", "XML"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "E305", "SVG"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "E305", "Git LFS"),
        (b"\n<!DOCTYPE html><title>404</title>", "E305", "web page"),
        (b"\x00\x00\x00\x18ftypheic", "E305", "HEIC"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "E306", "damaged"),
    ],
)
def test_file_that_is_no_image_is_refused_in_words(
    tmp_path: Path, cache: ImageCache, content: bytes, code: str, words: str
) -> None:
    (tmp_path / "a.jpg").write_bytes(content)

    with pytest.raises(Refusal, match=words) as caught:
        check(tmp_path / "a.jpg", cache)

    assert caught.value.code == code


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.gif", "a.webp", "a.bmp", "a.tif", "a.avif", "a.jp2", "a.ppm"])
def test_truncated_image_is_refused(tmp_path: Path, cache: ImageCache, name: str) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[: len(content) // 2])

    with pytest.raises(Refusal, match="cannot be decoded in full") as caught:
        check(tmp_path / name, cache)

    assert caught.value.code == "E306"


@pytest.mark.parametrize("size", [(10_001, 10_000), (32_768, 1)])
def test_image_too_large_is_refused_before_its_pixels_are_read(
    tmp_path: Path, cache: ImageCache, size: tuple[int, int]
) -> None:
    content = io.BytesIO()
    Image.new("1", (1, 1)).save(content, "BMP")
    header = bytearray(content.getvalue())
    header[18:26] = size[0].to_bytes(4, "little") + size[1].to_bytes(4, "little")
    (tmp_path / "a.bmp").write_bytes(header)

    with pytest.raises(Refusal, match="too large") as caught:
        check(tmp_path / "a.bmp", cache)

    assert caught.value.code == "E307"


@pytest.mark.parametrize("size", [(10_000, 10_000), (32_767, 1), (1, 32_767)])
def test_image_of_the_largest_size_is_taken(tmp_path: Path, cache: ImageCache, size: tuple[int, int]) -> None:
    Image.new("1", size).save(tmp_path / "a.png")

    image = check(tmp_path / "a.png", cache).image

    assert (image.width, image.height) == size


@pytest.mark.parametrize("size", [(0, 5), (5, 0), (0, 0)])
@pytest.mark.parametrize("kind", ["png", "jpg", "bmp"])
def test_image_without_pixels_is_refused(tmp_path: Path, cache: ImageCache, kind: str, size: tuple[int, int]) -> None:
    (tmp_path / f"a.{kind}").write_bytes(sized(kind, *size))

    with pytest.raises(Refusal, match="damaged") as caught:
        check(tmp_path / f"a.{kind}", cache)

    assert caught.value.code == "E306"


def sized(kind: str, width: int, height: int) -> bytes:
    """Write an image of 8 x 8 pixels whose header claims another size."""
    content = io.BytesIO()
    Image.new("L", (8, 8)).save(content, {"jpg": "JPEG"}.get(kind, kind))
    image = bytearray(content.getvalue())
    if kind == "png":
        image[16:24] = struct.pack(">II", width, height)
        image[29:33] = struct.pack(">I", zlib.crc32(image[12:29]))
    elif kind == "jpg":
        frame = image.index(b"\xff\xc0")
        image[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    else:
        image[18:26] = struct.pack("<ii", width, height)
    return bytes(image)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_fifo_is_refused_without_waiting(tmp_path: Path, cache: ImageCache) -> None:
    os.mkfifo(tmp_path / "a.jpg")

    with pytest.raises(Refusal, match="a pipe") as caught:
        check(tmp_path / "a.jpg", cache)

    assert caught.value.code == "E303"


def test_hostile_files_are_shown_or_refused_and_nothing_else(corpora: Path, cache: ImageCache) -> None:
    files = [path for path in sorted((corpora / "images").rglob("*")) if path.is_file()]
    assert len(files) > 500

    refused = {path.name: refusal.code for path in files if (refusal := refusal_of(path, cache))}

    assert set(refused.values()) <= KNOWN_CODES
    assert len(refused) < len(files) / 4


def refusal_of(path: Path, cache: ImageCache) -> Refusal | None:
    """Check an image that may be refused; what is not must be whole in the page."""
    try:
        shown(check(path, cache))
    except Refusal as refusal:
        return refusal
    return None
