"""Instructions as the spec gives them: Markdown in place, or in a file below the spec's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from maskpress.errors import SpecError
from maskpress.problems import Problem, Refusal
from maskpress.spec.files import find_file, read_file
from maskpress.spec.model import Passage
from maskpress.spec.names import quoted
from maskpress.spec.source import NodePath, Source
from maskpress.spec.wording import at

MAX_BYTES = 1 << 20


def read_passage(source: Source, value: Any, path: NodePath) -> Passage:
    """Read the instructions at a node: a text, or a mapping with the key ``file``. Raises SpecError."""
    if isinstance(value, str):
        return Passage(value, path, source.path.parent)
    path = (*path, "file")
    try:
        text, file = _read(source.path.parent, value["file"])
    except Refusal as refusal:
        raise SpecError([_refused(source, path, refusal)]) from refusal
    return Passage(text, path, file.parent, file)


def _read(folder: Path, name: str) -> tuple[str, Path]:
    file = find_file(folder, name)
    content = read_file(file, MAX_BYTES)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n"), file.path
    except UnicodeDecodeError:
        raise Refusal("E112", f"{quoted(name)} is not UTF-8 text", "save it as UTF-8") from None


def _refused(source: Source, path: NodePath, refusal: Refusal) -> Problem:
    return source.problem(path, "E112", at(path, refusal.message), refusal.help)
