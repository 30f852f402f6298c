"""A task as frozen dataclasses: the spec with one row and one checked image filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from maskpress.problems import Problem
from maskpress.spec.model import TaskSpec


@dataclass(frozen=True)
class Image:
    """The picture of a task as the page shows it.

    ``width`` and ``height`` are natural pixels after EXIF orientation (None only for a remote image whose row does not
    say). ``path`` holds the bytes to ship, the original file or a converted one in the cache; exactly one of
    ``path`` and ``url`` is set. ``original`` is the file that a converted one was made of. ``suffix`` starts with a
    dot.
    """

    width: int | None
    height: int | None
    media_type: str
    suffix: str
    path: Path | None = None
    url: str | None = None
    original: Path | None = None


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
class Picture:
    """An ``src`` attribute in a form. ``number`` counts the images to paint, from 1; 0 is a picture beside them."""

    image: Image
    number: int
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True)
class WidgetSettings:
    """The place in a widget's tag where the page writes what it knows of its image and the spec says of answers."""

    image: Image
    initial: str | None = None
    kind: Literal["widget"] = "widget"


@dataclass(frozen=True)
class FormSettings:
    """The place in a form's tag where the page writes the task and the contact."""

    kind: Literal["form"] = "form"


@dataclass(frozen=True)
class Fields:
    """The place at a form's end where hidden fields go."""

    kind: Literal["fields"] = "fields"


class InlineText(NamedTuple):
    """A script or style that stands in the page itself."""

    kind: Literal["script", "handler", "style", "style attribute"]
    text: str


@dataclass(frozen=True)
class Form:
    """The form of a task as its template has it, with gaps for what only the page knows.

    ``labels`` are those of each widget by its name. The page's policy allows its ``inline`` scripts and styles, and the
    addresses of pictures that it does not carry itself. ``root`` and ``head`` are the attributes of ``<html>`` and
    ``<head>``, as written.
    """

    parts: tuple[str | Picture | WidgetSettings | FormSettings | Fields, ...]
    labels: Mapping[str, tuple[str, ...]]
    inline: tuple[InlineText, ...] = ()
    remote: tuple[str, ...] = ()
    root: str = ""
    head: str = ""


@dataclass(frozen=True)
class Task:
    """One image to paint, with every text of the spec rendered for its row.

    ``initial`` is the JSON text of an ``initial-value``, ``put_url`` the address its answer is put to. A task of a
    template has a ``form``, which holds the first and the instructions; ``image`` is the one of its first widget.
    """

    id: str
    image: Image
    header: str
    short_instructions: SafeHtml = SafeHtml()
    full_instructions: SafeHtml = SafeHtml()
    initial: str | None = None
    hidden: tuple[tuple[str, str], ...] = ()
    form: Form | None = None
    put_url: str | None = None


@dataclass(frozen=True)
class Tasks:
    """All tasks of a spec in order, with the warnings found on the way."""

    spec: TaskSpec
    items: tuple[Task, ...]
    warnings: tuple[Problem, ...] = ()
