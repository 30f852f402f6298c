"""What a schema cannot say about who does what: workers' names, how tasks are shared, how a page knows who works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from maskpress.problems import Problem
from maskpress.spec.channels import channel_kinds, leaves_page
from maskpress.spec.names import quoted
from maskpress.spec.partial import entries, is_number, mapping
from maskpress.spec.platforms import read_platform
from maskpress.spec.source import NodePath, Source
from maskpress.spec.wording import at, first_used

RESERVED = re.compile(r"(index|con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
"""Names that a site or some system needs for itself."""

_SIZE: NodePath = ("batches", "size")
_WORKERS: NodePath = ("batches", "workers")


def check_sharing(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    """Report what is wrong with batches, workers and answers per task of a document, broken or not."""
    yield from _size_and_workers(source, spec)
    yield from _names(source, spec)
    yield from _large_batches(source, spec)
    yield from _answers(source, spec)
    yield from _worker(source, spec)


def _size_and_workers(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    batches = mapping(spec, "batches")
    if "size" in batches and "workers" in batches:
        message = 'batches: expected size or workers, found "size" beside "workers"'
        yield source.key_problem(_SIZE, "E117", message, "keep one of them: workers share all tasks, a page each")


def _names(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    """Refuse names that would share a page's file with another, or cannot be files everywhere."""
    first: dict[str, NodePath] = {}
    for index, name in enumerate(entries(mapping(spec, "batches"), "workers")):
        path = (*_WORKERS, index)
        if not isinstance(name, str):
            continue
        if name.lower() in first:
            help = first_used(source, first[name.lower()]) + "; upper and lower case do not tell two apart"
            yield source.problem(path, "E118", at(path, f"duplicate worker {quoted(name)}"), help)
        elif RESERVED.fullmatch(name):
            message = at(path, f"{quoted(name)} cannot be a worker: the page is named after it")
            yield source.problem(path, "E118", message, "choose another name")
        first.setdefault(name.lower(), path)


def _large_batches(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    """Refuse batches in which a template's scripts would meet, or whose first answer would take the others away."""
    reasons = {
        "a template": ("template" in spec, "the ids and scripts of a template work once on a page"),
        "a form that leaves the page": (
            leaves_page(spec),
            "the first answer takes the page away, and the others with it",
        ),
    }
    fitting = next(((who, why) for who, (applies, why) in reasons.items() if applies), None)
    if fitting is None:
        return
    who, why = fitting
    size, workers = mapping(spec, "batches").get("size"), mapping(spec, "batches").get("workers")
    if is_number(size) and size > 1:
        message = f"batches.size: expected 1 with {who}, found {source.written[_SIZE]}"
        yield source.problem(_SIZE, "E115", message, f"{why}: remove the key")
    if isinstance(workers, list):
        message = f"batches.workers: expected none with {who}, whose pages hold one task"
        yield source.key_problem(_WORKERS, "E115", message, f"{why}: remove the key")


def _answers(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    path: NodePath = ("answers_per_task",)
    wanted = spec.get("answers_per_task")
    if not is_number(wanted):
        return
    workers = mapping(spec, "batches").get("workers")
    if isinstance(workers, list) and 0 < len(workers) < wanted:
        message = f"answers_per_task: expected at most {len(workers)}, one for each of batches.workers, found {wanted}"
        yield source.problem(
            path, "E119", message, "no worker does a task twice: name more workers, or want fewer answers"
        )
    if wanted > 1 and "put" in channel_kinds(spec):
        message = f"answers_per_task: expected 1 with put, found {wanted}"
        yield source.problem(path, "E117", message, "each task has one address: later answers would replace the first")


def _worker(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    platform = read_platform(spec)
    named = {
        "batches.workers": "workers" in mapping(spec, "batches"),
        "platform": platform is not None and platform.worker is not None,
    }
    if all(named.values()):
        message = "batches.workers: expected none with a platform that names the workers"
        yield source.key_problem(_WORKERS, "E117", message, "write batches: {size: ...}, or remove platform")
    elif spec.get("worker") == "ask" and any(named.values()):
        teller = next(name for name, tells in named.items() if tells)
        message = f"worker: expected none or url, found ask: {teller} tells who works"
        yield source.problem(("worker",), "E117", message, "remove one of the two")
