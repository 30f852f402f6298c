"""The task spec as frozen dataclasses: what the YAML says, checked and with its defaults filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from maskpress.spec.source import NodePath, Source

Contrast = Literal["auto", "full"] | tuple[float, float]
Overlap = Literal["replace", "below"]
QuestionKind = Literal["text", "number", "choice", "choices", "yes_no"]


@dataclass(frozen=True)
class Label:
    """A class of instances; ``key`` is the letter that starts a new instance of it."""

    name: str
    description: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Images:
    """Where the rows come from: one ``image``, a glob of ``images`` or a ``manifest`` file, from the spec's folder."""

    kind: Literal["image", "images", "manifest"]
    pattern: str


@dataclass(frozen=True)
class Passage:
    """A Markdown text with row placeholders.

    ``path`` is its node in the spec; ``file`` is set when the text was read from a file of its own. Relative pictures
    resolve from ``folder``.
    """

    text: str
    path: NodePath
    folder: Path
    file: Path | None = None


@dataclass(frozen=True)
class Range:
    """An inclusive range; None is open."""

    min: int | None = None
    max: int | None = None


@dataclass(frozen=True)
class Rules:
    """What a worker's answer has to satisfy; areas count pixels of one instance."""

    instances: Range = Range()
    labels: Mapping[str, Range] = field(default_factory=dict)
    area: Range = Range()
    one_piece: bool = False


@dataclass(frozen=True)
class Question:
    """A question beside the image; ``name`` is the key of its answer, a text or, for ``choices``, a list of texts."""

    name: str
    ask: str
    kind: QuestionKind
    options: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Channel:
    """A way for answers to leave the page. ``hosts`` are the origins of task hosts: ``https://www.mturk.com``."""

    kind: Literal["download", "form"]
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageOptions:
    """How pages carry their images, and their colour scheme."""

    images: Literal["inline", "copy", "remote"] = "inline"
    theme: Literal["auto", "light", "dark"] = "auto"


@dataclass(frozen=True)
class TaskSpec:
    """A checked task spec. ``header``, ``initial``, passages and ``hidden`` values are still templates over a row.

    With a ``template``, an HTML file, there are no labels: its widgets have their own. ``image_roots`` gives a folder
    or web address for the starts of image addresses.
    """

    source: Source
    title: str
    header: str
    labels: tuple[Label, ...]
    images: Images
    short_instructions: Passage | None = None
    full_instructions: Passage | None = None
    initial: str | None = None
    answer_name: str = "annotatedResult"
    hidden: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    rules: Rules = Rules()
    overlap: Overlap = "replace"
    batch_size: int = 20
    contrast: Contrast = "auto"
    page: PageOptions = PageOptions()
    submit: tuple[Channel, ...] = (Channel("download"),)
    contact: str | None = None
    template: Passage | None = None
    image_roots: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The spec's folder, from which its paths resolve."""
        return self.source.path.parent

    @property
    def hosts(self) -> tuple[str, ...]:
        """The origins of every task host that may get answers, in the order of the spec."""
        return tuple(dict.fromkeys(host for channel in self.submit for host in channel.hosts))
