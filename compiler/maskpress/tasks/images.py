"""Images: the one door to Pillow. Nothing Pillow raises gets out of here but as a Refusal."""

from __future__ import annotations

import io
import warnings
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite

import PIL
from PIL import (  # noqa: F401  (each plugin registers its format, and only these are wanted)
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    ImageChops,
    ImageFile,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL import Image as Pillow

from maskpress.problems import Refusal
from maskpress.spec.files import FoundFile, read_file
from maskpress.spec.model import Contrast
from maskpress.tasks.browser_formats import FORMATS, shows_as_is
from maskpress.tasks.contrast import SampleType, all_finite, grey_bounds, linear
from maskpress.tasks.image_cache import Finding, ImageCache, sha256
from maskpress.tasks.model import Image

MAX_BYTES = 256 * 1024 * 1024
MAX_PIXELS = 100_000_000
MAX_EDGE = 32_767
"""The longest edge. Both bounds keep well within what browsers decode: edges of 65,535 and 268 megapixels, measured in
Chromium 156, Firefox 153 and WebKitGTK 2.50; an edge of 65,536 is the first that one of them, Firefox, refuses.
"""
_MEGAPIXELS = f"{MAX_PIXELS // 1_000_000} megapixels"
TILES = f"cut it into tiles of at most {_MEGAPIXELS}, with edges up to {MAX_EDGE}"
_AGAIN = "copy it again from where it came"

ALLOWED = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF", "TIFF", "PPM", "JPEG2000")
MAX_COLORS = 65_536
_ORIENTATION = 0x0112
_TURNS = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_270,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_90,
}
"""What makes each EXIF orientation upright (EXIF 2.32, 4.6.5)."""

_PHOTOMETRIC = 262
_CONVERTER = f"1 Pillow {PIL.__version__}"

_SIGNATURES = (
    b"\xff\xd8",
    b"\x89PNG",
    b"GIF8",
    b"RIFF",
    b"BM",
    b"II",
    b"MM",
    b"\x00\x00\x00\x0cjP",
    b"\xff\x4f\xff\x51",
    *(b"P%c" % kind for kind in b"0123456Fyf"),
)
"""How files of the allowed formats begin, but for AVIF, which says ``ftyp`` behind a length."""

_STRANGERS = {
    b"<svg": ("an SVG drawing, which has no pixels of its own", "export it as PNG"),
    b"<?xml": ("an XML file, not an image", "export a drawing as PNG"),
    b"<!doctype": ("a web page, not an image", "download the image itself"),
    b"<html": ("a web page, not an image", "download the image itself"),
    b"%pdf": ("a PDF document, not an image", "export its page as PNG"),
    b"version https://git-lfs": ("a Git LFS pointer, not the image", "fetch it: git lfs pull"),
}
"""What else files may turn out to be, by how they begin, and what to do about it."""


@dataclass(frozen=True)
class Checked:
    """An image fit for a page; ``frames`` tells that the file holds more than the first one shown."""

    image: Image
    frames: bool


@dataclass(frozen=True)
class LabeledImage:
    """The pixels of a labeled image: its size, and how many pixels have each RGBA colour."""

    width: int
    height: int
    colors: Mapping[tuple[int, int, int, int], int]


def check_image(file: FoundFile, contrast: Contrast, cache: ImageCache) -> Checked:
    """Decode an image file once, in full, and make it one that browsers show.

    Raises Refusal: E303 to E308. OSError where a conversion cannot be kept.
    """
    content = read_file(file, MAX_BYTES)
    key = sha256(_CONVERTER.encode(), repr(contrast).encode(), content)
    finding = cache.find(key)
    if finding is None:
        finding, png = _examine(content, file.name, contrast)
        cache.keep(key, finding, png)
    shown, original = (file.path, None) if finding.png is None else (cache.png_path(key), file.path)
    image = Image(finding.width, finding.height, finding.media_type, finding.suffix, shown, original=original)
    return Checked(image, finding.frames)


def read_labeled_image(content: bytes, size: tuple[int, int] | None) -> LabeledImage:
    """Decode a labeled image, a PNG, whose size has to be ``size`` where that is known.

    Raises Refusal: E415 unreadable, E416 another size.
    """
    with _refusing("its labeled image", "E415"), _opened(content, ("PNG",)) as picture:
        if size is not None and picture.size != size:
            raise Refusal("E416", "its labeled image is {}x{}, the image {}x{}".format(*picture.size, *size))
        _check_size(picture, "its labeled image")
        picture.load()
        colors = picture.convert("RGBA").getcolors(MAX_COLORS)
    if colors is None:
        raise Refusal("E417", f"its labeled image has more than {MAX_COLORS} colors")
    return LabeledImage(picture.width, picture.height, {_rgba(color): count for count, color in colors})


@contextmanager
def quiet_pillow() -> Iterator[None]:
    """Silence Pillow's warnings on odd metadata; enter it once, before threads start: filters are the process's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _examine(content: bytes, name: str, contrast: Contrast) -> tuple[Finding, bytes | None]:
    """Decode the first frame of an image file; give a PNG where the file itself cannot be shown."""
    _refuse_stranger(content, name)
    with _refusing(f'"{name}"', "E306"), _opened(content, ALLOWED) as picture:
        _check_size(picture, f'"{name}"')
        # The further pictures of a JPEG (MPO) are gain maps and other eyes: browsers never show them.
        format = "JPEG" if picture.format == "MPO" else str(picture.format)
        frames = format != "JPEG" and bool(getattr(picture, "is_animated", False))
        picture.load()
        turn = _orientation(picture)
        if not frames and (turn == 1 or format == "JPEG") and shows_as_is(format, picture.mode, content):
            width, height = picture.size if turn < 5 else picture.size[::-1]
            return Finding(width, height, *FORMATS[format], frames), None
        shown = _turned(_showable(picture, contrast, name), turn)
        png = _png(shown, picture)
        return Finding(shown.width, shown.height, *FORMATS["PNG"], frames, sha256(png)), png


def _refuse_stranger(content: bytes, name: str) -> None:
    """Say what a file is that is no image at all."""
    if not content:
        raise Refusal("E305", f'"{name}" is empty', _AGAIN)
    start = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for sign, (kind, help) in _STRANGERS.items():
        if start.startswith(sign):
            raise Refusal("E305", f'"{name}" is {kind}', help)
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        raise Refusal("E305", f'"{name}" is a HEIC photo', "save it as JPEG")
    if not content.startswith(_SIGNATURES) and content[4:8] != b"ftyp":
        raise Refusal("E305", f'"{name}" is no image of a known format', f"use {', '.join(ALLOWED)}")


@contextmanager
def _refusing(name: str, code: str) -> Iterator[None]:
    """Turn what Pillow raises, which is far more than OSError, into words."""
    try:
        yield
    except Refusal:
        raise
    except (MemoryError, Pillow.DecompressionBombError):
        raise Refusal("E307", f"{name} is too large: more than {_MEGAPIXELS}", TILES) from None
    except Exception as error:
        how = "is cut off" if "truncated" in str(error).lower() else "is damaged"
        raise Refusal(code, f"{name} {how}: it cannot be decoded in full", _AGAIN) from None


@contextmanager
def _opened(content: bytes, formats: Sequence[str]) -> Iterator[ImageFile.ImageFile]:
    with Pillow.open(io.BytesIO(content), formats=[name for name in formats if name in Pillow.OPEN]) as picture:
        yield picture


def _check_size(picture: Pillow.Image, name: str) -> None:
    """Refuse a size before its pixels take any memory."""
    width, height = picture.size
    if min(width, height) < 1:
        raise Refusal("E306", f"{name} has no pixels: it is {width}x{height}")
    if width * height > MAX_PIXELS or max(width, height) > MAX_EDGE:
        raise Refusal("E307", f"{name} is too large: {width}x{height}", TILES)


def _orientation(picture: Pillow.Image) -> int:
    """Read the EXIF orientation, 1 to 8, and no other: XMP has one too, which no browser looks at.

    Pillow has turned a TIFF already when it is loaded.
    """
    exif = Pillow.Exif()
    try:
        exif.load(picture.info.get("exif", b""))
        turn = exif.get(_ORIENTATION, 1)
    except Exception:
        return 1  # Damaged metadata; browsers show the pixels as they are.
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1


def _turned(picture: Pillow.Image, turn: int) -> Pillow.Image:
    """Apply an EXIF orientation."""
    return picture if turn == 1 else picture.transpose(_TURNS[turn])


def _showable(picture: Pillow.Image, contrast: Contrast, name: str) -> Pillow.Image:
    """Bring the pixels to a mode that PNG has and browsers show."""
    mode = picture.mode
    if mode in ("I", "F") or mode.startswith("I;"):
        return _grey(picture, contrast)
    if mode in ("P", "PA", "La", "RGBa") or "transparency" in picture.info:
        return picture.convert("RGBA")
    if mode in ("CMYK", "YCbCr", "RGBX", "HSV"):
        return picture.convert("RGB")
    if mode in ("1", "L", "LA", "RGB", "RGBA"):
        return picture
    raise Refusal("E308", f'"{name}" has pixels of the kind {mode}, which cannot be shown', "save it as RGB")


def _grey(picture: Pillow.Image, contrast: Contrast) -> Pillow.Image:
    """Map samples of more than 8 bits to 8, as the contrast says."""
    if picture.mode == "F":
        picture = _without_gaps(picture)
    low, high = grey_bounds(*_samples(picture), contrast)
    scale, offset = linear(low, high)
    grey = picture.convert("F").point(lambda sample: sample * scale + offset).convert("L")
    # Pillow inverts white-is-zero TIFFs of up to 8 bits, but not these.
    inverted = getattr(picture, "tag_v2", {}).get(_PHOTOMETRIC) == 0
    return ImageChops.invert(grey) if inverted else grey


def _samples(picture: Pillow.Image) -> tuple[bytes, SampleType]:
    if picture.mode.startswith("I;"):
        return picture.tobytes("raw", "I;16N"), "H"
    return picture.tobytes(), "f" if picture.mode == "F" else "i"


def _without_gaps(picture: Pillow.Image) -> Pillow.Image:
    """Make NaN and infinities the lowest sample, which is shown black."""
    samples = picture.tobytes()
    if all_finite(samples):
        return picture
    values = memoryview(samples).cast("f")
    low = min((value for value in values if isfinite(value)), default=0.0)
    filled = array("f", (value if isfinite(value) else low for value in values))
    return Pillow.frombytes("F", picture.size, filled.tobytes())


def _png(shown: Pillow.Image, original: Pillow.Image) -> bytes:
    """Encode as PNG without metadata, but for the colour profile of RGB pixels."""
    profile = original.info.get("icc_profile") if original.mode in ("RGB", "RGBA") else None
    plain = shown.copy()
    plain.info = {}
    file = io.BytesIO()
    plain.save(file, "PNG", icc_profile=profile)
    return file.getvalue()


def _rgba(color: object) -> tuple[int, int, int, int]:
    assert isinstance(color, tuple)
    red, green, blue, alpha = color
    return red, green, blue, alpha
