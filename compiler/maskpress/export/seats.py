"""Where a desk may stand: here, or in a process of its own that ends when this one does, however that may be."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from errno import ECHILD, ENOMEM
from multiprocessing import get_context, parent_process
from threading import Thread
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from maskpress.export.desk import Desk, Made

Asked = TypeVar("Asked")
Back = TypeVar("Back")


class Seat(Protocol[Made]):
    """A desk to give work to."""

    def call(self, step: Callable[[Desk[Made], Asked], Back], asked: Asked) -> Future[Back]:
        """Let a method of the desk be called, after those before."""


class Here(Generic[Made]):
    """A desk in this process: work is done at once."""

    def __init__(self, desk: Desk[Made]) -> None:
        self._desk = desk

    def call(self, step: Callable[[Desk[Made], Asked], Back], asked: Asked) -> Future[Back]:
        """Call a method of the desk."""
        done: Future[Back] = Future()
        done.set_result(step(self._desk, asked))
        return done


class Away(Generic[Made]):
    """A copy of a desk in a process of its own, which starts with the first call."""

    def __init__(self, desk: Desk[Made]) -> None:
        self._desk = desk
        self._pool: ProcessPoolExecutor | None = None

    def call(self, step: Callable[[Desk[Made], Asked], Back], asked: Asked) -> Future[Back]:
        """Let a method of the desk be called, after those before."""
        if self._pool is None:
            # Not forked: numpy has threads, and a fork of a process with threads may hang.
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_sit_down, initargs=(self._desk,))
        with _uninterrupted():  # not before: what a first pool starts by itself lets signals through again
            return self._pool.submit(_at_desk, step, asked)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


@contextmanager
def ended_in_words() -> Iterator[None]:
    """Tell as OSError that a process was ended from outside, or that memory is short."""
    try:
        yield
    except BrokenProcessPool:
        message = "a process of the export was ended from outside, perhaps because memory is short"
        raise OSError(ECHILD, message) from None
    except MemoryError:
        raise OSError(ENOMEM, "memory is too short for the largest of the answers") from None


_desks: list[Desk[Any]] = []
"""The desk of a process of its own."""


def _sit_down(desk: Desk[Any]) -> None:
    # Ctrl+C reaches all processes of a terminal: the first one tells it, and ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with_parent, daemon=True).start()
    _desks[:] = [desk]


def _at_desk(step: Callable[[Desk[Any], Asked], Back], asked: Asked) -> Back:
    return step(_desks[0], asked)


def _leave_with_parent() -> None:
    """End this process when the first one is gone: nobody else would."""
    parent = parent_process()
    assert parent is not None
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let a process that may be started not hear of Ctrl+C before it can look away; this one hears it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
