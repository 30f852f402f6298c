"""Label maps as pictures: PNG with a file for each instance and one in colours, and TIFF for microscopy programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from maskpress.export import table
from maskpress.export.images import in_images
from maskpress.export.masks import as_label_map, masks_of_label_map
from maskpress.export.model import Encoded, Format, Item, Mask, Plan, Reader
from maskpress.export.pictures import label_map_png, label_map_tiff, labeled_image, placed_bits_png, read_pixels
from maskpress.export.runs import find_runs, measure


def encode_png(item: Item, plan: Plan) -> Encoded:
    """Write the label map with 16 bits, the mask of each instance with 1, and the labeled image of the answer."""
    name = f"{item.subset}/{item.stem}"
    whole = (f"label_maps/{name}.png", label_map_png(item.label_map)), (f"colors/{name}.png", labeled_image(item))
    return Encoded((*whole, *_mask_files(item, f"instances/{name}")), tuple(table.rows(item)))


def encode_tiff(item: Item, plan: Plan) -> Encoded:
    """Write the label map with 16 bits."""
    content = label_map_tiff(item.label_map)
    return Encoded(((f"label_maps/{item.subset}/{item.stem}.tif", content),), tuple(table.rows(item)))


def _mask_files(item: Item, folder: str) -> Iterator[tuple[str, bytes]]:
    boxes = measure(find_runs(item.label_map, len(item.instances))).boxes.tolist()
    for number, (x, y, width, height) in enumerate(boxes, 1):
        bits = item.label_map[y : y + height, x : x + width] == number
        yield f"{folder}/{number}.png", placed_bits_png(bits, x, y, item.width, item.height)


def open_reader(suffix: str, folder: Path, plan: Plan) -> Reader:
    """Read the label maps back."""

    def read(item: Item) -> Iterator[Mask]:
        pixels = read_pixels(folder / f"label_maps/{item.subset}/{item.stem}{suffix}")
        yield from masks_of_label_map(as_label_map(pixels), (each.label for each in item.instances))

    return read


def _format(name: str, holds: str, encode: Callable[[Item, Plan], Encoded], suffix: str) -> Format:
    return Format(name, holds, encode, table.finish, in_images, partial(open_reader, suffix))


PNG = _format("png", "everything: label maps, masks, labeled images, and a table of the labels", encode_png, ".png")
TIFF = _format("tiff", "everything: label maps and a table of the labels", encode_tiff, ".tif")
