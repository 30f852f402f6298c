"""Pages with a photo and an earlier answer of many instances, as large as a benchmark asks for."""

from __future__ import annotations

import base64
import html
import io
import json
import math
from pathlib import Path

from PIL import Image, ImageDraw

from maskpress import resources

Size = tuple[int, int]
Box = tuple[int, int, int, int]


def write_widget_page(path: Path, size: Size, count: int) -> Path:
    """Write a page on which ``count`` given instances, or none, lie in rows over a photo."""
    width, height = size
    initial = f'initial-value="{html.escape(json.dumps(given(size, count)))}"' if count > 0 else ""
    picture = image_url(photo(size), "JPEG")
    path.write_text(
        f"""<!doctype html><meta charset="utf-8"><title>bench</title><style>body {{ margin: 0 }}</style>
<script>{resources.bundle().decode()}</script>
<crowd-form task-id="bench"><crowd-instance-segmentation name="annotatedResult" header="Bench" labels='["Cell"]'
image-width="{width}" image-height="{height}" src="{picture}" {initial}></crowd-instance-segmentation></crowd-form>""",
        encoding="utf-8",
    )
    return path


def given(size: Size, count: int) -> dict[str, object]:
    """Make an earlier answer of ``count`` instances."""
    colors = [f"#{0x202020 + 0x0101 * number:06x}" for number in range(count)]
    instances = [{"color": color, "label": "Cell"} for color in colors]
    return {"instances": instances, "src": image_url(labeled_image(size, colors), "PNG")}


def cells(size: Size, count: int) -> list[Box]:
    """Lay out instances in rows: x0, y0, x1, y1 of each, the last two not included; also one leaves room to paint."""
    columns = max(4, math.ceil(math.sqrt(count)))
    width, height = size[0] // columns, size[1] // columns
    corners = [(number % columns * width, number // columns * height) for number in range(count)]
    return [(x, y, x + width * 2 // 3, y + height * 2 // 3) for x, y in corners]


def labeled_image(size: Size, colors: list[str]) -> Image.Image:
    """Draw the cells in their colours; from 256 on with full colours, as answers are."""
    indexed = len(colors) < 256
    picture = Image.new("P" if indexed else "RGBA", size)
    draw = ImageDraw.Draw(picture)
    for number, (box, color) in enumerate(zip(cells(size, len(colors)), colors, strict=True), 1):
        x0, y0, x1, y1 = box
        draw.rectangle((x0, y0, x1 - 1, y1 - 1), fill=number if indexed else color)
    if indexed:
        picture.putpalette([0, 0, 0, *(part for color in colors for part in bytes.fromhex(color[1:]))])
        picture.info["transparency"] = 0
    return picture


def photo(size: Size) -> Image.Image:
    """Make soft grain, which a small JPEG holds at any size."""
    return Image.effect_noise((size[0] // 8, size[1] // 8), 60).resize(size)


def image_url(image: Image.Image, kind: str) -> str:
    """Encode an image as a ``data:`` URL."""
    packed = io.BytesIO()
    image.save(packed, kind, compress_level=1)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(packed.getvalue()).decode()}"
