"""What of a template does not reach a task spec, collected as located warnings."""

from __future__ import annotations

from dataclasses import dataclass, field

from maskpress.problems import Problem
from maskpress.template.source import Template


@dataclass
class Losses:
    """The warnings of one template, as they are found."""

    template: Template
    problems: list[Problem] = field(default_factory=list)

    def add(self, offset: int, what: str, help: str | None = None) -> None:
        """Tell that something is left out; ``what`` is a noun with its article."""
        self._warn("W450", offset, f"not carried over: {what}", help)

    def changed(self, offset: int, message: str, help: str | None = None) -> None:
        """Tell that something is carried over in another way."""
        self._warn("W451", offset, message, help)

    def _warn(self, code: str, offset: int, message: str, help: str | None) -> None:
        self.problems.append(self.template.problem(code, offset, message, help, "warning"))
