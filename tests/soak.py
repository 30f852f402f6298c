"""What ``make soak`` does more of than ``make test``: ``MASKPRESS_SEEDS`` is set there, and says how many seeds."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")

SOAK = "MASKPRESS_SEEDS" in os.environ


def seeds(usual: int) -> range:
    """Give the seeds to run with: ``usual`` many, in a soak as many as it says."""
    return range(int(os.environ.get("MASKPRESS_SEEDS", usual)))


def often(usual: int, *, soak: int) -> int:
    """Give how many random examples to try."""
    return soak if SOAK else usual


def thinned(cases: Sequence[Case], step: int) -> Sequence[Case]:
    """Give every ``step``-th case, in a soak all of them."""
    return cases if SOAK else cases[::step]
