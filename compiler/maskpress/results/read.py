"""Result files into results, one after the other: each part is taken, or put aside with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from maskpress.problems import Refusal
from maskpress.results.answer import is_answer, read_answer
from maskpress.results.envelope import Envelope, read_envelope
from maskpress.results.faults import Faults
from maskpress.results.files import find_files, open_regular, task_of, unreadable
from maskpress.results.limits import LIMITS, Limits
from maskpress.results.model import COULD_NOT, Answer, Quarantined, Result, Source
from maskpress.results.pieces import Piece, cut
from maskpress.results.text import read_text
from maskpress.results.wording import brief, shown
from maskpress.strict_json import kind

_LINES = (".jsonl", ".ndjson")
_LISTS = 3
"""How deep lists may lie around submissions: a line of batches, each of lists of answers."""


@dataclass(frozen=True)
class Entry:
    """A form that a file holds, its answers not yet read. ``size`` counts the bytes of the piece it was in."""

    source: Source
    envelope: Envelope
    size: int

    @property
    def painted(self) -> dict[str, dict[str, object]]:
        """Give the answers of its widgets, as they are."""
        form = {Result.name: self.envelope.form} if self.bare else self.envelope.form
        return {name: value for name, value in form.items() if is_answer(value) and isinstance(value, dict)}

    @property
    def bare(self) -> bool:
        """Tell an answer that stands without its form, whose inputs may have any names, also those of its parts."""
        form = self.envelope.form
        return self.envelope.key is None and is_answer(form) and not any(map(is_answer, form.values()))


def read_results(*paths: str | Path, limits: Limits = LIMITS) -> Iterator[Result | Quarantined]:
    """Read answers, submissions and batches of them from files, folders and glob patterns, in any mixture.

    They come one by one, by path, and no more than one is held. A folder gives its ``.json``, ``.jsonl`` and
    ``.ndjson`` files. A bare answer is for the task that its file is named after. Raises OSError where a path is not
    there or a folder cannot be listed; nothing that a file holds raises.
    """
    faults = Faults(limits)
    for entry in read_entries(paths, faults, limits):
        yield from faults.told(entry.source.file, read_entry(entry, limits))


def read_entries(paths: Iterable[str | Path], faults: Faults, limits: Limits = LIMITS) -> Iterator[Entry | Quarantined]:
    """Give the forms that files hold for ``read_entry``, which has nearly all of the work and may do it elsewhere.

    ``faults`` say which file not to read on. Raises as ``read_results`` does.
    """
    for path in find_files(paths):
        for each in _read_file(path, limits):
            yield each
            if faults.end(each.source.file):
                break


def read_entry(entry: Entry | Quarantined, limits: Limits = LIMITS) -> Iterator[Result | Quarantined]:
    """Read the answer of each widget of a form; what was put aside stays so."""
    if isinstance(entry, Quarantined):
        yield entry
        return
    form, painted = entry.envelope.form, entry.painted
    fields = {} if entry.bare else {name: value for name, value in form.items() if name not in painted}
    for name, value in painted.items():
        at = entry.source if len(painted) == 1 else entry.source.below(brief(name))
        try:
            yield _result(entry.envelope, read_answer(value, limits), at, name, fields)
        except Refusal as refusal:
            yield _quarantined(at, refusal)
    if not painted:
        yield _quarantined(entry.source, _unpainted(entry.envelope))


def _read_file(path: Path, limits: Limits) -> Iterator[Entry | Quarantined]:
    source = Source(path.as_posix())
    empty = True
    try:
        with open_regular(path) as file:
            pieces = cut(file, limits.text, path.suffix.lower() in _LINES)
            for entry in _with_tasks(_entries(pieces, source, limits), path):
                empty = False
                yield entry
    except Refusal as refusal:
        yield _quarantined(source, refusal)
    except OSError as error:
        yield _quarantined(source, unreadable(error))
    else:
        if empty:
            yield Quarantined(source, "Q105", "expected answers or submissions, found none: the file is empty")


def _entries(pieces: Iterator[Piece], source: Source, limits: Limits) -> Iterator[Entry | Quarantined]:
    for piece in pieces:
        at = Source(source.file, piece.place)
        try:
            if isinstance(piece.text, Refusal):
                raise piece.text
            yield from _unpacked(read_text(piece.text, limits.parts), at, len(piece.text), _LISTS)
        except Refusal as refusal:
            yield _quarantined(at, refusal)


def _unpacked(value: object, at: Source, size: int, depth: int) -> Iterator[Entry | Quarantined]:
    """Find the submissions and forms in lists of them."""
    if isinstance(value, list) and depth and value:
        for number, item in enumerate(value):
            # The only element of a list is where the list is: so answers stand, the one form in a list.
            yield from _unpacked(item, at if len(value) == 1 else at.below(f"[{number}]"), size, depth - 1)
    elif isinstance(value, dict):
        try:
            yield Entry(at, read_envelope(value), size)
        except Refusal as refusal:
            yield _quarantined(at, refusal)
    else:
        found = "an empty list" if value == [] else kind(value)
        yield Quarantined(at, "Q105", f"expected answers or a submission, found {found}")


def _with_tasks(entries: Iterator[Entry | Quarantined], path: Path) -> Iterator[Entry | Quarantined]:
    """Take a bare answer for the task that its file is named after, unless there are several in it."""
    alone: Entry | None = None
    several = False
    for entry in entries:
        if isinstance(entry, Quarantined) or entry.envelope.task is not None or not entry.painted:
            yield entry
        elif alone is None:
            alone = entry
        else:
            yield from [_nameless(entry)] if several else [_nameless(alone), _nameless(entry)]
            several = True
    if alone is not None and not several:
        yield _named(alone, path)


def _named(entry: Entry, path: Path) -> Entry | Quarantined:
    if entry.source.place == "[0]":  # the only one of its list, which is the whole file
        entry = replace(entry, source=Source(entry.source.file))
    try:
        return replace(entry, envelope=replace(entry.envelope, task=task_of(path)))
    except Refusal as refusal:
        return _quarantined(entry.source, refusal)


def _nameless(entry: Entry) -> Quarantined:
    reason = "expected one answer in a file without submissions, found several: none says which task it is for"
    return Quarantined(entry.source, "Q107", reason)


def _result(envelope: Envelope, answer: Answer, at: Source, name: str, fields: dict[str, object]) -> Result:
    assert envelope.task is not None
    return Result(
        envelope.task,
        answer,
        at,
        name,
        envelope.worker,
        envelope.batch,
        envelope.key,
        envelope.started,
        envelope.submitted,
        envelope.active_seconds,
        envelope.refused,
        envelope.parameters,
        fields,
    )


def _unpainted(envelope: Envelope) -> Refusal:
    if envelope.refused is not None:
        worker = f" of {envelope.worker}" if envelope.worker else ""
        return Refusal(COULD_NOT, f'the task "{envelope.task}"{worker} could not be done: {shown(envelope.refused)}')
    names = ", ".join(f'"{name[:40]}"' for name in list(envelope.form)[:10]) or "nothing"
    return Refusal("Q208", f"expected a painted answer among the fields, found {names}")


def _quarantined(source: Source, refusal: Refusal) -> Quarantined:
    return Quarantined(source, refusal.code, "; ".join(filter(None, (refusal.message, refusal.help))))
