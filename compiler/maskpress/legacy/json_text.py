"""JSON of old result files: what is wrong with a text is refused in words, with its place."""

from __future__ import annotations

from maskpress.legacy.model import TextFault
from maskpress.problems import Refusal
from maskpress.strict_json import JSONProblem, read_json

_SPREADSHEET = 32_767
"""Characters of a cell at most in the usual spreadsheet programs, which cut the rest off."""


def read_text(text: str, line: int = 1) -> object:
    """Read a whole JSON text that starts on that line. Raises TextFault with the code E602."""
    try:
        return read_json(text)
    except JSONProblem as problem:
        number, column = problem.place(text)
        raise TextFault("E602", f"not JSON: {problem}", line + number - 1, column) from None


def read_embedded(text: str) -> object:
    """Read JSON that stands as a text in a table or in other JSON. Raises Refusal with the code E602."""
    try:
        return read_json(text)
    except JSONProblem as problem:
        cut = len(text) == _SPREADSHEET
        help = f"a spreadsheet program cut it at {_SPREADSHEET} characters: take the file as downloaded"
        where = "line {}, column {} of the text".format(*problem.place(text))
        raise Refusal("E602", f"not JSON: {problem} ({where})", help if cut else None) from None
