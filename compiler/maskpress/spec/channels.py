"""Channels: the ways answers leave a page, from what a document says and what its platform adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maskpress.spec.hosts import read_origin
from maskpress.spec.model import Channel
from maskpress.spec.partial import entries, mapping
from maskpress.spec.platforms import read_platform

CONFIRMING = ("post", "put", "parent")
"""Channels that tell the page of an answer received; a form leaves the page, and a download stays with the worker."""


def channel_kinds(spec: Mapping[str, Any]) -> list[str]:
    """Name the channels of a document in order, broken or not, those that its platform adds last."""
    kinds = [kind for channel in entries(spec, "submit") for kind in mapping(channel)]
    return [*kinds, "form"] if _adds_form(spec, kinds) else kinds


def leaves_page(spec: Mapping[str, Any]) -> bool:
    """Tell whether a document has a channel that takes the worker away with the first answer."""
    return "form" in channel_kinds(spec)


def read_channels(spec: Mapping[str, Any]) -> tuple[Channel, ...]:
    """Read the channels of a checked document, without repetitions and with download at the end."""
    found: list[Channel] = []
    for each in spec.get("submit", ()):
        channel = _read(each)
        if channel not in found and channel.kind != "download":
            found.append(channel)
    platform = read_platform(spec)
    if platform is not None and _adds_form(spec, [channel.kind for channel in found]):
        found.append(Channel("form", platform.hosts))
    return (*found, Channel("download"))


def _adds_form(spec: Mapping[str, Any], kinds: list[str]) -> bool:
    platform = read_platform(spec)
    return platform is not None and bool(platform.hosts) and "form" not in kinds


def _read(given: Any) -> Channel:
    if isinstance(given, str):
        return Channel("download")
    ((kind, settings),) = given.items()
    origins = {"hosts": tuple(map(read_origin, settings["hosts"]))} if "hosts" in settings else {}
    origin = {"origin": read_origin(settings["origin"])} if "origin" in settings else {}
    return Channel(kind, **{**settings, **origins, **origin})
