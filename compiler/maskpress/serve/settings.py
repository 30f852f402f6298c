"""The settings of a page while it is served: answers come here, and a worker who is known is not asked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from maskpress.pages.settings import write_block

SUBMISSIONS = "/submissions"

_BLOCK = re.compile(rb'<script type="application/json" id="maskpress-settings">(.*?)</script>\n?', re.DOTALL)


def serving_settings(head: bytes, worker: str | None, after: str | None) -> bytes:
    """Put the settings of a served page into its head, up to the bundle, in place of its own.

    ``worker`` is the one the page is given to. ``after`` is where to go on when the batch is done, unless the page says
    so itself.
    """
    found = _BLOCK.search(head)
    settings: dict[str, object] = json.loads(found[1]) if found else {}
    return _BLOCK.sub(b"", head) + write_block(_served(settings, worker, after)).encode()


def _served(settings: Mapping[str, object], worker: str | None, after: str | None) -> dict[str, object]:
    """Change what serving decides; other channels of the page are for when it is published."""
    return {
        **({"complete": {"url": after}} if after else {}),
        **settings,
        "submit": [{"kind": "post", "url": SUBMISSIONS}, {"kind": "download"}],
        **({"worker": {"name": worker}} if worker else {}),
    }
