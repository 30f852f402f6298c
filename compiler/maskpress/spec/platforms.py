"""Platforms that send workers: what they write into a page's address, and where workers go back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maskpress.spec.partial import mapping


@dataclass(frozen=True)
class Platform:
    """A platform as data: the query parameters that hold worker, assignment and study.

    ``preview`` gives the values of parameters by which a visit is none of a worker's, ``complete`` the address to go to
    when done, with names in braces, and ``hosts`` the origins of its task hosts, which take answers themselves.
    ``credits_by_url``: workers are credited by the requester's own address alone, which has to name them.
    """

    worker: str | None = None
    assignment: str | None = None
    study: str | None = None
    preview: Mapping[str, str] = field(default_factory=dict)
    complete: str | None = None
    hosts: tuple[str, ...] = ()
    credits_by_url: bool = False


PLATFORMS: Mapping[str, Platform] = {
    # Parameters: "The study object" in its API reference, whose placeholders an address still holds when it was not
    # opened by way of the platform. Address: "Reviewing submissions and rewards" in its documentation.
    "prolific": Platform(
        worker="PROLIFIC_PID",
        assignment="SESSION_ID",
        study="STUDY_ID",
        preview={"PROLIFIC_PID": "{{%PROLIFIC_PID%}}"},
        complete="https://app.prolific.com/submissions/complete?cc={code}",
    ),
    # Its help ("Project Completion") has requesters copy an address or a code of each project. The parameters are as in
    # "Choosing a Crowdsourcing Platform", the guide of a tool that works with it.
    "connect": Platform(worker="participantId", assignment="assignmentId", study="projectId"),
    # "Using the SURVEY CODE Feature" (?id=%SURVEY_CODE%) and "External Study Credit Granting" in its documentation.
    "sona": Platform(worker="id", preview={"id": "%SURVEY_CODE%"}, credits_by_url=True),
    # "ExternalQuestion" in its API reference.
    "mturk": Platform(
        worker="workerId",
        assignment="assignmentId",
        study="hitId",
        preview={"assignmentId": "ASSIGNMENT_ID_NOT_AVAILABLE"},
        hosts=("https://www.mturk.com", "https://workersandbox.mturk.com"),
    ),
}


def read_platform(spec: Mapping[str, object]) -> Platform | None:
    """Give the platform of a document, broken or not; what is wrong with an own one is left out."""
    given = spec.get("platform")
    if isinstance(given, str):
        return PLATFORMS.get(given)
    own = mapping(given)
    texts = {name: own.get(name) for name in ("worker", "assignment", "study", "complete")}
    preview = {name: value for name, value in mapping(own, "preview").items() if isinstance(value, str)}
    known: dict[str, Any] = {name: text for name, text in texts.items() if isinstance(text, str)}
    return Platform(**known, preview=preview) if own else None
