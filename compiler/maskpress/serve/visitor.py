"""Who asks: a worker with a name, the requester, or a browser that said neither."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,100}")


@dataclass(frozen=True)
class Visitor:
    """``id`` holds leases: ``worker:ana``, or ``browser:`` and what its cookie says.

    ``said`` is the name that a page of this browser learned by itself, as where it asks.
    """

    id: str
    worker: str | None = None
    is_requester: bool = False
    said: str | None = None


@dataclass(frozen=True)
class Doors:
    """Who is let in. Without tokens everybody is, as a requester; ``workers`` None takes any name."""

    workers: tuple[str, ...] | None = None
    tokens: Mapping[str, str] | None = None
    requester: str = ""

    def by_token(self, token: str) -> Visitor | None:
        """Find whom a token belongs to, in a time that does not tell how much of it is right."""
        found = None
        for worker, known in (self.tokens or {}).items():
            if hmac.compare_digest(token.encode(), known.encode()):
                found = Visitor(f"worker:{worker}", worker)
        if self.requester and hmac.compare_digest(token.encode(), self.requester.encode()):
            found = Visitor("requester", None, is_requester=True)
        return found

    def by_name(self, worker: str) -> Visitor | None:
        """Take a worker's own word, where no tokens are demanded."""
        known = self.workers is None or worker in self.workers
        fits = known and _NAME.fullmatch(worker) and worker == worker.strip()
        return Visitor(f"worker:{worker}", worker, is_requester=True) if fits else None

    @staticmethod
    def unnamed(browser: str, said: str | None = None) -> Visitor:
        """Take a browser that gives no name."""
        return Visitor(f"browser:{browser}", None, is_requester=True, said=said)


def read_workers(text: str) -> tuple[str, ...] | None:
    """Read names separated by commas; None for an empty text. Raises ValueError for a name that cannot be one."""
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if not _NAME.fullmatch(name):
            raise ValueError(f"expected names of at most 100 characters, found {name[:20]!r}")
    return names or None


def new_token() -> str:
    """Make a key that nobody guesses: 256 random bits."""
    return secrets.token_urlsafe(32)
