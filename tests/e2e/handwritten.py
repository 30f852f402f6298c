"""Writes pages as somebody without the compiler would, with the committed bundle in their head."""

from __future__ import annotations

import base64
import html
import io
import json
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

BUNDLE = Path(__file__).parents[2] / "widget" / "dist" / "maskpress.js"
SIZE = (160, 120)


def write_page(folder: Path, body: str, *, at_end: bool = False) -> Path:
    """Write a page with one classic script in its head, or after everything else."""
    (folder / "maskpress.js").write_bytes(BUNDLE.read_bytes())
    page = folder / "page.html"
    script = '<script src="maskpress.js"></script>'
    title = '<meta charset="utf-8"><title>By hand</title>'
    parts = (title, body + script) if at_end else (title + script, body)
    page.write_text("<!doctype html><html><head>{}</head><body>{}</body></html>".format(*parts), encoding="utf-8")
    return page


def widget_tag(*, src: str | None = None, labels: Sequence[str] = ("Car", "Person"), **attributes: str) -> str:
    """Write a widget on a picture of ``SIZE``; attributes are given with ``_`` for ``-``."""
    width, height = SIZE
    given = {"name": "masks", "header": "Paint", **{name.replace("_", "-"): text for name, text in attributes.items()}}
    fixed = {"labels": json.dumps(labels), "src": src or picture("gray")}
    every = {**given, **fixed, "image-width": str(width), "image-height": str(height)}
    text = " ".join(f'{name}="{html.escape(value)}"' for name, value in every.items())
    return f"<crowd-instance-segmentation {text}></crowd-instance-segmentation>"


def picture(color: str) -> str:
    """Make a picture of ``SIZE`` in one colour, as a URL that carries it."""
    return png_url(Image.new("RGB", SIZE, color))


def png_url(image: Image.Image) -> str:
    """Encode an image as a ``data:`` URL."""
    file = io.BytesIO()
    image.save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
