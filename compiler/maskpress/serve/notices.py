"""What stands in place of a page that a visitor does not get, and where to go on instead."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from starlette.responses import Response

from maskpress.serve.catalog import Catalog, ServedBatch
from maskpress.serve.views import notice
from maskpress.serve.visitor import Visitor


def named(address: str, worker: str | None, others: Iterable[tuple[str, str]] = ()) -> str:
    """Say in an address who opens it, beside other parameters."""
    query = urlencode([*([("worker", worker)] if worker else []), *others])
    return f"{address}?{query}" if query else address


def anothers(batch: ServedBatch, visitor: Visitor) -> Response:
    """Keep a worker from another one's page; where names are words only, the other one may be sitting there."""
    link = (named(f"/{batch.path}", batch.worker), f"I am {batch.worker}") if visitor.is_requester else None
    words = f"This page is {batch.worker}'s, and you are {visitor.worker}. Open your own link."
    return notice("Not your page", words, status=403, link=link)


def taken(batch: ServedBatch) -> Response:
    """Keep a worker from a batch in other hands."""
    words = f"Another worker has begun with {batch.id}. Take the next one: no work is done twice."
    return notice("Somebody is at it already", words, status=409, link=("/", "Take the next one"))


def repeated(batch: ServedBatch) -> Response:
    """Keep a worker from tasks that are to be done by another one as well."""
    words = f"You have painted images of {batch.id} before, and now somebody else has to."
    return notice("Somebody else has to do this", words, status=409, link=("/", "Take the next one"))


def nothing_left(catalog: Catalog, visitor: Visitor, left: bool, progress: str) -> Response:
    """Tell who asks for work that there is none; ``left`` = others still have some."""
    title, words = _why_nothing(catalog, visitor, left)
    return notice(title, words, link=(progress, "See the progress") if visitor.is_requester else None)


def _why_nothing(catalog: Catalog, visitor: Visitor, left: bool) -> tuple[str, str]:
    if not left:
        return "All done", "Every task is done. Thank you."
    if visitor.worker in catalog.workers:
        return "All done", "Every task of yours is done. Thank you."
    if catalog.workers:
        return "Whose page?", "Each page here is one worker's own. Open it by that worker's link."
    return "Nothing to do right now", "Others work on all that is left. Look in again later."
