"""The task spec as frozen dataclasses: what the YAML says, checked and with its defaults filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from maskpress.spec.platforms import Platform
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
    """A way for answers to leave the page; what a kind does not have keeps its default.

    A form goes to ``url``, or to a task host that is one of ``hosts``: origins such as ``https://www.mturk.com``. The
    ``url`` of a put is a template over the row. ``origin`` is that of the page around this one.
    """

    kind: Literal["post", "put", "form", "parent", "download"]
    hosts: tuple[str, ...] = ()
    url: str | None = None
    body: Literal["json", "form", "multipart"] = "json"
    headers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    origin: str | None = None


@dataclass(frozen=True)
class Completion:
    """What a worker gets when done: ``url``, its ``{code}`` filled in, or ``code``.

    ``fallback_code`` is for those whose answers could only be downloaded.
    """

    url: str | None = None
    code: str | None = None
    fallback_code: str | None = None


@dataclass(frozen=True)
class PageOptions:
    """How pages carry their images, their colour scheme, and the address of their folder, ending in a slash."""

    images: Literal["inline", "copy", "remote"] = "inline"
    theme: Literal["auto", "light", "dark"] = "auto"
    url: str | None = None


@dataclass(frozen=True)
class TaskSpec:
    """A checked task spec. ``header``, ``initial``, passages and ``hidden`` values are still templates over a row.

    With a ``template``, an HTML file, there are no labels: its widgets have their own. ``image_roots`` gives a folder
    or web address for the starts of image addresses. With ``workers`` tasks are shared among them, and ``batch_size``
    does not count. The last channel of ``submit`` is download.
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
    workers: tuple[str, ...] = ()
    answers_per_task: int = 1
    contrast: Contrast = "auto"
    page: PageOptions = PageOptions()
    worker: Literal["none", "ask", "url"] = "none"
    platform: Platform | None = None
    submit: tuple[Channel, ...] = (Channel("download"),)
    complete: Completion | None = None
    reasons: tuple[str, ...] = ()
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

    @property
    def put(self) -> Channel | None:
        """The channel that puts each answer to an address of its row, if there is one."""
        return next((channel for channel in self.submit if channel.kind == "put"), None)

    @property
    def worker_parameter(self) -> str | None:
        """The query parameter that names the worker, where pages learn it from their addresses."""
        if self.platform is not None and self.platform.worker is not None:
            return self.platform.worker
        return "worker" if self.worker == "url" else None
