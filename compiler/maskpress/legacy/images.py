"""The images that old records name: their stems, whether two names mean one, and those of a manifest's rows."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from maskpress.problems import Refusal
from maskpress.strict_json import JSONProblem, read_json

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|data:", re.IGNORECASE)
_COLUMNS = ("source-ref", "source", "image", "taskObject")


def image_stem(image: str) -> str:
    """Give the stem of an image's path or URL. Raises Refusal with the code E608."""
    return PurePosixPath(_path(image)).stem


def same_image(one: str, other: str) -> bool:
    """Tell whether two names may mean one image: the parts of one path are the last ones of the other."""
    shorter, longer = sorted((_parts(one), _parts(other)), key=len)
    return longer[len(longer) - len(shorter) :] == shorter


def read_images(text: str) -> list[str | None]:
    """Read the image of each row of a manifest (JSON Lines); None where a row names none."""
    return [_image(line) for line in text.split("\n") if line.strip()]


def _path(image: str) -> str:
    try:
        return unquote(urlsplit(image).path) if _URL.match(image) else image
    except ValueError:
        raise Refusal("E608", f'"{image[:200]}" is not a URL') from None


def _parts(image: str) -> list[str]:
    host = urlsplit(image).netloc if _URL.match(image) else ""
    return [part for part in (host, *_path(image).split("/")) if part not in ("", ".")]


def _image(line: str) -> str | None:
    try:
        row = read_json(line.strip())
    except JSONProblem:
        return None
    values = [row.get(key) for key in _COLUMNS] if isinstance(row, dict) else []
    return next((value for value in values if isinstance(value, str) and value), None)
