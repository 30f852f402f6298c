"""Texts as the spec gives them, in place or in a file below its folder: Markdown instructions, and a template."""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase
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


def read_template(source: Source, name: str) -> Passage:
    """Read the HTML file at ``template``, with the line ends that browsers read. Raises SpecError."""
    path: NodePath = ("template",)
    try:
        text, file = _read(source.path.parent, name)
        text = text.replace("\r", "\n")
        if found := _UNFIT.search(text):
            raise Refusal("E112", f"{quoted(name)} holds the character U+{ord(found[0]):04X}", "remove it")
    except Refusal as refusal:
        raise SpecError([_refused(source, path, refusal)]) from refusal
    return Passage(text, path, file.parent, file)


def template_title(template: Passage) -> str:
    """Give the title that a template has of its own, else the name of its file."""
    file, text = template.file or template.folder, template.text.translate(_LOWER)
    titles = islice(_TITLE.finditer(template.text), MAX_TITLES)
    found = next((each for each in titles if _is_of_the_page(text, each.start())), None)
    title = " ".join(unescape(found[1]).split()) if found else ""
    return title[:200] if title and not re.search(r"\{\{|\$\{|\{%", title) else file.name.partition(".")[0]


def _is_of_the_page(text: str, at: int) -> bool:
    """Tell a title from one within a comment, a drawing or a script."""
    opened = ((text.rfind(start, 0, at), text.rfind(end, 0, at)) for start, end in _WITHIN)
    return all(start <= end for start, end in opened)


_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_WITHIN = (("<!--", "-->"), ("<svg", "</svg"), ("<script", "</script"), ("<template", "</template"))
MAX_TITLES = 20
_TITLE = re.compile(r"<title[^>]*>([^<]*)</title", re.IGNORECASE)
_UNFIT = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
"""Characters that no page can carry."""


def _read(folder: Path, name: str) -> tuple[str, Path]:
    file = find_file(folder, name)
    content = read_file(file, MAX_BYTES)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n"), file.path
    except UnicodeDecodeError:
        raise Refusal("E112", f"{quoted(name)} is not UTF-8 text", "save it as UTF-8") from None


def _refused(source: Source, path: NodePath, refusal: Refusal) -> Problem:
    return source.problem(path, "E112", at(path, refusal.message), refusal.help)
