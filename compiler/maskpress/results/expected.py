"""What is expected of results, found by task and widget."""

from __future__ import annotations

from collections.abc import Iterable

from maskpress.problems import Refusal
from maskpress.results.expectation import Expectation
from maskpress.results.model import Result
from maskpress.results.wording import shown


class Expected:
    """Expectations by task and widget."""

    def __init__(self, expectations: Iterable[Expectation]) -> None:
        self.tasks: dict[str, dict[str | None, Expectation]] = {}
        for each in expectations:
            self.tasks.setdefault(each.task, {})[each.name] = each

    def find(self, result: Result) -> Expectation:
        """Find what a result has to fit. Raises Refusal: V101 an unknown task, V109 an unknown widget."""
        widgets = self.tasks.get(result.task)
        if widgets is None:
            help = "was its spec changed, or is it another's answer?"
            raise Refusal("V101", f"expected a task of the spec, found {shown(result.task)}", help)
        found = widgets.get(result.name) or widgets.get(None)
        if found is None:
            expected = " or ".join(shown(name) for name in widgets)
            raise Refusal("V109", f"expected an answer called {expected}, found {shown(result.name)}")
        return found
