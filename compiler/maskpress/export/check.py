"""Read an export back, and compare every instance with what was painted."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path

from maskpress.export.items import Given, located
from maskpress.export.masks import intersection_over_union
from maskpress.export.model import Format, Item, Plan, Reader
from maskpress.export.runs import find_runs, measure
from maskpress.problems import Problem, Refusal
from maskpress.results.wording import brief


@dataclass(frozen=True)
class Checked:
    """An instance read back: the name of its item, its number there, its label, and the IoU with what was painted.

    ``share`` is None for a format without pixels. ``reason`` says why it is below 1.
    """

    item: str
    number: int
    label: str
    share: float | None
    reason: str | None = None

    def __str__(self) -> str:
        share = "no pixels" if self.share is None else f"{self.share:.3f}" if self.share < 1 else "1.0"
        return f'{self.item} {self.number} "{brief(self.label)}": {share}' + (f", {self.reason}" if self.reason else "")


class Checks:
    """Counts instances that were read back, and keeps those it is told to as plain values."""

    def __init__(self) -> None:
        self.exact = self.lossy = self.without_pixels = 0
        self.kept: list[dict[str, object]] = []

    def enter(self, checked: Checked, *, keep: bool) -> None:
        """Count an instance."""
        self.without_pixels += checked.share is None
        self.exact += checked.share == 1
        self.lossy += checked.share is not None and checked.share < 1
        if keep:
            self.kept.append(asdict(checked))

    def __str__(self) -> str:
        if self.without_pixels:
            return f"read back: the format has no pixels to compare of {_instances(self.without_pixels)}"
        kept = f"{self.lossy:,} of them below 1.0" if self.lossy else "all 1.0"
        return f"read back: {_instances(self.exact + self.lossy)}, {kept}"


def open_any(format: Format, folder: Path, plan: Plan) -> Reader | None:
    """Open an export to read it back; None where it has no pixels."""
    return None if format.open_reader is None else format.open_reader(folder, plan)


def compare_item(
    format: Format, reader: Reader | None, checked: Callable[[Checked], None], left_out: Container[int], given: Given
) -> list[Problem]:
    """Compare an item of an export with what it was made of; a difference that has no reason is a problem.

    Those whose number is in ``left_out`` are not in the export.
    """
    problems = []
    for found in () if given.item.number in left_out else _compared(given.item, format, reader):
        checked(found)
        if found.share is not None and found.share < 1 and format.loss is None:
            message = f'instance {found.number} "{brief(found.label)}" comes back with an IoU of {found.share:.3f}'
            refusal = Refusal("E710", message, "this is a fault of maskpress: report it")
            problems.append(located(refusal, given.source))
    return problems


def _instances(count: int) -> str:
    return f"{count:,} instance{'s' * (count != 1)}"


def _compared(item: Item, format: Format, reader: Reader | None) -> Iterator[Checked]:
    if reader is None:
        for number, instance in enumerate(item.instances, 1):
            yield Checked(item.stem, number, instance.label, None, "the format has none")
        return
    areas = measure(find_runs(item.label_map, len(item.instances))).areas.tolist()
    for number, (instance, mask) in enumerate(zip_longest(item.instances, reader(item)), 1):
        if instance is None or mask is None or mask.label != instance.label:
            label = "" if instance is None else instance.label
            yield Checked(item.stem, number, label, 0.0, "there is none, or one of another label")
            continue
        share = intersection_over_union(mask, item.label_map, number, areas[number - 1])
        yield Checked(item.stem, number, instance.label, share, format.loss if share < 1 else None)
