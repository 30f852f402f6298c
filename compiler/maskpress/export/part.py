"""What an item adds to a dataset: all of it that is written, and nothing of its label map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from maskpress.export.items import Given, located
from maskpress.export.model import Encoded, Loss, Plan
from maskpress.export.registry import FORMATS
from maskpress.problems import Problem, Refusal
from maskpress.results.wording import brief


@dataclass(frozen=True)
class Part:
    """What an item adds: ``encoded`` is None where the format cannot hold it.

    ``image`` is where its image file goes in the dataset, and where it comes from; ``turned`` says that the file is
    stored turned, ``remote`` that it is on the web.
    """

    number: int
    instances: int
    encoded: Encoded | None
    problems: tuple[Problem, ...] = ()
    image: tuple[str, Path] | None = None
    turned: bool = False
    remote: bool = False


def make_part(format: str, plan: Plan, given: Given) -> Part:
    """Encode an item in its place."""
    item = given.item
    try:
        encoded = FORMATS[format].encode(item, plan)
    except Refusal as refusal:
        message = f'the task "{item.task}" is left out: {refusal.message}'
        problem = located(Refusal(refusal.code, message, refusal.help), given.source)
        return Part(item.number, len(item.instances), None, (problem,))
    image = None if given.image is None else (FORMATS[format].image_path(item), given.image)
    return Part(
        item.number,
        len(item.instances),
        encoded,
        tuple(_told(encoded.losses, given)),
        image,
        given.turned,
        item.image_url is not None,
    )


def _told(losses: tuple[Loss, ...], given: Given) -> Iterator[Problem]:
    for loss in losses:
        label = given.item.instances[loss.number - 1].label
        message = f'instance {loss.number} "{brief(label)}" keeps an IoU of {loss.share:.3f}: {loss.reason}'
        yield located(Refusal("W703", message), given.source, "warning")
