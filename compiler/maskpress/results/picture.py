"""An answer as a notebook shows it: the image where it is known, the overlay, and a legend."""

from __future__ import annotations

import base64
import io
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from maskpress.results.rules import instance_areas
from maskpress.results.wording import counted

if TYPE_CHECKING:
    from maskpress.results.model import Answer, Instance

_EDGE = 1024
"""Pixels of an overlay's longer edge at most: a notebook keeps what it shows."""
_SHOWN_EDGE = 480
_LISTED = 50
_MAX_IMAGE = 16 * 1024 * 1024
_OPACITY = 0.55

_TYPES = {
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".png": "png",
    ".webp": "webp",
    ".gif": "gif",
    ".avif": "avif",
    ".bmp": "bmp",
}
"""Images that browsers show, by the ends of their names."""

_STACKED = "position:absolute;inset:0;width:100%;height:100%"
_SIDE_BY_SIDE = "display:flex;flex-wrap:wrap;gap:8px 16px;align-items:flex-start;margin:0"
_BESIDE = "flex:1 1 200px;min-width:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums"
_COLUMNS = "columns:150px;column-gap:16px;list-style:none;margin:4px 0;padding:0"
_SWATCH = "display:inline-block;width:.8em;height:.8em;border:1px solid #888"
"""Edged, so that pale and dark colors show on any page."""


def answer_html(answer: Answer) -> str:
    """Draw an answer as a piece of HTML that needs nothing else, but for an image known by its URL."""
    scale = _SHOWN_EDGE / max(answer.width, answer.height)
    size = f"width:{max(1, round(answer.width * scale))}px;aspect-ratio:{answer.width}/{answer.height}"
    overlay = f'<img alt="instances" src="{_data(overlay_png(answer), "png")}" style="{_STACKED};{_opacity(answer)}">'
    frame = f"position:relative;max-width:100%;{size};background:#888"
    picture = f'<div style="{frame}">{_image(answer)}{overlay}</div>'
    return f'<figure style="{_SIDE_BY_SIDE}">{picture}{_legend(answer)}</figure>'


def overlay_png(answer: Answer, edge: int = _EDGE) -> bytes:
    """Encode the instances in their colours on a transparent background, every n-th pixel where it is large."""
    step = max(1, -(-max(answer.width, answer.height) // edge))
    colors = np.zeros((len(answer.instances) + 1, 4), np.uint8)
    for number, instance in enumerate(answer.instances, 1):
        colors[number] = (*bytes.fromhex(instance.color[1:]), 255)
    file = io.BytesIO()
    Image.fromarray(colors[answer.label_map[::step, ::step]]).save(file, "PNG")
    return file.getvalue()


def _image(answer: Answer) -> str:
    source = _source(answer.image)
    return f'<img alt="" src="{escape(source)}" style="{_STACKED}">' if source else ""


def _source(image: Path | str | None) -> str | None:
    """Give what an ``src`` may hold; none where the image cannot be shown."""
    if isinstance(image, str) and image.lower().startswith(("https://", "http://")):
        return image
    path = Path(image) if image is not None else None
    try:
        if path is None or path.suffix.lower() not in _TYPES or path.stat().st_size > _MAX_IMAGE:
            return None
        return _data(path.read_bytes(), _TYPES[path.suffix.lower()])
    except (OSError, ValueError):
        return None


def _opacity(answer: Answer) -> str:
    return f"opacity:{_OPACITY if answer.image is not None else 1};image-rendering:pixelated"


def _legend(answer: Answer) -> str:
    areas = instance_areas(answer).tolist()
    numbered = list(enumerate(zip(answer.instances, areas, strict=True), 1))
    rows = [_row(number, instance, area) for number, (instance, area) in numbered[:_LISTED]]
    more = len(answer.instances) - len(rows)
    rows += [f"<li>and {more} more</li>"] if more else []
    caption = f"{answer.width} x {answer.height}, {counted(len(answer.instances), 'instance')}"
    return f'<figcaption style="{_BESIDE}">{caption}<ul style="{_COLUMNS}">{"".join(rows)}</ul></figcaption>'


def _row(number: int, instance: Instance, area: int) -> str:
    """Name an instance, with its number in the label map."""
    swatch = f'<span style="{_SWATCH};background:{escape(instance.color)}"></span>'
    return f'<li style="break-inside:avoid">{swatch} {number} {escape(instance.label)}, {area:,} px</li>'


def _data(content: bytes, kind: str) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
