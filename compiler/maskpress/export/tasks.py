"""What is known of tasks before their answers are taken: expectations, or the labels that answers state."""

from __future__ import annotations

from collections.abc import Iterable

from maskpress.export.settings import Settings
from maskpress.problems import Refusal
from maskpress.results.expectation import Expectation
from maskpress.results.model import Quarantined, Result
from maskpress.results.read import Entry, read_entry
from maskpress.results.wording import shown


class Tasks:
    """What is known of tasks: their expectations, or nothing without a spec."""

    def __init__(self, expectations: Iterable[Expectation] | None) -> None:
        self.known = expectations is not None
        self._found = {(each.task, each.name): each for each in expectations or ()}

    def __len__(self) -> int:
        return len(self._found)

    def labels(self) -> tuple[str, ...]:
        """Give all labels in their order."""
        return tuple(dict.fromkeys(label for each in self._found.values() for label in each.labels))

    def find(self, result: Result) -> Expectation | None:
        """Find what a result should fit; None without a spec. Raises Refusal: E707 an unknown task or widget."""
        found = self._found.get((result.task, result.name)) or self._found.get((result.task, None))
        if found is None and self.known:
            message = f'the task "{result.task}" with the widget {shown(result.name)} is not in the spec'
            raise Refusal("E707", message, "export with the spec that its page was built from")
        return found


def labels_of(entries: Iterable[Entry | Quarantined], settings: Settings) -> tuple[tuple[str, ...], int]:
    """Give the labels of results in alphabetical order, and how many results there may be.

    Pixels are looked at only where an answer states a label that no result before it has: whether it is one decides.
    """
    found, count = set[str](), 0
    for entry in entries:
        count += 1 if isinstance(entry, Quarantined) else max(1, len(entry.painted))
        if isinstance(entry, Entry) and entry.envelope.refused is None and not _stated(entry) <= found:
            results = (each for each in read_entry(entry) if isinstance(each, Result))
            found |= {instance.label for each in results for instance in each.answer.instances}
    return tuple(sorted({settings.labels.get(label, label) for label in found})), count


def _stated(entry: Entry) -> set[str]:
    """Give what may be labels, of answers that may not be any."""
    lists = [each.get("instances") for each in entry.painted.values()]
    stated = (each.get("label") for one in lists if isinstance(one, list) for each in one if isinstance(each, dict))
    return {label for label in stated if isinstance(label, str)}
