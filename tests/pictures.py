"""Small image files and answers made on the fly, for the tests of rows, images and texts."""

from __future__ import annotations

import base64
import io
import textwrap
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from maskpress.spec.load import load_spec
from maskpress.spec.model import TaskSpec

PALETTE = {".": (0, 0, 0, 0), "1": (0x2C, 0xA0, 0x2C, 255), "2": (0x1F, 0x77, 0xB4, 255), "x": (1, 2, 3, 255)}
"""Colours of ASCII label maps: background, the first two instances, and one that is none's."""


def write_image(path: Path, size: tuple[int, int] = (6, 4), mode: str = "RGB", **options: object) -> Path:
    """Write an image of one colour in the format of the path's suffix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, options.pop("color", None)).save(path, **options)  # type: ignore[arg-type]
    return path


def labeled_png(art: str) -> bytes:
    """Encode an ASCII label map as an RGBA PNG."""
    rows = art.split()
    picture = Image.new("RGBA", (len(rows[0]), len(rows)))
    picture.putdata([PALETTE[letter] for row in rows for letter in row])
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def answer(art: str, *labels: str) -> dict[str, object]:
    """Make the answer that an ASCII label map is, with one label per instance."""
    rows = art.split()
    colors = ["#{:02x}{:02x}{:02x}".format(*PALETTE[number][:3]) for number in "12"]
    return {
        "inputImageProperties": {"height": len(rows), "width": len(rows[0])},
        "instances": [{"color": color, "label": label} for color, label in zip(colors, labels, strict=False)],
        "labeledImage": {"pngImageData": base64.b64encode(labeled_png(art)).decode()},
    }


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def write_spec(folder: Path, text: str, files: Mapping[str, str | bytes] | None = None) -> TaskSpec:
    """Write a task spec and files beside it, and load it."""
    write_files(folder, {"task.yaml": "title: T\nlabels: [Car, Person]\n" + textwrap.dedent(text), **(files or {})})
    return load_spec(folder / "task.yaml")
