"""Results into items: what an export takes, one by one, and what it leaves out and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from maskpress.export.frame import as_stored, read_orientation
from maskpress.export.model import Item
from maskpress.export.places import Place
from maskpress.export.settings import Settings, subset_of
from maskpress.export.tasks import Tasks
from maskpress.problems import Problem, Refusal, Severity
from maskpress.results.expectation import Expectation
from maskpress.results.model import COULD_NOT, Quarantined, Result, Source
from maskpress.results.wording import brief, shown

_SUFFIX = ".jpg"
"""The ending of images that nobody named."""


@dataclass(frozen=True, eq=False)
class Given:
    """An item with the place of its result and of its image file, which is None where there is none to take."""

    item: Item
    source: Source
    image: Path | None
    turned: bool = False


def draft(result: Result, tasks: Tasks, labels: Collection[str], settings: Settings) -> Given:
    """Make the item of a result, all but its place. Raises Refusal: E704, E705, E707, E708 it does not fit its task."""
    given = _given(result, tasks.find(result), settings)
    _check_labels(given.item, labels)
    return given


def placed(given: Given, place: Place) -> Given:
    """Put an item into its place."""
    image = place.stem + given.item.image
    item = replace(given.item, number=place.number, first=place.first, stem=place.stem, image=image)
    return replace(given, item=item)


def put_aside(quarantined: Quarantined) -> Problem:
    """Tell what reading put aside."""
    told = "left out: " + quarantined.reason
    if quarantined.code == COULD_NOT:
        return located(Refusal("W701", told), quarantined.source, "warning")
    return located(Refusal(quarantined.code, told), quarantined.source)


def refused(result: Result) -> Problem | None:
    """Tell an image that a worker painted on, and could not do."""
    if result.refused is None:
        return None
    told = f'left out: the task "{result.task}" could not be done: {shown(result.refused)}'
    return located(Refusal("W701", told), result.source, "warning")


def located(refusal: Refusal, source: Source, severity: Severity = "error") -> Problem:
    """Locate a refusal at the place of a result."""
    where = f"{source.path}: " if source.path else ""
    return Problem(refusal.code, severity, source.file, source.line, None, where + refusal.message, refusal.help)


def _given(result: Result, expectation: Expectation | None, settings: Settings) -> Given:
    label_map, orientation = result.answer.label_map, 1
    image = None if expectation is None else expectation.original or expectation.image
    if expectation is not None and expectation.width is not None:
        _check_size(result, expectation)
    if isinstance(image, Path):
        orientation = _orientation(image, settings)
        label_map = as_stored(label_map, orientation) if settings.frame == "stored" else label_map
    instances = tuple(
        replace(each, label=settings.labels.get(each.label, each.label)) for each in result.answer.instances
    )
    item = Item(
        number=0,
        first=0,
        stem="",
        subset=subset_of(result.task, settings.shares),
        image=_suffix(image),
        label_map=label_map,
        instances=instances,
        task=result.task,
        name=result.name,
        worker=result.worker,
        started=result.started,
        submitted=result.submitted,
        seconds=result.active_seconds,
        image_url=image if isinstance(image, str) else None,
        has_image=isinstance(image, Path) and settings.images != "none",
        fields=result.fields,
    )
    return Given(item, result.source, image if item.has_image and isinstance(image, Path) else None, orientation != 1)


def _check_size(result: Result, expectation: Expectation) -> None:
    found = result.answer.width, result.answer.height
    if found != (expectation.width, expectation.height):
        expected = f"expected an answer of {expectation.width} x {expectation.height}, the image's size"
        raise Refusal("E705", f"{expected}, found {found[0]} x {found[1]}", "was the image changed since?")


def _check_labels(item: Item, labels: Collection[str]) -> None:
    unknown = next((each.label for each in item.instances if each.label not in labels), None)
    if unknown is not None:
        known = ", ".join(labels)
        help = f"map it: --map {brief(unknown)}=..."
        raise Refusal("E708", f"the label {shown(unknown)} is not in the spec: {known}", help)


def _orientation(image: Path, settings: Settings) -> int:
    try:
        return read_orientation(image)
    except OSError as error:
        if settings.images == "none" and settings.frame == "displayed":
            return 1  # nobody asked for the file
        reason = (error.strerror or str(error)).lower()
        raise Refusal(
            "E704", f"the image {image} cannot be read: {reason}", "export without images: --images none"
        ) from None


def _suffix(image: Path | str | None) -> str:
    if image is None:
        return _SUFFIX
    name = image.name if isinstance(image, Path) else PurePosixPath(image.split("?")[0].split("#")[0]).name
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if 1 < len(suffix) <= 6 and suffix[1:].isalnum() else _SUFFIX
