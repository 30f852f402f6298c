"""A task as frozen dataclasses: the spec with one row and one checked image filled in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from maskpress.problems import Problem
from maskpress.spec.model import TaskSpec


@dataclass(frozen=True)
class Image:
    """The picture of a task as the page shows it.

    ``width`` and ``height`` are natural pixels after EXIF orientation (None only for a remote image whose row does not
    say). ``path`` holds the bytes to ship, the original file or a converted one in the cache; exactly one of
    ``path`` and ``url`` is set. ``suffix`` starts with a dot.
    """

    width: int | None
    height: int | None
    media_type: str
    suffix: str
    path: Path | None = None
    url: str | None = None


@dataclass(frozen=True)
class SafeHtml:
    """Safe HTML with its pictures apart, one behind each text but the last.

    A picture is an image whose file is read when a page is written, or a data URI that the author wrote: either way
    tasks share it, so that memory does not grow with their number.
    """

    texts: tuple[str, ...] = ("",)
    pictures: tuple[Image | str, ...] = ()

    def __bool__(self) -> bool:
        return self.texts != ("",)


@dataclass(frozen=True)
class Task:
    """One image to paint, with every text of the spec rendered for its row.

    ``initial`` is the JSON text of an ``initial-value``.
    """

    id: str
    image: Image
    header: str
    short_instructions: SafeHtml = SafeHtml()
    full_instructions: SafeHtml = SafeHtml()
    initial: str | None = None
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Tasks:
    """All tasks of a spec in order, with the warnings found on the way."""

    spec: TaskSpec
    items: tuple[Task, ...]
    warnings: tuple[Problem, ...] = ()
