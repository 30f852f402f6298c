"""What stands around answers: the submission, read as strictly as a server of ours takes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from maskpress.legacy.records import is_record
from maskpress.problems import Refusal
from maskpress.results.files import is_task_id
from maskpress.results.submission import FORMAT
from maskpress.results.wording import shown
from maskpress.strict_json import kind

Fields = Mapping[str, object]

_KEY = re.compile(r"[0-9a-f]{32}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z", re.ASCII)
_MAX_WORKER = 200
_MAX_SECONDS = 10**9
"""Thirty years. Its schema names no bound, but sums of such numbers have to stay numbers."""


@dataclass(frozen=True)
class Envelope:
    """The fields of a form, and what its submission says of them: nothing where they stand alone."""

    form: Fields
    task: str | None = None
    batch: str | None = None
    worker: str | None = None
    key: str | None = None
    started: str | None = None
    submitted: str | None = None
    active_seconds: float | None = None
    refused: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)


def read_envelope(value: Fields) -> Envelope:
    """Read a submission, or the fields of a form alone. Raises Refusal: Q106, Q201 to Q207."""
    if str(value.get("format")).startswith("maskpress/") or ("format" in value and "answers" in value):
        return _submission(value)
    if is_record(dict(value)):
        raise Refusal("Q106", "this is a result file of an old service", "import it first: maskpress import")
    if "task" in value and "answers" in value:
        raise Refusal("Q202", f'expected a submission with "format": "{FORMAT}", found none')
    return Envelope(value)


def _submission(value: Fields) -> Envelope:
    _check_format(value["format"])
    _check_keys(value)
    for name, (fits, expected) in _EXPECTED.items():
        if name in value and not fits(value[name]):
            code = "Q205" if name == "task" else "Q204"
            raise Refusal(code, f"{name}: expected {expected}, found {shown(value[name])}")
    known = {name: value[name] for name in _EXPECTED if name in value}
    return Envelope(_form(value["answers"]), **known)  # type: ignore[arg-type]


def _check_format(found: object) -> None:
    if found != FORMAT:
        help = "a newer maskpress may read it"
        raise Refusal("Q201", f'format: expected "{FORMAT}", found {shown(found)}', help)


def _check_keys(value: Fields) -> None:
    missing = [name for name in ("answers", *_EXPECTED) if name not in value and name not in _OPTIONAL]
    if missing:
        raise Refusal("Q202", f'expected a submission with the key "{missing[0]}", found none')
    unknown = [name for name in value if name not in ("format", "answers", *_EXPECTED)]
    if unknown:
        raise Refusal("Q203", f"expected only the keys of a submission, found {shown(unknown[0])}")


def _form(answers: object) -> Fields:
    if isinstance(answers, list) and len(answers) == 1 and isinstance(answers[0], dict):
        return answers[0]
    found = f"{len(answers)} elements" if isinstance(answers, list) and len(answers) != 1 else kind(answers)
    raise Refusal("Q207", f"answers: expected a list of one object, found {found}")


def _is_time(value: object) -> bool:
    if value is None:
        return True
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_id(value: object) -> bool:
    return isinstance(value, str) and is_task_id(value)


def _is_worker(value: object) -> bool:
    return value is None or (isinstance(value, str) and 0 < len(value) <= _MAX_WORKER)


def _is_key(value: object) -> bool:
    return isinstance(value, str) and _KEY.fullmatch(value) is not None


def _is_duration(value: object) -> bool:
    if value is None:
        return True
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _MAX_SECONDS


def _is_reason(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _are_parameters(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


_EXPECTED: dict[str, tuple[Callable[[object], bool], str]] = {
    "task": (_is_id, "a task's id"),
    "batch": (_is_id, "a batch's id"),
    "worker": (_is_worker, f"a name of 1 to {_MAX_WORKER} characters or null"),
    "key": (_is_key, "32 digits of lower-case hexadecimal"),
    "started": (_is_time, "a time such as 2026-11-02T09:14:03Z or null"),
    "submitted": (_is_time, "a time such as 2026-11-02T09:14:03Z or null"),
    "active_seconds": (_is_duration, "a number of seconds or null"),
    "refused": (_is_reason, "a reason in words"),
    "parameters": (_are_parameters, "an object of texts"),
}
"""What a submission says beside its answers, in the words and bounds of its schema."""

_OPTIONAL = ("refused", "parameters")
