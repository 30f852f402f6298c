"""One page: the HTML of a batch, as pieces ready to be written one after the other."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Iterator
from pathlib import Path

from maskpress.pages.batches import Batch
from maskpress.pages.csp import host_source, page_policy
from maskpress.pages.frame import Frame
from maskpress.pages.html import render_pieces
from maskpress.spec.model import PageOptions
from maskpress.tasks.model import Image, Task

# A multiple of 3, so that base64 of the pieces adds up to base64 of the whole.
_STEP = 3 * 2**18


def render_page(batch: Batch, frame: Frame) -> Iterator[bytes]:
    """Give the HTML of a batch in pieces, reading its images as they are reached.

    Images are read and encoded 768 KiB at a time, so that memory holds the batch's texts but never its pictures.
    """
    pieces = iter(_small_parts(batch, frame))
    yield next(pieces)
    yield frame.script
    yield next(pieces)
    for task in batch.tasks:
        for picture in _cut_out(task, frame.spec.page):
            yield from _data_uri(picture)
            yield next(pieces)


def page_weight(batch: Batch, frame: Frame) -> int:
    """Estimate a page's size in bytes, to a few hundred bytes a task, without rendering it."""
    return len(frame.script) + sum(_task_weight(task, frame.spec.page) for task in batch.tasks)


def image_path(task: Task) -> str:
    """Say where ``page.images: copy`` puts a task's image, relative to the page."""
    return f"images/{task.id}{task.image.suffix}"


def _small_parts(batch: Batch, frame: Frame) -> list[bytes]:
    options = frame.spec.page
    return render_pieces(
        "page.html",
        batch=batch,
        frame=frame,
        spec=frame.spec,
        policy=page_policy(frame.script_source, frame.style_source, _image_sources(batch, options)),
        inlined=lambda task: _inlined(task, options),
        source=lambda task: task.image.url or image_path(task),
    )


def _image_sources(batch: Batch, options: PageOptions) -> list[str]:
    remote = {host_source(task.image.url) for task in batch.tasks if task.image.url is not None}
    # Measured on file:// and http, Chromium 156 and Firefox 153: 'self' covers an image beside the page everywhere,
    # a relative path never does, and file: only on file://.
    copied = ["'self'"] if options.images == "copy" else []
    return copied + sorted(remote)


def _inlined(task: Task, options: PageOptions) -> bool:
    return task.image.path is not None and options.images != "copy"


def _cut_out(task: Task, options: PageOptions) -> Iterator[Image | str]:
    """Give what the template leaves a cut for, in its order."""
    if _inlined(task, options):
        yield task.image
    yield from task.short_instructions.pictures
    yield from task.full_instructions.pictures


def _data_uri(picture: Image | str) -> Iterator[bytes]:
    if isinstance(picture, str):
        yield picture.encode()
    elif picture.path is not None:
        yield f"data:{picture.media_type};base64,".encode()
        yield from _base64(picture.path)


def _base64(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:  # a buffer would only add a copy
        while piece := file.read(_STEP):
            yield b2a_base64(piece, newline=False)


def _task_weight(task: Task, options: PageOptions) -> int:
    texts = (*task.short_instructions.texts, *task.full_instructions.texts, task.initial or "")
    return sum(map(len, texts)) + sum(map(_picture_weight, _cut_out(task, options)))


def _picture_weight(picture: Image | str) -> int:
    if isinstance(picture, str):
        return len(picture)
    return 0 if picture.path is None else (picture.path.stat().st_size + 2) // 3 * 4
