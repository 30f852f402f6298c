"""Submissions from outside: read strictly, against the schema, and against the tasks that are served."""

from __future__ import annotations

import json
import re
import struct
from base64 import b64decode
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from jsonschema import Draft7Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT7

from maskpress import resources
from maskpress.results.submission import Submission
from maskpress.serve.catalog import Size
from maskpress.serve.refused import Refused
from maskpress.strict_json import JSONProblem, read_json

_SHOWN = 160
_MAX_PARTS = (
    200_000  # commas: three times as many as instances fit a label map, each a quarter of a millisecond to check
)
_PNG_HEAD = 32  # characters of base64 that hold the signature and the size
_WORDS = {
    "pattern": "the text is not of the form {0}",
    "type": "expected {0}",
    "const": "expected {0}",
    "minLength": "the text is too short",
    "maxLength": "the text is longer than {0} characters",
    "uniqueItems": "an entry is there twice",
    "not": "no field is a painted answer",
}


def read_submission(body: bytes) -> Submission:
    """Read a request's body. Raises Refused: 400 where it is not JSON, 422 where it is no submission."""
    if body.count(b",") > _MAX_PARTS:
        raise Refused(422, f"a submission has at most {_MAX_PARTS:,} parts")
    try:
        value = read_json(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise Refused(400, "expected JSON in UTF-8") from None
    except JSONProblem as problem:
        raise Refused(400, f"expected JSON: {problem} at character {problem.position + 1}") from None
    try:
        error = next(_validator().iter_errors(value), None)
    except RecursionError:
        raise Refused(422, "expected a submission, found lists or objects too deep in each other") from None
    if error is not None:
        raise Refused(422, _worded(error))
    assert isinstance(value, dict)
    _check_times(value)
    return value


def check_key(submission: Submission, given: str | None) -> None:
    """Raise Refused unless the ``Idempotency-Key`` of the request is the submission's key."""
    if given != submission["key"]:
        found = "none" if given is None else "another one"
        raise Refused(422, f"the header Idempotency-Key has to be the submission's key; found {found}")


def check_task(submission: Submission, sizes: Mapping[str, frozenset[Size]]) -> None:
    """Raise Refused unless the task is one of these, and each answer has the size of one of its images."""
    task = str(submission["task"])
    if task not in sizes:
        raise Refused(422, f'there is no task "{task[:_SHOWN]}" here')
    for name, size, png_size in _painted(submission):
        if sizes[task] and size not in sizes[task]:
            expected = " or ".join(f"{width} x {height}" for width, height in sorted(sizes[task]))
            raise Refused(422, f"{name}: the image has {expected} pixels, the answer {size[0]} x {size[1]}")
        if png_size != size:
            raise Refused(422, f"{name}: the labeled image is not a PNG of {size[0]} x {size[1]} pixels")


def _painted(submission: Submission) -> Iterator[tuple[str, Size, Size | None]]:
    answers: Any = submission["answers"]
    for name, field in answers[0].items():
        if isinstance(field, dict) and "labeledImage" in field:
            size = field["inputImageProperties"]
            yield name, (int(size["width"]), int(size["height"])), _png_size(field["labeledImage"]["pngImageData"])


def _png_size(text: str) -> Size | None:
    """Read a PNG's size from its first 24 bytes."""
    try:
        head = b64decode(text[:_PNG_HEAD])
    except ValueError:
        return None
    if len(head) < 24 or head[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def _check_times(submission: Submission) -> None:
    for name in ("started", "submitted"):
        try:
            datetime.fromisoformat(str(submission[name] or "2000-01-01"))
        except ValueError:
            raise Refused(422, f'{name}: there is no time "{submission[name]}"') from None


def _worded(error: ValidationError) -> str:
    while error.context:
        error = error.context[0]
    place = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in error.absolute_path)
    words = _WORDS.get(str(error.validator))
    message = words.format(error.validator_value) if words else error.message
    shown = message if len(message) <= _SHOWN else message[: _SHOWN // 2] + " ... " + message[-_SHOWN // 2 :]
    return f"{place[1:][:_SHOWN] or 'submission'}: {shown}"


def _unique(validator: object, wanted: bool, value: object, schema: object) -> Iterator[ValidationError]:
    """Compare texts: jsonschema compares each mapping with every other, which a long list makes last for ever."""
    if wanted and isinstance(value, list) and len({json.dumps(each, sort_keys=True) for each in value}) < len(value):
        yield ValidationError("unique")


def _match_whole(validator: object, pattern: str, value: object, schema: object) -> Iterator[ValidationError]:
    """Match as ECMA 262 does: Python's ``$`` also matches before a final line break."""
    if isinstance(value, str) and not re.search(pattern.replace("$", r"\Z"), value):
        yield ValidationError("pattern")


@cache
def _validator() -> Any:
    schema, answers = (json.loads(resources.schema(name)) for name in ("submission", "answers"))
    del answers["$schema"]  # where it stands, jsonschema goes on with a validator that knows no words of ours
    registry: Any = Registry().with_resource("answers.schema.json", DRAFT7.create_resource(answers))
    words = {"uniqueItems": _unique, "pattern": _match_whole}
    validator: Any = extend(Draft7Validator, words)  # type: ignore[no-untyped-call]
    return validator(schema, registry=registry)
