"""Where a row stands in its file."""

from __future__ import annotations

from dataclasses import dataclass

from maskpress.problems import Problem, Refusal, Severity


@dataclass(frozen=True)
class Place:
    """A place in a file as shown to readers; ``line`` and ``column`` count from 1, in code points."""

    file: str
    line: int | None = None
    column: int | None = None

    def problem(self, code: str, message: str, help: str | None = None, severity: Severity = "error") -> Problem:
        """Locate a finding here."""
        return Problem(code, severity, self.file, self.line, self.column, message, help)

    def refused(self, subject: str, refusal: Refusal) -> Problem:
        """Locate a refusal here; ``subject`` is the key it concerns."""
        return self.problem(refusal.code, f"{subject}: {refusal.message}", refusal.help)

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line) if part is not None)
