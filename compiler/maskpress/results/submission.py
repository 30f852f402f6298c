"""The submission: answers with task, batch, worker and times, as our own pages send them."""

from __future__ import annotations

import json
from hashlib import sha256

from maskpress.legacy.model import Response

FORMAT = "maskpress/1"

Submission = dict[str, object]


def make_submission(response: Response, task: str) -> Submission:
    """Make a submission of an old response. What the response does not say is null.

    Its key follows from its content, so that importing again gives the same.
    """
    answers = [dict(response.fields)]
    identity = json.dumps([task, response.worker, response.submitted, answers], sort_keys=True)
    return {
        "format": FORMAT,
        "task": task,
        "batch": task,
        "worker": response.worker,
        "key": sha256(identity.encode()).hexdigest()[:32],
        "started": response.started,
        "submitted": response.submitted,
        "active_seconds": response.seconds,
        "answers": answers,
    }


def without_repeats(submissions: list[Submission]) -> list[Submission]:
    """Drop what is there twice, in the order of their times: also one without a time that another one has with it."""
    ordered = sorted(submissions, key=lambda each: (str(each["submitted"] or ""), str(each["key"])))
    timed = {_content(each) for each in ordered if each["submitted"]}
    found = {each["key"]: each for each in ordered if each["submitted"] or _content(each) not in timed}
    return list(found.values())


def submission_text(submissions: list[Submission]) -> bytes:
    """Write one submission as an object, several as a list."""
    value = submissions[0] if len(submissions) == 1 else submissions
    return json.dumps(value, indent=1).encode() + b"\n"


def _content(submission: Submission) -> str:
    return json.dumps([submission["task"], submission["worker"], submission["answers"]], sort_keys=True)
