"""The Content-Security-Policy of a page: what it may load is what its spec declares, and nothing else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from urllib.parse import urlsplit

from maskpress.spec.addresses import ascii_host

_FROM_A_SERVER = ("http", "https")


def hash_source(text: bytes) -> str:
    """Name an inline script or style by its SHA-256, as CSP level 2 wants it, quotes included."""
    return f"'sha256-{b64encode(sha256(text).digest()).decode('ascii')}'"


def host_source(url: str) -> str:
    """Name the origin of an http or https URL.

    A host that a policy cannot express (see ``ascii_host``) gives its bare scheme. Raises ValueError for any other URL.
    """
    parts = urlsplit(url)
    if parts.scheme not in _FROM_A_SERVER:
        raise ValueError(f"expected an http or https URL, found {url!r}")
    try:
        host, port = ascii_host(parts.hostname or ""), "" if parts.port is None else f":{parts.port}"
    except ValueError:
        return f"{parts.scheme}:"
    return f"{parts.scheme}:" if host is None else f"{parts.scheme}://{host}{port}"


def answer_sources(urls: Iterable[str]) -> list[str]:
    """Name the origins that answers go to, each once; an address without a host is on the page's own."""
    return list(dict.fromkeys("'self'" if url.startswith("/") else host_source(url) for url in urls))


def inline_sources(texts: Iterable[str], attributes: Iterable[str]) -> list[str]:
    """Name inline scripts or styles by their hashes, and those in attributes, which CSP level 3 allows so."""
    named = [hash_source(text.encode()) for text in attributes]
    found = [hash_source(text.encode()) for text in texts]
    return list(dict.fromkeys([*found, *(["'unsafe-hashes'", *named] if named else [])]))


def page_policy(
    script: str,
    style: str,
    images: Iterable[str] = (),
    *,
    connections: Iterable[str] = (),
    forms: Iterable[str] = (),
    scripts: Iterable[str] = (),
    styles: Iterable[str] = (),
) -> str:
    """Write the policy of a page from the sources of its script and style, and of images it does not carry itself.

    ``connections`` are the origins of requests, ``forms`` those that forms may be posted to, ``scripts`` and ``styles``
    the sources of a template's own.
    """
    return _policy(
        {
            "default-src": ["'none'"],
            "script-src": [script, *scripts],
            "style-src": [style, *styles],
            "img-src": ["data:", "blob:", *images],
            "worker-src": ["blob:"],
            "connect-src": [*connections] or ["'none'"],
            "form-action": [*forms] or ["'none'"],
            "base-uri": ["'none'"],
        }
    )


def list_policy(style: str) -> str:
    """Write the policy of the page that lists the batches: one style and an empty icon."""
    return _policy(
        {
            "default-src": ["'none'"],
            "style-src": [style],
            "img-src": ["data:"],
            "form-action": ["'none'"],
            "base-uri": ["'none'"],
        }
    )


def _policy(directives: Mapping[str, Iterable[str]]) -> str:
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())
