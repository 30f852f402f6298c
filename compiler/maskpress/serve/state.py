"""What a server remembers beside the submissions: tokens and leases, in one small file of the results folder.

JSON rather than a database: there are as many entries as workers at work, one process writes them, and a requester can
read them. Replaced as a whole, and readable by its owner only, for the tokens are keys.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from maskpress.errors import OutputError
from maskpress.pages.disk import Disk
from maskpress.pages.lock import try_lock

STATE = ".maskpress-serve.json"
_LOCK = ".maskpress-serve.lock"
_FORMAT = "maskpress-serve/1"


@dataclass(frozen=True)
class Lease:
    """Who works on a batch, and until when without another sign of life, in seconds since 1970."""

    holder: str
    until: float


@dataclass(frozen=True)
class State:
    """Leases by batch, tokens by worker, and the requester's own token."""

    leases: Mapping[str, Lease] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)
    requester: str | None = None


def read_state(folder: Path) -> State:
    """Read the state, an empty one where there is none. Raises OutputError where it cannot be understood."""
    path = folder / STATE
    if not path.exists():
        return State()
    try:
        found = json.loads(path.read_bytes())
        if found["format"] != _FORMAT:
            raise ValueError(found["format"])
        leases = {batch: Lease(**lease) for batch, lease in found["leases"].items()}
        return State(leases, found["tokens"], found["requester"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        advice = "remove it to start with new links and no leases; answers are not in it"
        raise OutputError(f"{path} is not as maskpress writes it: {advice}") from error


def write_state(folder: Path, state: State) -> None:
    """Replace the state; on the device when this returns. Raises OSError."""
    text = json.dumps({"format": _FORMAT, **asdict(state)}, indent=1).encode() + b"\n"
    part = folder / f"{STATE}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    part.replace(folder / STATE)
    Disk().sync_folder(folder)


@contextmanager
def only_server(folder: Path) -> Iterator[None]:
    """Hold a folder of results. Raises OutputError while another server holds it; the lock dies with its holder."""
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not try_lock(descriptor):
            raise OutputError(f"another maskpress serve collects answers in {folder}: end it, or choose another: -o")
        yield
    finally:
        os.close(descriptor)
