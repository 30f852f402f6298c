"""What a task expects of its answers, as far as the read side needs to know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Expectation:
    """One task: the size of its image as displayed, its labels and rules, and where its image is.

    ``rules`` are those of the task spec, as written there. ``width`` and ``height`` are those after EXIF orientation,
    None where nobody knows them. ``image`` is what workers saw; ``original`` is the file it was made of, where that is
    another. ``name`` is the widget's: a task whose page has several widgets has one expectation for each.
    """

    task: str
    width: int | None
    height: int | None
    labels: tuple[str, ...]
    rules: Mapping[str, object] = field(default_factory=dict)
    image: Path | str | None = None
    name: str | None = None
    original: Path | None = None
