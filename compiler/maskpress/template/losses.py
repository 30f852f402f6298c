"""What of a template does not reach a task spec, collected as located warnings."""

from __future__ import annotations

from dataclasses import dataclass, field

from maskpress.problems import Problem, sort_problems
from maskpress.template.source import Template

MAX_LOSSES = 300


@dataclass
class Losses:
    """The warnings of one template, as they are found."""

    template: Template
    problems: list[Problem] = field(default_factory=list)
    more: int = 0
    """Warnings beyond the first ones, which are counted and not kept."""

    def add(self, offset: int, what: str, help: str | None = None) -> None:
        """Tell that something is left out; ``what`` is a noun with its article."""
        self._warn("W450", offset, f"not carried over: {what}", help)

    def changed(self, offset: int, message: str, help: str | None = None) -> None:
        """Tell that something is carried over in another way."""
        self._warn("W451", offset, message, help)

    def all(self) -> tuple[Problem, ...]:
        """Give all warnings, and how many more there are."""
        if self.more:
            message = f"and {self.more:,} more parts of the template"
            self.problems.append(self.template.problem("W450", None, message, None, "warning"))
        return sort_problems(self.problems)

    def _warn(self, code: str, offset: int, message: str, help: str | None) -> None:
        if len(self.problems) >= MAX_LOSSES:
            self.more += 1
            return
        self.problems.append(self.template.problem(code, offset, message, help, "warning"))
