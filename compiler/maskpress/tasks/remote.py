"""Remote images: URLs the page loads and the compiler never fetches."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from maskpress.problems import Refusal
from maskpress.tasks.browser_formats import FORMATS
from maskpress.tasks.images import MAX_EDGE, MAX_PIXELS, TILES
from maskpress.tasks.model import Image
from maskpress.tasks.roots import roots_help
from maskpress.tasks.rows import Row

_UNSAFE = re.compile(r"""[\s"'<>\\^`{|}\x00-\x20\x7f]""")
_MEDIA_TYPES = {shown.suffix: shown.media_type for shown in FORMATS.values()} | {".jpeg": "image/jpeg"}


def remote_picture(url: str) -> Image:
    """Describe a remote picture of unknown size. Raises Refusal: E309 no usable URL."""
    suffix = PurePosixPath(_checked_path(url)).suffix.lower()
    return Image(None, None, _MEDIA_TYPES.get(suffix, "image/*"), suffix, url=url)


def remote_image(row: Row) -> Image:
    """Describe a row's remote image; its size is what the columns ``width`` and ``height`` say.

    Raises Refusal: E309 no usable URL, E310 no usable size.
    """
    picture = remote_picture(row.image)
    width, height = (_length(row.values.get(name), name) for name in ("width", "height"))
    if (width is None) != (height is None):
        given, other = ("height", "width") if width is None else ("width", "height")
        raise Refusal("E310", f"expected {other} beside it", "give both or none", key=given)
    if (width or 0) * (height or 0) > MAX_PIXELS:
        raise Refusal("E310", f"the image is too large: {width}x{height}", TILES, key="width")
    return replace(picture, width=width, height=height)


def _checked_path(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        message = f'"{url[:80]}" is no URL that starts with http:// or https:// and a host'
        raise Refusal("E309", message, roots_help(url))
    if _UNSAFE.search(url):
        raise Refusal("E309", f'"{url[:80]}" holds characters that have to be percent-encoded', "write a space as %20")
    if parts.username is not None:
        raise Refusal("E309", "the URL holds a user name or password, which every worker could read")
    return parts.path


def _length(value: object, name: str) -> int | None:
    """Read a column of pixels, from JSON or CSV; a missing or empty one is None."""
    if value is None or value == "":
        return None
    text = str(value)
    number = int(text) if not isinstance(value, bool) and re.fullmatch("[0-9]{1,6}", text) else 0
    if not 1 <= number <= MAX_EDGE:
        raise Refusal("E310", f'expected whole pixels from 1 to {MAX_EDGE}, found "{text[:20]}"', key=name)
    return number
