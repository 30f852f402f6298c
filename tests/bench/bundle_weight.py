"""How much of a page the widget is."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from maskpress import resources

TARGET = 48 * 1024


def report() -> Iterator[str]:
    bundle = resources.bundle()
    packed = len(gzip.compress(bundle, compresslevel=9, mtime=0))
    verdict = "met" if packed <= TARGET else "missed"
    yield "Bundle weight"
    yield f"  {len(bundle) / 1024:.1f} KiB, {packed / 1024:.1f} KiB with gzip -9; target at most 48 KiB: {verdict}"
