"""The application: what each address answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from itertools import chain
from mimetypes import guess_type
from pathlib import PurePosixPath

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from maskpress.pages.links import LINKS
from maskpress.serve.body import read_body
from maskpress.serve.catalog import ServedBatch
from maskpress.serve.collection import Collection
from maskpress.serve.gate import Gate, remember_name
from maskpress.serve.notices import anothers, named, nothing_left, repeated, taken
from maskpress.serve.preview import served_page
from maskpress.serve.progress import Progress, read_progress
from maskpress.serve.refused import Refused
from maskpress.serve.settings import SUBMISSIONS
from maskpress.serve.show import Show
from maskpress.serve.views import json_reply, not_ready, progress_page, refusal
from maskpress.serve.visitor import Doors, Visitor

PROGRESS = "/progress"

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def make_app(
    show: Show,
    collection: Collection,
    doors: Doors,
    *,
    hosts: frozenset[str] | None,
    cookie: str,
    links: Mapping[str, str],
    lifespan: Lifespan | None = None,
) -> Starlette:
    """Put the parts together; see ``Gate`` for ``hosts`` and ``cookie``. ``links`` are the workers' own."""
    desk = _Desk(show, collection, links, cookie)
    routes = [
        Route("/", desk.start),
        Route(PROGRESS, desk.progress),
        Route(f"{PROGRESS}.json", desk.progress_json),
        Route("/changes", desk.changes),
        Route(SUBMISSIONS, desk.submit, methods=["POST"]),
        Route("/{path:path}", desk.file),
    ]
    gate = Middleware(Gate, doors=doors, hosts=hosts, cookie=cookie)
    answers = {Refused: _refused, HTTPException: _http_problem, OSError: _disk_problem, Exception: _own_fault}
    return Starlette(routes=routes, middleware=[gate], exception_handlers=answers, lifespan=lifespan)


class _Desk:
    """One method an address."""

    def __init__(self, show: Show, collection: Collection, links: Mapping[str, str], cookie: str) -> None:
        self._show = show
        self._collection = collection
        self._links = links
        self._cookie = cookie

    async def start(self, request: Request) -> Response:
        """Send a visitor to the next batch."""
        visitor = _visitor(request)
        catalog = self._show.catalog
        if not self._show.is_ready:
            return self._not_ready(visitor)
        batch = self._collection.ledger.next_batch(visitor, catalog)
        if batch is None:
            return self._nothing_left(visitor)
        if request.method == "GET":
            await self._collection.lease(batch, visitor)
        return RedirectResponse(named(f"/{batch.path}", visitor.worker, _others(request)), 303)

    async def progress(self, request: Request) -> Response:
        """Show the requester who does what."""
        visitor = _visitor(request)
        _check_requester(visitor)
        if not self._show.is_ready:
            return self._not_ready(visitor)
        folder, title = str(self._collection.folder), self._show.catalog.title
        return progress_page(self._progress(), title, folder, self._version(PROGRESS))

    async def progress_json(self, request: Request) -> Response:
        """Tell a program who does what."""
        _check_requester(_visitor(request))
        return json_reply(self._progress())

    async def changes(self, request: Request) -> Response:
        """Tell an open page whether it is still the same; its asking is a sign of life."""
        visitor = _visitor(request)
        path = request.query_params.get("page", "")
        batch = self._show.catalog.batch_at(path.removeprefix("/"))
        if batch is not None and self._collection.ledger.last_holder(batch.id) == visitor.id:
            await self._collection.lease(batch, visitor)
        return json_reply({"version": self._version(path), "problems": self._problems(visitor)})

    async def submit(self, request: Request) -> Response:
        """Take in a submission; 200 only when it is on the device."""
        visitor = _visitor(request)
        body = await read_body(request, self._collection.folder)
        key = request.headers.get("idempotency-key")
        stored, kept = await self._collection.take_in(body, key, visitor, self._show.catalog)
        reply = json_reply({"stored": True, "task": stored.task, "key": stored.key, "result": kept})
        if visitor.worker is None and stored.worker is not None:
            remember_name(reply, self._cookie, stored.worker)
        return reply

    async def file(self, request: Request) -> Response:
        """Give a page or a file of the site; opening a batch's page leases the batch."""
        path = request.path_params["path"]
        visitor = _visitor(request)
        catalog = self._show.catalog
        if not self._show.is_ready:
            return self._not_ready(visitor)
        batch = catalog.batch_at(path)
        refusal = await self._kept_from(batch, visitor, request) if batch else _kept_for_requester(path, visitor)
        if refusal is not None:
            return refusal
        planned = catalog.files.get(path)
        if planned is None:
            raise Refused(404, "there is nothing at this address")
        media = guess_type(PurePosixPath(path).name)[0] or "application/octet-stream"
        if media != "text/html":
            return await _streamed(iter(planned.pieces()), media)
        worker, after = (batch.worker or visitor.worker, self._after(batch, request)) if batch else (None, None)
        page = served_page(planned.pieces(), self._version(f"/{path}"), worker=worker, after=after)
        return await _streamed(page, media)

    def _after(self, batch: ServedBatch, request: Request) -> str | None:
        """Say where to go on when a batch is done, where there may be another."""
        several = len(self._show.catalog.batches) > 1 and batch.worker is None
        return named(str(request.base_url), _visitor(request).worker, _others(request)) if several else None

    async def _kept_from(self, batch: ServedBatch, visitor: Visitor, request: Request) -> Response | None:
        """Give the page in place of a batch that is not the visitor's; else lease the batch."""
        looks = visitor.is_requester and ("look" in request.query_params or (batch.worker and not visitor.worker))
        if looks:
            return None
        if batch.worker not in (None, visitor.worker):
            return anothers(batch, visitor)
        ledger, catalog = self._collection.ledger, self._show.catalog
        if request.method != "GET" or not ledger.open_tasks(batch, catalog):
            return None
        if batch.worker is None and ledger.repeats(batch, visitor, catalog):
            return repeated(batch)
        return None if await self._collection.lease(batch, visitor) else taken(batch)

    def _nothing_left(self, visitor: Visitor) -> Response:
        left = self._progress()["tasks"]["open"] > 0
        return nothing_left(self._show.catalog, visitor, left, PROGRESS)

    def _not_ready(self, visitor: Visitor) -> Response:
        return not_ready(self._problems(visitor), self._show.version)

    def _problems(self, visitor: Visitor) -> str:
        return self._show.text if visitor.is_requester else ""

    def _version(self, path: str) -> str:
        """Say what a page is made of; progress moves with answers and leases."""
        if not self._show.is_ready:
            return self._show.version
        if path == PROGRESS:
            ledger = self._collection.ledger
            return f"{len(ledger.stored)}-{hash(frozenset(ledger.leases)):x}-{self._show.version}"
        return self._show.catalog.fingerprint(path.removeprefix("/"))

    def _progress(self) -> Progress:
        return read_progress(self._show.catalog, self._collection.ledger, self._links)


def _visitor(request: Request) -> Visitor:
    found: Visitor = request.state.visitor
    return found


async def _streamed(pieces: Iterator[bytes], media: str) -> Response:
    """Begin to read before anything is said: a site may be built again at this moment. Raises Refused."""
    try:
        first = await run_in_threadpool(next, pieces, b"")
    except OSError:
        raise Refused(503, "this is not there just now; try again") from None
    return StreamingResponse(chain([first], pieces), media_type=media)


def _others(request: Request) -> list[tuple[str, str]]:
    """Give the parameters that are not for the server: submissions hold them."""
    return [each for each in request.query_params.multi_items() if each[0] not in ("worker", "token", "look")]


def _kept_for_requester(path: str, visitor: Visitor) -> Response | None:
    """Refuse workers the lists of all pages."""
    if path in (LINKS, "index.html"):
        _check_requester(visitor)
    return None


def _check_requester(visitor: Visitor) -> None:
    if not visitor.is_requester:
        raise Refused(403, "this page is the requester's: open it with the requester's link")


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return refusal(request, error)


def _http_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {405: "this address does not take such requests", 404: "there is nothing at this address"}
    return refusal(request, Refused(error.status_code, words.get(error.status_code, error.detail.lower())))


def _disk_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, OSError)
    reason = (error.strerror or "unknown").lower()
    return refusal(
        request, Refused(507, f"the disk of the server refused: {reason}; nothing was stored, try again later")
    )


def _own_fault(request: Request, error: Exception) -> Response:
    return refusal(request, Refused(500, "the server failed at this; nothing was stored, try again later"))
