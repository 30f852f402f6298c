"""Completion: the address or code a worker gets after the last confirmed answer of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from maskpress.spec.model import Completion
from maskpress.spec.partial import mapping
from maskpress.spec.platforms import read_platform


def read_completion(spec: Mapping[str, Any]) -> Completion | None:
    """Read the completion of a checked document; a platform has its own address, which the code fills."""
    given = mapping(spec, "complete")
    platform = read_platform(spec)
    code = given.get("code")
    url = _with_code(given.get("url", platform.complete if platform else None), code)
    completion = Completion(url, code, given.get("fallback_code"))
    return None if completion == Completion() else completion


def _with_code(url: str | None, code: str | None) -> str | None:
    """Fill in the code; an address that needs one leads nowhere without."""
    if url is None or "{code}" not in url:
        return url
    return None if code is None else url.replace("{code}", quote(code, safe=""))
