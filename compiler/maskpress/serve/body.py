"""Bodies of requests: no larger than the limit, and never all of many large ones in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from maskpress.serve.refused import Refused

MAX_BODY = 64 * 1024 * 1024
SMALL = 2 * 1024 * 1024
"""Bytes of a body held in memory; longer ones wait on the disk until their turn comes."""
PATIENCE = 60.0
"""Seconds without a byte after which a client is given up."""


class Body:
    """A body as it comes: in memory, or from a certain length on in a file without a name."""

    def __init__(self) -> None:
        self.length = 0
        self._text = bytearray()
        self._file: IO[bytes] | None = None

    @property
    def is_large(self) -> bool:
        """Whether it waits on the disk."""
        return self._file is not None

    async def add(self, piece: bytes, folder: Path) -> None:
        """Take the next bytes. Raises OSError where the disk refuses them."""
        self.length += len(piece)
        self._text += piece
        if len(self._text) > SMALL:
            self._file = self._file or TemporaryFile(dir=folder)  # noqa: SIM115
            await run_in_threadpool(self._file.write, bytes(self._text))
            self._text.clear()

    def read(self) -> bytes:
        """Give the body's bytes; once."""
        if self._file is None:
            return bytes(self._text)
        with self._file:
            self._file.seek(0)
            return self._file.read() + self._text

    def close(self) -> None:
        """Forget what came."""
        if self._file is not None:
            self._file.close()


async def read_body(request: Request, folder: Path) -> Body:
    """Read the JSON body of a request; a long one by way of ``folder``.

    Raises Refused: 415 where it is not JSON, 413 where it is too long, 408 where no more of it comes.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "expected a body of the type application/json")
    _check_length(request.headers.get("content-length"))
    body = Body()
    try:
        async for piece in _pieces(request):
            await body.add(piece, folder)
            _check_length(str(body.length))
    except BaseException:
        body.close()
        raise
    return body


def _check_length(length: str | None) -> None:
    if length is not None and length.isdecimal() and int(length) > MAX_BODY:
        raise Refused(413, f"a submission has at most {MAX_BODY >> 20} MiB")


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(PATIENCE):
                piece = await anext(stream, None)
        except (TimeoutError, ClientDisconnect):
            raise Refused(408, "the body did not come to its end") from None
        if piece is None:
            return
        yield piece
