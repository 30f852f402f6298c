"""What an import tells of responses that it takes: pixels nobody named, rejections, columns that are not kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from maskpress.legacy.fields import is_answer, read_png
from maskpress.legacy.model import Found, Origin, Pictures, Response
from maskpress.legacy.table import FIELD
from maskpress.problems import Problem, Refusal

STATUS = "AssignmentStatus"
_KEPT = frozenset({"WorkerId", "AcceptTime", "SubmitTime", "WorkTimeInSeconds", STATUS})
_SHOWN = 12


def looked_into(response: Response, record: object, pictures: Pictures) -> Found:
    """Add what is odd about a response to its warnings; a labeled image that cannot be read is a problem."""
    try:
        odd = [*_rejected(response, record), *_strange_colors(response, pictures)]
    except Refusal as refusal:
        return response.origin.problem("E606", f"its labeled image cannot be read: {refusal.message}", refusal.help)
    return replace(response, warnings=(*response.warnings, *odd))


def left_out_columns(row: Mapping[str, object], image: str | None, origin: Origin) -> Iterator[Problem]:
    """Tell the columns of a table that no submission has a place for."""
    columns = [
        name
        for name, cell in row.items()
        if not name.startswith(FIELD) and name not in _KEPT and cell not in ("", image)
    ]
    if columns:
        shown = ", ".join(columns[:_SHOWN]) + (f" and {len(columns) - _SHOWN} more" if len(columns) > _SHOWN else "")
        message = f"columns that are not kept: {shown}"
        help = "keep the table; values of a row that pages need go into the manifest"
        yield Origin(origin.file).at(1, None).problem("W616", message, help, severity="warning")


def _rejected(response: Response, record: object) -> Iterator[Problem]:
    if isinstance(record, dict) and str(record.get(STATUS, "")).strip().lower() == "rejected":
        message = "the answer was rejected, and is imported like the accepted ones"
        help = "remove its submission where it should not count"
        yield response.origin.problem("W615", message, help, severity="warning")


def _strange_colors(response: Response, pictures: Pictures) -> Iterator[Problem]:
    for name, answer in response.fields.items():
        if is_answer(answer) and isinstance(answer, dict):
            named = {each["color"] for each in _instances(answer)}
            strange = sorted(set(pictures.colors(read_png(answer["labeledImage"], name))) - named)
            if strange:
                message = f"{name}: its labeled image shows {strange[0]}, which is the color of no instance"
                yield response.origin.problem("W617", message, "correct the answer by hand", severity="warning")


def _instances(answer: Mapping[str, Any]) -> list[dict[str, str]]:
    return list(answer["instances"])
