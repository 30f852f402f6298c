"""What a schema cannot say about the end of a batch: placeholders nobody fills in, and workers who go unpaid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from maskpress.problems import Problem
from maskpress.spec.addresses import address_fault
from maskpress.spec.channels import CONFIRMING, channel_kinds
from maskpress.spec.names import quoted
from maskpress.spec.partial import entries, mapping
from maskpress.spec.platforms import Platform, read_platform
from maskpress.spec.source import NodePath, Source
from maskpress.spec.wording import at

_NAME = re.compile(r"\{([A-Za-z0-9_.~-]+)\}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_PLACE: NodePath = ("complete",)
_PLATFORM: NodePath = ("platform",)

_HELP = {
    "code": "add complete: {code: ...}",
    "worker": "say how a page knows it: platform, batches.workers, or worker: url or ask",
    "assignment": "say which query parameter holds it, such as platform: {assignment: visit}",
    "study": "say which query parameter holds it, such as platform: {study: study}",
}


def check_completion(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    """Report what is wrong with the completion of a document, broken or not."""
    end = _read_end(spec)
    for path, url in end.addresses():
        yield from _address(source, path, url, end)
    yield from _texts(source, end)
    yield from _contradictions(source, end)
    yield from _unpaid(source, end)
    yield from _unheard_hosts(source, end)


@dataclass(frozen=True)
class _End:
    """What a document says of the end of a batch, as far as it can be understood."""

    spec: Mapping[str, Any]
    platform: Platform
    own_platform: bool
    given: Mapping[str, str]
    confirms: bool

    @property
    def target(self) -> str | None:
        """The address workers go to, by the spec or else by the platform."""
        return self.given.get("url", self.platform.complete)

    def addresses(self) -> Iterator[tuple[NodePath, str]]:
        """Give the addresses that the document has itself, and their places."""
        if "url" in self.given:
            yield (*_PLACE, "url"), self.given["url"]
        if self.own_platform and self.platform.complete is not None:
            yield (*_PLATFORM, "complete"), self.platform.complete


def _read_end(spec: dict[str, Any]) -> _End:
    given = {name: text for name, text in mapping(spec, "complete").items() if isinstance(text, str)}
    own = isinstance(spec.get("platform"), dict)
    confirms = bool(set(CONFIRMING) & set(channel_kinds(spec)))
    return _End(spec, read_platform(spec) or Platform(), own, given, confirms)


def _address(source: Source, path: NodePath, url: str, end: _End) -> Iterator[Problem]:
    if not _ADDRESS.fullmatch(url):
        return  # The schema's check tells that.
    fault = address_fault(_NAME.sub("x", url))
    if fault:
        help = "placeholders are names in braces, such as {worker}; write a space as %20"
        yield source.problem(path, "E123", at(path, f"{quoted(url)} {fault}"), help)
        return
    for name in dict.fromkeys(_NAME.findall(url)):
        reason = _unknown(name, end)
        if reason:
            yield source.problem(path, "E123", at(path, f"{{{name}}} cannot be filled in: {reason}"), _HELP[name])


def _unknown(name: str, end: _End) -> str | None:
    """Say why a placeholder stays empty on every page; names of other query parameters may always be there."""
    if name == "code":
        return None if "code" in end.given else "there is no code"
    if name == "worker":
        named = (
            end.platform.worker or "workers" in mapping(end.spec, "batches") or end.spec.get("worker") in ("ask", "url")
        )
        return None if named else "no page knows its worker"
    if name in ("assignment", "study"):
        return None if getattr(end.platform, name) else f"no query parameter is said to hold the {name}"
    return None


def _texts(source: Source, end: _End) -> Iterator[Problem]:
    for name in ("code", "fallback_code"):
        text, path = end.given.get(name), (*_PLACE, name)
        if text and not text.strip():
            yield source.problem(path, "E108", at(path, "expected text, found only blanks"))
        elif name == "fallback_code" and text and text == end.given.get("code"):
            help = "it tells who could only download; those are paid by hand"
            yield source.problem(path, "E117", at(path, "expected another code than code, found the same"), help)


def _contradictions(source: Source, end: _End) -> Iterator[Problem]:
    given = end.given
    if "url" in given and end.own_platform and end.platform.complete is not None:
        message = 'complete: expected no url beside "complete" of the platform'
        yield source.key_problem((*_PLACE, "url"), "E117", message, "keep one of them")
    elif "url" in given and "code" in given and "{code}" not in given["url"]:
        message = 'complete: expected url or code, found "code" beside "url"'
        yield source.key_problem((*_PLACE, "code"), "E117", message, "write {code} into the url, or keep one of them")
    needs_code = end.target is None or ("{code}" in end.target and not end.own_platform and "url" not in given)
    if "fallback_code" in given and "code" not in given and needs_code and end.confirms:
        yield source.problem(_PLACE, "E102", 'complete: missing key "code"', "add it, or a url to go to")


def _unpaid(source: Source, end: _End) -> Iterator[Problem]:
    """Warn where workers would learn nothing at the end by which they are paid."""
    given, known = end.given, end.platform if not end.own_platform else Platform()
    if ("url" in given or "code" in given) and not end.confirms:
        message = "complete: url and code show after a confirmed answer, and no channel of submit confirms any"
        help = "add a channel (post, put or parent), or give a fallback_code alone"
        yield source.problem(_PLACE, "W125", message, help, "warning")
    elif known.credits_by_url and given and not re.search(rf"\{{(worker|{known.worker})\}}", given.get("url", "")):
        message = "complete: the platform credits the worker whom an address names, and none is named here"
        help = "write the platform's address as url, with {worker} in place of XXXX"
        yield source.problem(_PLACE, "W125", message, help, "warning")
    elif known != Platform() and not known.hosts and not given:
        message = "platform: workers get neither an address nor a code when they are done"
        help = "add complete: {code: ...}" + ("" if known.complete else ", or {url: ...}, as the platform shows it")
        yield source.problem(_PLATFORM, "W125", message, help, "warning")
    elif "code" in given and "fallback_code" not in given:
        message = "complete: workers who could only download their answers get no code"
        help = "add fallback_code, another code: it tells you whom to ask for the file, and to pay"
        yield source.problem((*_PLACE, "code"), "W126", message, help, "warning")


def _unheard_hosts(source: Source, end: _End) -> Iterator[Problem]:
    """Warn of channels that keep a task host, which pays for what it gets itself, from hearing of an answer."""
    channels = entries(end.spec, "submit")
    forms = [index for index, channel in enumerate(channels) if "hosts" in mapping(channel, "form")]
    last = forms[0] if forms else len(channels) if end.platform.hosts else 0
    for index, channel in enumerate(channels[:last]):
        for kind in mapping(channel):
            if kind in CONFIRMING:
                path: NodePath = ("submit", index)
                message = at(
                    path, f"once {kind} has confirmed, nothing is sent to the task host, which pays the worker"
                )
                yield source.problem(path, "W125", message, "remove it", "warning")
