"""Run a server: its folder of results and its address, until Ctrl+C."""

from __future__ import annotations

import logging
import time
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from socket import socket
from typing import cast

import uvicorn

from maskpress.errors import SpecError
from maskpress.problems import Problem
from maskpress.serve.address import link, listen
from maskpress.serve.app import PROGRESS, make_app
from maskpress.serve.catalog import Catalog, planned_catalog
from maskpress.serve.collection import Collection
from maskpress.serve.follow import following
from maskpress.serve.ledger import Ledger
from maskpress.serve.setup import Setup, Voice, doors, hosts, requester_link, with_tokens, with_workers, worker_links
from maskpress.serve.show import Show
from maskpress.serve.site_folder import read_site
from maskpress.serve.state import State, only_server, read_state, write_state
from maskpress.serve.store import Store

_GRACE = cast(int, 0.5)  # seconds for requests under way when Ctrl+C comes; uvicorn's type is narrower than its need


def serve(setup: Setup, voice: Voice) -> None:
    """Serve until Ctrl+C, which raises KeyboardInterrupt once all is put away.

    A spec with problems is served too: they show in the page. Raises SpecError where there is none, MaskpressError
    where a site is none, OutputError where the results are another server's, OSError where address or disk refuse.
    """
    setup.results.mkdir(parents=True, exist_ok=True)
    with only_server(setup.results), listen(setup.address) as bound:
        show = Show(_loader(setup))
        if not show.refresh() and not setup.place.exists():
            raise SpecError(show.problems)
        voice.report(show.problems)
        setup = with_workers(setup, show.catalog.workers)
        state = with_tokens(read_state(setup.results), setup)
        write_state(setup.results, state)
        store = Store(setup.results)
        collection = Collection(setup.results, state, store, Ledger(store.stored(), state.leases), time.time)
        collection.expect(show.catalog)
        _run(setup, voice, show, collection, state, bound)


def _run(setup: Setup, voice: Voice, show: Show, collection: Collection, state: State, bound: socket) -> None:
    start = link(bound, setup.address.host)
    links = worker_links(start, setup, state)
    app = make_app(
        show,
        collection,
        doors(setup, state),
        hosts=hosts(setup.address),
        cookie=f"maskpress-{bound.getsockname()[1]}",
        links=links,
        lifespan=following(setup, voice, show, collection),
    )
    only_page = len(show.catalog.batches) <= 1 and not setup.workers
    own = requester_link(start if only_page else start + PROGRESS.removeprefix("/"), setup, state)
    _announce(voice, show, collection, own, links)
    if setup.open_browser:
        webbrowser.open(own)
    _log_to(voice)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, ws="none", timeout_graceful_shutdown=_GRACE
    )
    uvicorn.Server(config).run([bound])


def _loader(setup: Setup) -> Callable[[], tuple[Catalog, Sequence[Problem]]]:
    if setup.place.is_dir():
        return lambda: (read_site(setup.place), ())

    def load() -> tuple[Catalog, Sequence[Problem]]:
        plan = setup.plan()
        return planned_catalog(plan), plan.problems

    return load


def _announce(voice: Voice, show: Show, collection: Collection, own: str, links: Mapping[str, str]) -> None:
    tasks = sum(len(batch.tasks) for batch in show.catalog.batches)
    voice.say(f"serving {tasks} tasks; {len(collection.ledger.stored)} answers in {collection.folder}")
    voice.say(f"open {own} (Ctrl+C ends)")
    for name, address in links.items():
        voice.say(f"{name}: {address}")


class _Faults(logging.Handler):
    """Says in a line what went wrong: a traceback tells a requester nothing."""

    def __init__(self, voice: Voice) -> None:
        super().__init__(logging.ERROR)
        self._voice = voice

    def emit(self, record: logging.LogRecord) -> None:
        """Say the record."""
        fault = record.exc_info[1] if record.exc_info else None
        cause = fault and (fault.__cause__ or fault)
        self._voice.say(f"a request failed: {cause!r}" if cause else record.getMessage())


def _log_to(voice: Voice) -> None:
    logger = logging.getLogger("uvicorn.error")
    logger.handlers, logger.propagate = [_Faults(voice)], False
    logger.setLevel(logging.ERROR)
