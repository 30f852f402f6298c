"""What a page gets on its way to the browser, and never in a file: where to send answers, and to hear of changes.

Pages of a spec and files of a site pass through here alike, piece after piece: all that changes stands in the head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from maskpress import resources
from maskpress.pages.csp import hash_source
from maskpress.serve.settings import serving_settings

_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_BUNDLE = b"<script>"  # the first one without attributes


def served_page(
    pieces: Iterable[bytes], version: str, *, worker: str | None = None, after: str | None = None
) -> Iterator[bytes]:
    """Give a page with its additions.

    ``version`` is what the page compares with what it hears; for ``worker`` and ``after`` see ``serving_settings``.
    """
    parts = iter(pieces)
    head, bundle, rest = next(parts, b"").partition(_BUNDLE)
    if bundle:
        head = serving_settings(head, worker, after)
    yield _POLICY.sub(lambda found: _additions(found[1], version), head, count=1) + bundle + rest
    yield from parts


def widened(policy: str, script: str) -> str:
    """Let a page's policy also allow requests to its own server, and one more script; no other host stays allowed."""
    directives = {name: sources for name, *sources in (part.split() for part in policy.split(";") if part.strip())}
    scripts = [source for source in directives.get("script-src", []) if source != "'none'"]
    directives |= {"script-src": [*scripts, script], "connect-src": ["'self'"], "form-action": ["'none'"]}
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


@cache
def script() -> bytes:
    """Read the script that hears of changes."""
    return (resources.templates("serve") / "preview.js").read_bytes()


def _additions(policy: bytes, version: str) -> bytes:
    allowed = widened(policy.decode(), hash_source(script())).encode()
    meta = b'<meta http-equiv="Content-Security-Policy" content="%b">' % allowed
    return meta + b'\n<meta name="maskpress-version" content="%b">\n<script>%b</script>' % (version.encode(), script())
