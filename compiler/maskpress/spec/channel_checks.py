"""What a schema cannot say about channels: addresses, headers and fields that browsers or pages keep for themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from maskpress.problems import Problem
from maskpress.spec.addresses import address_fault, is_far_and_open, is_open
from maskpress.spec.names import quoted
from maskpress.spec.partial import entries, mapping
from maskpress.spec.source import NodePath, Source
from maskpress.spec.wording import at, first_used

ONCE = ("put", "form", "parent")
"""Channels of which a page can have one."""

TAKEN_FIELDS = frozenset(
    "format task batch worker key started submitted active_seconds answers parameters refused taskAnswers".split()  # noqa: SIM905
)
"""Fields that submissions and forms have themselves."""

# The Fetch standard's forbidden request-headers, "proxy-" and "sec-" aside.
_FORBIDDEN = frozenset(
    """accept-charset accept-encoding access-control-request-headers access-control-request-method
    access-control-request-private-network connection content-length cookie cookie2 date dnt expect host keep-alive
    origin referer set-cookie te trailer transfer-encoding upgrade via""".split()  # noqa: SIM905
)
_NOT_A_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]|[^\x00-\xff]")
_LITERAL_ORIGIN = re.compile(r"https?://[^/{?#]+(?=[/?#]|$)")


def check_channels(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    """Report what is wrong with the channels of a document, broken or not."""
    first: dict[str, NodePath] = {}
    for index, channel in enumerate(entries(spec, "submit")):
        for kind, settings in mapping(channel).items():
            path: NodePath = ("submit", index, kind)
            if kind in first:
                help = f"{first_used(source, first[kind])}; a page has one"
                yield source.key_problem(path, "E122", at(path[:-1], f"a second {kind}"), help)
            if kind in ONCE:
                first.setdefault(kind, path)
            if isinstance(settings, dict):
                yield from _addresses(source, path, settings, spec)
                yield from _headers(source, path, settings)
                yield from _fields(source, path, settings)


def _addresses(source: Source, path: NodePath, settings: dict[str, Any], spec: dict[str, Any]) -> Iterator[Problem]:
    for key in ("url", "origin"):
        url = settings.get(key)
        if isinstance(url, str) and url.startswith(("https://", "http://")):
            yield from _address((*path, key), _sent_to(path, url), source, spec)


def _sent_to(path: NodePath, url: str) -> str:
    """Give an address without what rows fill in: of a put as much as says where it leads, if that much is written."""
    if path[-1] != "put" or "{" not in url:
        return url
    origin = _LITERAL_ORIGIN.match(url)
    return origin[0] if origin else ""


def _address(path: NodePath, url: str, source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    fault = address_fault(url) if url else None
    if fault:
        yield source.problem(path, "E121", at(path, f"{quoted(url)} {fault}"), _address_help(url, fault))
    elif path[-1] == "url" and _is_unsafe(url, str(mapping(spec, "page").get("url", ""))):
        message = at(path, f"{quoted(url)} is plain http: browsers send nothing there from a page opened by https")
        yield source.problem(
            path, "W124", message, "use https, or say where pages are: page: {url: http://...}", "warning"
        )


def _address_help(url: str, fault: str) -> str:
    if "{" in url:
        return "placeholders of rows are for put"
    if "express" in fault:
        return "write a name as browsers do (xn--...), or four numbers such as 192.168.1.5"
    return "write a space as %20" if "percent" in fault else "write it as https://answers.example.org/cars"


def _is_unsafe(url: str, site: str) -> bool:
    """Tell whether pages opened by https may have to send by http; ``site`` is where they are, "" = not known."""
    return not site.startswith("http://") and (is_open(url) if site else is_far_and_open(url))


def _headers(source: Source, path: NodePath, settings: dict[str, Any]) -> Iterator[Problem]:
    first: dict[str, NodePath] = {}
    for name, value in mapping(settings, "headers").items():
        below = (*path, "headers", name)
        keeper = _keeper(name.lower(), str(path[-1]))
        if keeper:
            yield source.key_problem(
                below, "E120", at(below[:-1], f"the header {quoted(name)} is {keeper}"), "remove it"
            )
        elif name.lower() in first:
            help = f"{first_used(source, first[name.lower()])}; case does not count"
            yield source.key_problem(below, "E120", at(below[:-1], f"duplicate header {quoted(name)}"), help)
        first.setdefault(name.lower(), below)
        if isinstance(value, str) and _NOT_A_VALUE.search(value):
            message = at(below, "a header is one line of Latin-1 characters")
            yield source.problem(below, "E120", message, "write it on one line, other characters percent-encoded")


def _keeper(name: str, kind: str) -> str | None:
    """Say who sets a header, if the spec cannot. A presigned address may have been signed for a Content-Type."""
    if name == "idempotency-key":
        return "set by the page, one for each draft"
    if name == "content-type" and kind != "put":
        return "set by the page, as the body needs it"
    return "set by the browser alone" if name in _FORBIDDEN or name.startswith(("proxy-", "sec-")) else None


def _fields(source: Source, path: NodePath, settings: dict[str, Any]) -> Iterator[Problem]:
    for name in mapping(settings, "fields"):
        below = (*path, "fields", name)
        if name in TAKEN_FIELDS or name == "__proto__":
            message = at(below[:-1], f"the name {quoted(name)} is taken by the submission")
            yield source.key_problem(below, "E113", message, "choose another name")
    for key in ("url", "fields") if path[-1] == "form" and "hosts" in settings else ():
        if key in settings:
            message = at(path, f'expected no {key} beside "hosts"')
            help = {
                "url": "a form has one place to go to: keep one of them",
                "fields": "use hidden, which joins the answers",
            }
            yield source.key_problem((*path, key), "E117", message, help[key])
