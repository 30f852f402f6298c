"""The settings a page carries for its script: where answers go, who works, and what happens at the end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from markupsafe import Markup

from maskpress.pages.batches import Batch
from maskpress.spec.model import Channel, TaskSpec
from maskpress.spec.platforms import Platform

_OPEN = Markup('<script type="application/json" id="maskpress-settings">')
_CLOSE = Markup("</script>\n")


def settings_block(batch: Batch, spec: TaskSpec) -> Markup:
    """Write a page's settings as a block of its head; nothing where all of them have their defaults."""
    settings = page_settings(batch, spec)
    return write_block(settings) if settings else Markup("")


def write_block(settings: Mapping[str, object]) -> Markup:
    """Write settings as the block."""
    text = json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
    return _OPEN + Markup(text.replace("<", "\\u003c")) + _CLOSE


def page_settings(batch: Batch, spec: TaskSpec) -> dict[str, object]:
    """Collect the settings of a batch's page, each left out where it has its default."""
    settings: dict[str, object] = {
        "submit": [_channel(channel) for channel in spec.submit] if len(spec.submit) > 1 else None,
        "worker": _worker(batch, spec),
        "platform": _platform(spec.platform) if spec.platform else None,
        "complete": _given(asdict(spec.complete)) if spec.complete else None,
        "reasons": list(spec.reasons),
    }
    return _given(settings)


def _channel(channel: Channel) -> dict[str, object]:
    """Collect what a channel says; the address of a put is each form's own."""
    settings = _given(asdict(channel))
    if channel.kind != "post" or channel.body == "json":
        del settings["body"]
    if channel.kind == "put":
        settings.pop("url", None)
    return settings


def _worker(batch: Batch, spec: TaskSpec) -> dict[str, object] | None:
    if spec.worker == "url":
        return {"url": spec.worker_parameter}
    if batch.worker is not None:
        return {"name": batch.worker}
    return {"ask": True} if spec.worker == "ask" else None


def _platform(platform: Platform) -> dict[str, object]:
    names = ("worker", "assignment", "study", "preview")
    return _given({name: getattr(platform, name) for name in names})


def _given(settings: dict[str, object]) -> dict[str, object]:
    """Leave out what is not set or empty."""
    return {name: value for name, value in settings.items() if value not in (None, (), [], {})}
