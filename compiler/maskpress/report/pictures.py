"""The pictures of a page: written into it as they come, images drawn on the side."""

from __future__ import annotations

import base64
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from maskpress.report.thumbnails import draw_image
from maskpress.results.model import Answer

_AHEAD = 8
"""Images under way at most: each holds its pixels."""
_WORKERS = 2

Size = tuple[int, int]


class Pictures:
    """Writes a JSON list of data URIs, one a line; places count from 0. An image that cannot be read is an empty text.

    Threads serve: decoding, scaling and encoding leave the interpreter free.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._pool = ThreadPoolExecutor(_WORKERS)
        self._waiting: deque[Callable[[], bytes]] = deque()
        self._images: dict[tuple[Path, Size], int] = {}
        self._count = 0
        self._written = 0

    def add_overlay(self, png: bytes) -> int:
        """Add the PNG of an overlay; give its place."""
        text = _data(png, "png")
        return self._put(lambda: text)

    def add_image(self, path: Path, size: Size) -> int:
        """Add an image file in that size, once; give its place."""
        if (path, size) not in self._images:
            drawn = self._pool.submit(draw_image, path, size)
            self._images[path, size] = self._put(lambda: _shown(drawn))
        return self._images[path, size]

    def finish(self) -> None:
        """Write what is under way."""
        while self._waiting:
            self._write_next()
        self.close()

    def close(self) -> None:
        """Give up what is under way."""
        self._pool.shutdown(cancel_futures=True)

    def _put(self, text: Callable[[], bytes]) -> int:
        self._waiting.append(text)
        while len(self._waiting) > _AHEAD:
            self._write_next()
        self._count += 1
        return self._count - 1

    def _write_next(self) -> None:
        separator = b",\n" if self._written else b"\n"
        self._file.write(separator + b'"' + self._waiting.popleft()() + b'"')
        self._written += 1


def image_of(answer: Answer, image: Path | str | None, size: tuple[int | None, int | None]) -> Path | None:
    """Give the image file to show below an answer: one that is on this machine and has the answer's size."""
    return image if isinstance(image, Path) and size == (answer.width, answer.height) else None


def _shown(drawn: Future[bytes | None]) -> bytes:
    content = drawn.result()
    return b"" if content is None else _data(content, "webp")


def _data(content: bytes, kind: str) -> bytes:
    return f"data:image/{kind};base64,".encode() + base64.b64encode(content)
