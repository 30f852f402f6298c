"""Image roots: where images lie that rows name by the address of a store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|data:", re.IGNORECASE)
_STORE = re.compile(r"(?!https?:|ftp:|file:|data:)[A-Za-z][A-Za-z0-9+.-]+://[^/]*/?", re.IGNORECASE)


def rooted(address: str, roots: Mapping[str, str]) -> str:
    """Give the path or web address an image has by the longest root that its address starts with, else the address."""
    fitting = [root for root in roots if address.startswith(root)]
    if not fitting:
        return address
    root = max(fitting, key=len)
    place, rest = roots[root], address[len(root) :].lstrip("/")
    return f"{place.rstrip('/')}/{rest}" if URL.match(place) else str(PurePosixPath(place, rest))


def roots_help(address: str) -> str | None:
    """Propose a root for the address of a store that no browser reads."""
    found = _STORE.match(address)
    return None if found is None else f'say where they are: image_roots: {{"{found[0]}": ./images/}}'
