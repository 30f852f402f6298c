"""Result tables (CSV): a column with the answers as JSON, or one column for each value of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import islice

from maskpress.legacy.model import Origin
from maskpress.problems import Problem, Refusal

ANSWERS = "Answer.taskAnswers"
MAX_FIELD = 256 * 1024 * 1024
"""Characters of one field; the csv module's own limit of 131,072 is too little for a labeled image."""

FIELD, _INPUT = "Answer.", "Input."
_PNG = ".labeledImage.pngImageData"
_IMAGES = ("source-ref", "taskObject", "image", "image_url", "source", "img_url", "image-url", "imageUrl", "url", "src")
_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".jp2")


def is_row(value: Mapping[str, object]) -> bool:
    """Tell a row of a result table by its columns."""
    return any(key.startswith(FIELD) for key in value)


def read_table(text: str, origin: Origin) -> Iterator[tuple[Origin, dict[str, str]] | Problem]:
    """Read the rows of a table under its header row, each with the line where it starts.

    A row that cannot be read is a problem, and reading goes on with the line behind the one where it started.
    """
    csv.field_size_limit(max(csv.field_size_limit(), MAX_FIELD))
    lines = list(io.StringIO(text, newline=""))
    delimiter = max(",;\t", key=next(line for line in lines if line.strip()).count)
    names: list[str] | None = None
    quiet = False  # behind a broken row, what does not fit either is the rest of it
    for number, fields in _rows(lines, delimiter):
        at = origin.at(number, None)
        if names is None:
            found = _header_problem(fields, at)
            if found is not None or isinstance(fields, str):
                yield found or _broken(fields, 0, at)
                return
            names = fields
        elif isinstance(fields, list) and len(fields) == len(names):
            quiet = False
            yield at, dict(zip(names, fields, strict=True))
        else:
            if not quiet:
                yield _broken(fields, len(names), at)
            quiet = quiet or isinstance(fields, str)


def row_fields(row: Mapping[str, object]) -> object:
    """Give what the form of a row gave: the JSON text of its answers, or a mapping put together from its columns.

    Raises Refusal with the code E604 where the columns are empty.
    """
    written = row.get(ANSWERS)
    if isinstance(written, str) and written.strip():
        return written
    cells = {key.removeprefix(FIELD): cell for key, cell in row.items() if key.startswith(FIELD)}
    cells = {key: cell for key, cell in cells.items() if cell not in (None, "") and key != "taskAnswers"}
    if not cells:
        raise Refusal("E604", "the row has no answer: its columns are empty")
    return _put_together(cells)


def row_image(row: Mapping[str, object], column: str | None = None) -> str | None:
    """Find the image of a row: in ``column``, else in a column of a usual name, else in the only one that can be.

    Raises Refusal with the code E608 where several can be, or ``column`` is not there.
    """
    inputs = {key.removeprefix(_INPUT): str(cell) for key, cell in row.items() if key.startswith(_INPUT) and cell}
    inputs |= {key: str(row[key]) for key in _IMAGES if row.get(key)}
    if column is not None:
        if column not in row:
            raise Refusal("E608", f'there is no column "{column}"')
        return str(row[column]) or None
    usual = next((inputs[name] for name in _IMAGES if name in inputs), None)
    if usual is not None:
        return usual
    images = [name for name, cell in inputs.items() if cell.split("?")[0].lower().endswith(_ENDINGS)]
    if len(images) > 1:
        shown = ", ".join(f'"{_INPUT}{name}"' for name in images)
        raise Refusal("E608", f"several columns may name the image: {shown}", "say which: --image-column NAME")
    return inputs[images[0]] if images else None


def _rows(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Read the rows with the number of the line each starts on; an unreadable one is what the csv module says."""
    at = 0
    while at < len(lines):
        reader = csv.reader(islice(lines, at, None), delimiter=delimiter, strict=True)
        start = at
        try:
            for fields in reader:
                if fields:
                    yield start + 1, fields
                start = at + reader.line_num
            return
        except csv.Error as error:
            yield start + 1, str(error)
            at = start + 1


def _header_problem(fields: list[str] | str, at: Origin) -> Problem | None:
    if isinstance(fields, str):
        return None
    repeated = next((name for number, name in enumerate(fields) if name in fields[:number]), None)
    if repeated is None:
        return None
    return at.problem("E602", f'two columns are called "{repeated}"', "rename one of them")


def _broken(fields: list[str] | str, expected: int, at: Origin) -> Problem:
    if isinstance(fields, str):
        return at.problem("E602", f"not CSV: {fields}", "double the quotes within quoted fields")
    message = f"expected {expected} fields as in the header row, found {len(fields)}"
    return at.problem("E602", message, "take the file as it was downloaded")


def _put_together(cells: Mapping[str, object]) -> dict[str, object]:
    """Nest cells by the dots of their columns' names; the name of a widget may hold dots itself."""
    widgets = [key.removesuffix(_PNG) for key in cells if key.endswith(_PNG)]
    fields: dict[str, object] = {}
    for key, cell in cells.items():
        widget = next((name for name in widgets if key.startswith(f"{name}.")), None)
        if widget is None:
            name, _, rest = key.partition(".")
            parts = [name, rest] if rest else [name]
        else:
            parts = [widget, *_answer_parts(key.removeprefix(f"{widget}."))]
        _place(fields, parts, cell)
    return fields


def _answer_parts(key: str) -> list[str]:
    """Split the rest of a column's name; a label in it may hold dots."""
    head, _, rest = key.partition(".")
    if head == "labelMappings" and rest.endswith(".color"):
        return [head, rest.removesuffix(".color"), "color"]
    return [head, rest] if rest else [head]


def _place(fields: dict[str, object], parts: list[str], cell: object) -> None:
    for part in parts[:-1]:
        inner = fields.setdefault(part, {})
        if not isinstance(inner, dict):
            raise Refusal("E605", f'the columns of "{part}" contradict each other')
        fields = inner
    if isinstance(fields.get(parts[-1]), dict):
        raise Refusal("E605", f'the columns of "{parts[-1]}" contradict each other')
    fields[parts[-1]] = cell
