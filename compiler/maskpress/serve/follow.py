"""While the server runs: what is shown follows the files, and at the end the leases are put away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool

from maskpress.errors import MaskpressError
from maskpress.serve.collection import Collection
from maskpress.serve.setup import Setup, Voice
from maskpress.serve.show import Show
from maskpress.serve.watch import watch_site, watch_spec


def following(
    setup: Setup, voice: Voice, show: Show, collection: Collection
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Make what runs beside the application."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(_follow(setup, voice, show, collection))
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            await collection.close()

    return lifespan


async def _follow(setup: Setup, voice: Voice, show: Show, collection: Collection) -> None:
    async def changed() -> None:
        await _load_again(setup, voice, show, collection)

    try:
        if setup.place.is_dir():
            await watch_site(setup.place, changed)
        else:
            await watch_spec(setup.place.absolute().parent, setup.results, changed)
    except (OSError, RuntimeError) as error:
        voice.say(f"changes will not be seen: {error}")


async def _load_again(setup: Setup, voice: Voice, show: Show, collection: Collection) -> None:
    began = time.monotonic()
    try:
        fine = await run_in_threadpool(show.refresh)
    except (MaskpressError, OSError) as error:  # a site half copied: it changes again when it is whole
        voice.say(f"not loaded again: {error}")
        return
    collection.expect(show.catalog)
    voice.report(show.problems)
    if new := [worker for worker in show.catalog.workers if worker not in (setup.workers or ())]:
        voice.say(f"no link yet for {', '.join(new)}: end this server and start it again")
    if fine:
        voice.say(f"loaded again in {time.monotonic() - began:.1f} s")
