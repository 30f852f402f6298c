"""The words with which commands end: what they found and what they wrote."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from maskpress.pages.site import SitePlan
from maskpress.problems import Problem
from maskpress.results.imports import Imported
from maskpress.results.wording import counted

if TYPE_CHECKING:
    from maskpress.export.write import Exported
    from maskpress.results.verify import Verified


def places_words(results: Sequence[Path]) -> str:
    """Name what results came from, few by their names."""
    return ", ".join(map(str, results)) if len(results) <= 3 else f"{len(results):,} files and folders"


def site_words(plan: SitePlan) -> str:
    """Say what a site holds."""
    tasks = sum(len(batch.tasks) for batch in plan.batches)
    return f"{counted(tasks, 'task')} on {counted(len(plan.batches), 'page')}"


def imported_words(imported: Imported) -> str:
    """Say what became of an import."""
    repeats = f"; {counted(imported.repeats, 'repeat')} left out" if imported.repeats else ""
    unchanged = f", {counted(imported.unchanged, 'file')} there already" if imported.unchanged else ""
    return (
        f"{counted(imported.submissions, 'submission')} of {counted(imported.tasks, 'task')}{repeats}; "
        f"{counted(imported.written, 'file')} written{unchanged}, {counted(len(imported.problems), 'problem')}"
    )


def verified_words(verified: Verified, with_spec: bool) -> str:
    """Say what was verified."""
    by = f" by {counted(verified.workers, 'named worker')}" if verified.workers else ""
    to = f" to {counted(verified.tasks, 'task')}{by}" if verified.answers else ""
    aside = f"{verified.quarantined:,}" if verified.quarantined else "none"
    missing = f"; {counted(len(verified.missing), 'task')} without answers" if with_spec else ""
    return f"{counted(verified.answers, 'answer')}{to}, {aside} put aside{missing}; {faults(verified.problems)}"


def exported_words(exported: Exported, format: str) -> str:
    """Say what was exported."""
    if not exported.answers:
        return "nothing written"
    instances, images = counted(exported.instances, "instance"), counted(exported.images, "image")
    return f"{counted(exported.answers, 'answer')} as {format}, {instances}, {images}"


def faults(problems: Sequence[Problem]) -> str:
    """Count problems and warnings."""
    errors = sum(problem.severity == "error" for problem in problems)
    return f"{counted(errors, 'problem')}, {counted(len(problems) - errors, 'warning')}"
