"""One JSON value of an old result file: whichever of the known records it is, with the responses it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from maskpress.legacy.fields import LISTS, has_answer, holds_responses, is_response, read_fields
from maskpress.legacy.json_text import read_embedded
from maskpress.legacy.manifest import is_manifest_line, label_fields
from maskpress.legacy.model import Found, Origin, Pictures, Response
from maskpress.legacy.table import is_row, row_fields, row_image
from maskpress.legacy.times import read_seconds, read_time
from maskpress.problems import Problem, Refusal
from maskpress.strict_json import kind

KNOWN = "known are responses of workers, output manifests, result tables, and answers as a form gives them"

Record = Mapping[str, Any]

MAX_DEPTH = 4
"""Lists within lists at most, as in a list of files of responses."""

_IMAGES = ("source-ref", "taskObject", "source", "s3Uri", "image", "image_url")
_AROUND = ("inputContent", "dataObject", "taskInput", "input")
"""Where records name their image, and the objects they may have around that."""


def is_record(value: object) -> bool:
    """Tell a record of the old services from our own answers and submissions, which readers take by themselves."""
    items = value if isinstance(value, list) else [value]
    return any(isinstance(item, dict) and _is_record(item) for item in items)


def read_records(
    value: object, origin: Origin, pictures: Pictures, image: str | None = None, depth: int = MAX_DEPTH
) -> Iterator[Found]:
    """Read every response of a JSON value; what is wrong with one comes in its place.

    ``image`` is the image named around the value, for responses that name none.
    """
    if depth and isinstance(value, list) and not _is_form(value):
        if not value:
            yield origin.problem("E604", "the list is empty")
        for number, item in enumerate(value):
            yield from read_records(item, origin.below(f"[{number}]"), pictures, image, depth - 1)
    elif depth and isinstance(value, dict):
        yield from _of_mapping(value, origin, pictures, _image(value) or image, depth)
    elif _is_form(value):
        yield _response({}, value, origin, pictures, image)
    else:
        yield origin.problem("E601", f"expected a record of an old service, found {kind(value)}", KNOWN)


def named_image(value: object) -> str | None:
    """Find the image that a record or a row names, if it does."""
    if not isinstance(value, dict):
        return None
    try:
        return row_image(value) if is_row(value) else _image(value)
    except Refusal:
        return None


def _is_record(item: Record) -> bool:
    return is_response(item) or holds_responses(item) or is_row(item) or is_manifest_line(item)


def _is_form(value: object) -> bool:
    """Tell answers: a list around the mapping that a form gives."""
    return isinstance(value, list) and len(value) == 1 and not is_record(value) and has_answer(value[0])


def _of_mapping(value: Record, origin: Origin, pictures: Pictures, image: str | None, depth: int) -> Iterator[Found]:
    lists = [key for key in LISTS if isinstance(value.get(key), list)]
    if str(value.get("format", "")).startswith("maskpress/"):
        yield origin.problem("E601", "this is a submission of maskpress already", "use it as it is")
    elif "answerContent" in value:
        yield _response(value, value["answerContent"], origin.below("answerContent"), pictures, image)
    elif isinstance(value.get("annotationData"), dict):
        content = value["annotationData"].get("content")
        yield _response(value, content, origin.below("annotationData.content"), pictures, image)
    elif "taskAnswers" in value:
        yield _response(value, value["taskAnswers"], origin.below("taskAnswers"), pictures, image)
    elif is_manifest_line(value):
        yield from _of_line(value, origin, pictures, image, depth)
    elif is_row(value):
        yield read_row(value, origin, pictures)
    elif lists:
        for key in lists:
            yield from read_records(value[key], origin.below(key), pictures, image, depth - 1)
    elif has_answer(value):
        yield _response({}, value, origin, pictures, image)
    elif "source-ref" in value:
        help = "a job's own manifest is named apart: --manifest FILE"
        yield origin.problem("E604", "the row has an image and no label attribute", help)
    else:
        keys = ", ".join(f'"{key}"' for key in list(value)[:10]) or "nothing"
        yield origin.problem("E601", f"no record of a known kind: it holds {keys}", KNOWN)


def _of_line(value: Record, origin: Origin, pictures: Pictures, image: str | None, depth: int) -> Iterator[Found]:
    """Read a line of an output manifest: one response of its label attributes, or those of single workers."""
    try:
        fields, workers = label_fields(value, pictures)
    except Refusal as refusal:
        yield origin.refused(refusal)
        return
    for name, content in workers.items():
        yield from read_records(content, origin.below(name), pictures, image, depth - 1)
    if fields:
        yield _response({}, fields, origin, pictures, image)


def read_row(value: Record, origin: Origin, pictures: Pictures, column: str | None = None) -> Found:
    """Read a row of a result table, by column names; ``column`` is the one that names the image."""
    try:
        return _response(value, row_fields(value), origin, pictures, row_image(value, column))
    except Refusal as refusal:
        return origin.refused(refusal)


def _response(record: Record, content: object, origin: Origin, pictures: Pictures, image: str | None) -> Found:
    """Make a response of what a form gave and what the record around it says about worker and times."""
    warnings: list[Problem] = []
    try:
        fields, left_out = read_fields(content, pictures)
    except Refusal as refusal:
        return origin.refused(refusal)
    for path in left_out:
        message = f"{path}: no part of an answer, left out"
        warnings.append(origin.problem("W613", message, severity="warning"))
    worker = record.get("workerId", record.get("WorkerId"))
    return Response(
        origin,
        fields,
        image,
        worker=str(worker) if isinstance(worker, str | int | float) and str(worker) else None,
        started=_time(record, ("acceptanceTime", "AcceptTime"), origin, warnings),
        submitted=_time(record, ("submissionTime", "SubmitTime"), origin, warnings),
        seconds=_seconds(record, origin, warnings),
        warnings=tuple(warnings),
    )


def _time(record: Record, keys: tuple[str, ...], origin: Origin, warnings: list[Problem]) -> str | None:
    key = next((key for key in keys if record.get(key)), None)
    if key is None:
        return None
    time = read_time(record[key]) if isinstance(record[key], str) else None
    if time is None:
        warnings.append(_unreadable(key, record[key], origin))
    return time


def _seconds(record: Record, origin: Origin, warnings: list[Problem]) -> float | None:
    key = next((key for key in ("timeSpentInSeconds", "WorkTimeInSeconds") if record.get(key) not in (None, "")), None)
    if key is None:
        return None
    seconds = read_seconds(record[key])
    if seconds is None:
        warnings.append(_unreadable(key, record[key], origin))
    return seconds


def _unreadable(key: str, value: object, origin: Origin) -> Problem:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    shown = f'"{value[:40]}"' if isinstance(value, str) else str(value)[:40] if number else kind(value)
    return origin.problem("W612", f"{key}: cannot read {shown}, left out", severity="warning")


def _image(value: Record) -> str | None:
    """Find the image a record names, itself or in an object around its input."""
    for holder in (value, *(value[key] for key in _AROUND if isinstance(value.get(key), dict))):
        for key in _IMAGES:
            if isinstance(holder.get(key), str) and holder[key].strip():
                return str(holder[key])
    return _embedded_image(value.get("dataObject"))


def _embedded_image(value: object) -> str | None:
    """Find the image in a manifest row that a consolidation request quotes as text."""
    content = value.get("content") if isinstance(value, dict) else None
    try:
        row = read_embedded(content) if isinstance(content, str) else None
    except Refusal:
        return None
    return _image({"input": row}) if isinstance(row, dict) else None
