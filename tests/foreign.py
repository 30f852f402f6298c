"""Files of other projects as answers, and the texts among them."""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image


def wrapped(content: bytes) -> list[dict[str, Any]]:
    """Wrap a file that may be a PNG as answers: with the size it says and its own colours, and with other ones."""
    width, height = (int.from_bytes(content[at : at + 4]) for at in (16, 20)) if len(content) > 24 else (0, 0)
    size = {"height": height, "width": width}
    image = {"pngImageData": base64.b64encode(content).decode()}
    own = [{"color": color, "label": "Car"} for color in colors_of(content)]
    answers = [{"inputImageProperties": size, "instances": instances, "labeledImage": image} for instances in ([], own)]
    return [*answers, {**answers[0], "inputImageProperties": {"height": 32, "width": 32}}]


def colors_of(content: bytes) -> list[str]:
    """Name the opaque colours of a PNG as instances, as Pillow sees them; none where it cannot."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            found = picture.convert("RGBA").getcolors(60_000) or []
    except Exception:
        return []
    opaque = {color[:3] for _, color in found if isinstance(color, tuple) and color[3] == 255}
    return [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in sorted(opaque - {(0, 0, 0)})]


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for each in (value.values() if isinstance(value, dict) else value) for text in strings(each)]
