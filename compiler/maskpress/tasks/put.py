"""The address of a row that its answer is put to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maskpress.problems import Problem, Refusal
from maskpress.spec.addresses import address_fault
from maskpress.spec.model import TaskSpec
from maskpress.spec.names import quoted
from maskpress.spec.partial import entries, mapping
from maskpress.spec.source import NodePath
from maskpress.tasks.model import Task


def put_path(spec: TaskSpec) -> NodePath:
    """Find the template of the address in the spec."""
    document = mapping(spec.source.value)
    indexes = (index for index, channel in enumerate(entries(document, "submit")) if "put" in mapping(channel))
    return ("submit", next(indexes, 0), "put", "url")


def check_address(url: str) -> str:
    """Give an address without blanks around it. Raises Refusal: E215 answers cannot be put there."""
    url = url.strip()
    fault = address_fault(url)
    if fault is None:
        return url
    help = (
        "give each row an address of its own" if not url else "`| urlencode` writes row values as addresses want them"
    )
    raise Refusal("E215", f"{quoted(url)} {fault}", help)


def repeated_addresses(spec: TaskSpec, tasks: Iterable[Task]) -> Iterator[Problem]:
    """Report the first two tasks of which one answer would replace the other."""
    first: dict[str, Task] = {}
    for task in tasks:
        if task.put_url is not None and task.put_url in first:
            message = f"submit: the tasks {first[task.put_url].id} and {task.id} put their answers to one address"
            help = "give each row an address of its own: the later answer would replace the other"
            yield spec.source.problem(put_path(spec), "E216", message, help)
            return
        if task.put_url is not None:
            first[task.put_url] = task
