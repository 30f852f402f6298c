"""The files of the old services, so that scripts that read those run unchanged.

A worker response for each row of ``input.manifest``, an output manifest with the answers of single workers, and a
result table. Answers stand in them as workers gave them, but for labels that were mapped; labeled images are written
again, pixel for pixel, and whether an initial value was changed is not told.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from maskpress.export.masks import as_label_map, masks_of_label_map
from maskpress.export.model import Encoded, Format, Item, Mask, Output, Plan, Reader
from maskpress.export.pictures import labeled_image, read_pixels
from maskpress.export.texts import as_json, as_row, guarded
from maskpress.results.labeled_image import INDEXED

COLUMNS = (
    *("HITId", "AssignmentId", "WorkerId", "AssignmentStatus", "AcceptTime", "SubmitTime", "WorkTimeInSeconds"),
    *("Input.image_url", "Answer.taskAnswers"),
)
_JOB = "maskpress"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def encode(item: Item, plan: Plan) -> Encoded:
    """Write the response of an item, and make its lines of the manifests and its row of the table."""
    form = {item.name: _answer(item), **item.fields}
    image = _image(item)
    entries = (
        ("input", as_json({"source-ref": image})),
        ("output", as_json(_line(item, form, image))),
        ("table", as_row(_cells(item, form, image))),
    )
    return Encoded(((_response_path(item), as_json({"answers": [_response(item, form)]}) + b"\n"),), entries)


def finish(output: Output, plan: Plan) -> None:
    """Put the manifests and the table together."""
    output.put("input.manifest", (line + b"\n" for line in output.entries("input")))
    output.put("manifests/output/output.manifest", (line + b"\n" for line in output.entries("output")))
    output.put("results.csv", _table(output))


def open_reader(folder: Path, plan: Plan) -> Reader:
    """Read the responses back."""

    def read(item: Item) -> Iterator[Mask]:
        answer = json.loads((folder / _response_path(item)).read_bytes())["answers"][0]["answerContent"][item.name]
        pixels = read_pixels(io.BytesIO(base64.b64decode(answer["labeledImage"]["pngImageData"])))
        labels = [each["label"] for each in answer["instances"]]
        if len(labels) > INDEXED:
            pixels = _ids(pixels, [int(each["color"][1:], 16) for each in answer["instances"]])
        yield from masks_of_label_map(as_label_map(pixels), labels)

    return read


def _ids(pixels: NDArray[np.generic], colors: list[int]) -> NDArray[np.generic]:
    """Give the number of the instance that each RGBA pixel has the colour of."""
    values = pixels.astype(np.int64) @ np.array([1 << 16, 1 << 8, 1, 0])
    order = np.argsort(colors)
    found = order[np.searchsorted(colors, values, sorter=order) % len(colors)] + 1
    return np.where(pixels[:, :, 3] != 0, found, 0)


def _answer(item: Item) -> dict[str, object]:
    return {
        "inputImageProperties": {"height": item.height, "width": item.width},
        "instances": [{"color": each.color, "label": each.label} for each in item.instances],
        "labeledImage": {"pngImageData": base64.b64encode(labeled_image(item)).decode()},
    }


def _response(item: Item, form: dict[str, object]) -> dict[str, object]:
    return {
        "acceptanceTime": item.started,
        "answerContent": form,
        "submissionTime": item.submitted,
        "timeSpentInSeconds": item.seconds,
        "workerId": item.worker or "",
        "workerMetadata": {},
    }


def _line(item: Item, form: dict[str, object], image: str) -> dict[str, object]:
    content = {"content": json.dumps(form)}
    answers = [{"workerId": item.worker or "", "annotationData": content}]
    metadata = {"type": "groundtruth/custom", "job-name": _JOB, "human-annotated": "yes"}
    if item.submitted is not None:
        metadata["creation-date"] = item.submitted
    return {"source-ref": image, _JOB: {"annotationsFromAllWorkers": answers}, f"{_JOB}-metadata": metadata}


def _cells(item: Item, form: dict[str, object], image: str) -> list[object]:
    times = _table_time(item.started), _table_time(item.submitted), "" if item.seconds is None else round(item.seconds)
    # Whoever edits an address chooses the worker's name, and requesters open tables in spreadsheets.
    return [item.task, item.stem, guarded(item.worker or ""), "Submitted", *times, image, json.dumps([form])]


def _table_time(written: str | None) -> str:
    """Write a time as result tables do, which have no fractions of seconds: Mon Mar 04 10:15:00 UTC 2019."""
    try:
        time = datetime.fromisoformat(written or "")
    except ValueError:
        return ""
    utc = time.astimezone(UTC) if time.tzinfo else time
    return f"{_DAYS[utc.weekday()]} {_MONTHS[utc.month - 1]} {utc:%d %H:%M:%S} UTC {utc.year}"


def _table(output: Output) -> Iterator[bytes]:
    yield as_row(COLUMNS) + b"\n"
    for row in output.entries("table"):
        yield row + b"\n"


def _image(item: Item) -> str:
    return item.image_url or _image_path(item)


def _image_path(item: Item) -> str:
    return f"images/{item.image}"


def _response_path(item: Item) -> str:
    return f"annotations/worker-response/iteration-1/{item.number - 1}/{item.stem}.json"


FORMAT = Format("ground-truth", "everything", encode, finish, _image_path, open_reader)
