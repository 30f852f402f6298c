"""What one worker answered about one image, and where an old result file says so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from maskpress.problems import Problem, Refusal, Severity


@dataclass(frozen=True)
class Origin:
    """A place in a result file; ``path`` leads to a value in its JSON, such as ``[2].answers[0]``."""

    file: str
    line: int | None = None
    column: int | None = None
    path: str = ""

    def below(self, path: str) -> Origin:
        """Give the place of a value below this one."""
        return replace(self, path=f"{self.path}.{path}".strip(".").replace(".[", "["))

    def at(self, line: int | None, column: int | None) -> Origin:
        """Give another line of the same file."""
        return replace(self, line=line, column=column)

    def problem(self, code: str, message: str, help: str | None = None, severity: Severity = "error") -> Problem:
        """Locate a finding here."""
        subject = f"{self.path}: " if self.path else ""
        return Problem(code, severity, self.file, self.line, self.column, subject + message, help)

    def refused(self, refusal: Refusal) -> Problem:
        """Locate a refusal here, or where it stands itself."""
        at = self.at(refusal.line, refusal.column) if isinstance(refusal, TextFault) else self
        return at.problem(refusal.code, refusal.message, refusal.help)

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.path) if part)


class TextFault(Refusal):
    """What is wrong with a text and where in it: ``line`` and ``column`` count from 1, in code points."""

    def __init__(self, code: str, message: str, line: int, column: int, help: str | None = None) -> None:
        super().__init__(code, message, help)
        self.line = line
        self.column = column


@dataclass(frozen=True)
class Response:
    """What one worker answered about one image.

    ``image`` is the image's path or URL as written; ``row`` counts the rows of the manifest from 0, where only the
    folder of a file tells which one it answers. ``started`` and ``submitted`` are ISO 8601 in UTC. ``fields`` is the
    mapping that a form gives: answers of widgets in the documented form, other inputs as they were.
    """

    origin: Origin
    fields: Mapping[str, object]
    image: str | None = None
    row: int | None = None
    worker: str | None = None
    started: str | None = None
    submitted: str | None = None
    seconds: float | None = None
    warnings: tuple[Problem, ...] = ()


Found = Response | Problem


@dataclass(frozen=True)
class Pictures:
    """How labeled images are found and looked into; both raise Refusal.

    ``find`` reads the PNG of a reference; ``colors`` gives the colours, as ``#rrggbb``, that a PNG shows.
    """

    find: Callable[[str], bytes]
    colors: Callable[[bytes], Collection[str]]
