"""What reading gives: answers as label maps, where each was found, and what had to be put aside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LabelMap = NDArray[np.uint16]
COULD_NOT = "Q209"
"""The code of a task that a worker could not do, with nothing painted: put aside, and no fault."""

_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True)
class Instance:
    """One instance of an answer; ``color`` is lower-case ``#rrggbb``."""

    label: str
    color: str


@dataclass(frozen=True, eq=False)
class Answer:
    """The answer of one widget.

    ``label_map`` is (height, width), C order and read-only: 0 is background, k is ``instances[k - 1]``. ``image`` is
    the file or the URL of the image, where it is known; only notebooks look at it.
    """

    label_map: LabelMap
    instances: tuple[Instance, ...]
    image: Path | str | None = None

    @property
    def width(self) -> int:
        """Give the width in pixels."""
        return int(self.label_map.shape[1])

    @property
    def height(self) -> int:
        """Give the height in pixels."""
        return int(self.label_map.shape[0])

    def _repr_html_(self) -> str:
        """Show image, overlay and legend in a notebook."""
        from maskpress.results.picture import answer_html  # Pillow is only needed to show

        return answer_html(self)


@dataclass(frozen=True)
class Source:
    """Where a result was read: the file as given, with ``/``, and the place in it, such as ``line 3`` or ``[2]``."""

    file: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.file} {self.place}".rstrip()

    @property
    def line(self) -> int | None:
        """Give the line, where the place names one."""
        found = _LINE.match(self.place)
        return int(found[1]) if found else None

    @property
    def path(self) -> str:
        """Give the place without its line, such as ``[2].annotatedResult``."""
        return _LINE.sub("", self.place).strip()

    def below(self, path: str) -> Source:
        """Give the source of a value below this one."""
        joined = f"{self.path}.{path}".strip(".").replace(".[", "[")
        return Source(self.file, joined if self.line is None else f"line {self.line} {joined}")


@dataclass(frozen=True, eq=False)
class Result:
    """One answer of one worker to one task.

    ``name`` is the widget's; ``fields`` are the other inputs of the form. ``started`` and ``submitted`` are ISO 8601,
    as written. ``refused`` is the reason a worker gave for "Cannot do this image".
    """

    task: str
    answer: Answer
    source: Source
    name: str = "annotatedResult"
    worker: str | None = None
    batch: str | None = None
    key: str | None = None
    started: str | None = None
    submitted: str | None = None
    active_seconds: float | None = None
    refused: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Quarantined:
    """What was put aside instead of being taken for an answer, and why, with a code such as ``Q201``."""

    source: Source
    code: str
    reason: str
