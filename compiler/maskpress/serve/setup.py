"""What a server is set up with, and what follows from it: who is let in, and by which links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from maskpress.pages.site import SitePlan
from maskpress.problems import Problem
from maskpress.serve.address import Address
from maskpress.serve.state import State
from maskpress.serve.visitor import Doors, new_token


@dataclass(frozen=True)
class Setup:
    """What to serve, where, and to whom.

    ``place`` is a task spec or a site's folder; ``plan`` makes the spec's site and raises SpecError.
    """

    place: Path
    plan: Callable[[], SitePlan]
    results: Path
    address: Address
    workers: tuple[str, ...] | None = None
    open_browser: bool = False


@dataclass(frozen=True)
class Voice:
    """How a server speaks to the terminal: ``say`` gives progress, ``report`` problems."""

    say: Callable[[str], None]
    report: Callable[[Sequence[Problem]], None]


def with_workers(setup: Setup, named: Iterable[str]) -> Setup:
    """Count in those whom a site names: they get links as others do."""
    return replace(setup, workers=tuple(dict.fromkeys([*(setup.workers or ()), *named])) or None)


def with_tokens(state: State, setup: Setup) -> State:
    """Give each worker and the requester a token where others may come; those of before stay."""
    if setup.address.is_loopback:
        return state
    tokens = {**state.tokens, **{name: state.tokens.get(name) or new_token() for name in setup.workers or ()}}
    return replace(state, tokens=tokens, requester=state.requester or new_token())


def doors(setup: Setup, state: State) -> Doors:
    """Say who is let in: everybody of this machine, elsewhere who has a token."""
    if setup.address.is_loopback:
        return Doors(setup.workers)
    return Doors(setup.workers, {name: state.tokens[name] for name in setup.workers or ()}, state.requester or "")


def hosts(address: Address) -> frozenset[str] | None:
    """Give the names a server of this machine goes by; None for one that demands tokens."""
    if not address.is_loopback:
        return None
    own = f"[{address.host}]" if ":" in address.host else address.host
    return frozenset({"127.0.0.1", "localhost", "[::1]", own})


def worker_links(start: str, setup: Setup, state: State) -> Mapping[str, str]:
    """Give the link of each worker; ``start`` is the server's URL."""
    if setup.address.is_loopback:
        return {name: f"{start}?{urlencode({'worker': name})}" for name in setup.workers or ()}
    return {name: f"{start}?{urlencode({'token': state.tokens[name]})}" for name in setup.workers or ()}


def requester_link(place: str, setup: Setup, state: State) -> str:
    """Give the requester's link to a place of the server."""
    return place if setup.address.is_loopback else f"{place}?{urlencode({'token': state.requester or ''})}"
