"""The exceptions maskpress raises on purpose.

::

    MaskpressError
    ├── SpecError        problems in a task spec, its rows, images or texts
    ├── OutputError      the output folder cannot be used or written
    └── ResourceError    a part of maskpress itself is missing from its installation
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maskpress.problems import Problem


class MaskpressError(Exception):
    """Base of every exception maskpress raises on purpose."""


class SpecError(MaskpressError):
    """A task spec that cannot be used, with every problem found, sorted by position."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


class OutputError(MaskpressError):
    """An output folder that is not ours, is in use, or cannot be written."""


class ResourceError(MaskpressError):
    """A part of maskpress that its installation lacks, such as the widget's bundle."""
