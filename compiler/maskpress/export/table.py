"""CSV: a row an instance, with its label, area, box and centroid."""

from __future__ import annotations

from collections.abc import Iterator

from maskpress.export.images import in_images
from maskpress.export.model import Encoded, Format, Item, Output, Plan
from maskpress.export.runs import find_runs, measure
from maskpress.export.texts import as_row, guarded

FILE = "instances.csv"
KEY = "rows"
COLUMNS = (
    *("subset", "image", "task", "worker", "instance", "label", "color", "area"),
    *("x", "y", "width", "height", "centroid_x", "centroid_y"),
)


def rows(item: Item) -> Iterator[tuple[str, bytes]]:
    """Give the rows of an item's instances."""
    extents = measure(find_runs(item.label_map, len(item.instances)))
    measured = zip(item.instances, extents.areas.tolist(), extents.boxes.tolist(), extents.centroids, strict=True)
    for number, (instance, area, box, centroid) in enumerate(measured, 1):
        names = item.subset, item.image, item.task, guarded(item.worker or ""), number, guarded(instance.label)
        yield KEY, as_row([*names, instance.color, area, *box, *(f"{each:.3f}" for each in centroid)])


def encode(item: Item, plan: Plan) -> Encoded:
    """Make the rows of an item."""
    return Encoded(entries=tuple(rows(item)))


def finish(output: Output, plan: Plan) -> None:
    """Put the table together."""
    output.put(FILE, _whole(output))


def _whole(output: Output) -> Iterator[bytes]:
    yield as_row(COLUMNS) + b"\n"
    for row in output.entries(KEY):
        yield row + b"\n"


FORMAT = Format("csv", "label, area, box and centroid of every instance, no pixels", encode, finish, in_images, None)
