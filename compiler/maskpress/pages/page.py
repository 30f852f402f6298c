"""One page: the HTML of a batch, as pieces ready to be written one after the other."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Iterator
from pathlib import Path

from maskpress.pages.batches import Batch
from maskpress.pages.csp import answer_sources, inline_sources, page_policy
from maskpress.pages.form import form_parts
from maskpress.pages.frame import Frame
from maskpress.pages.html import render_pieces
from maskpress.pages.pictures import carried, image_path, inlined, picture_sources
from maskpress.pages.settings import settings_block
from maskpress.spec.model import TaskSpec
from maskpress.tasks.model import Form, Image, Task

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
        for picture in carried(task, frame.spec.page):
            yield from _data_uri(picture)
            yield next(pieces)


def page_weight(batch: Batch, frame: Frame) -> int:
    """Estimate a page's size in bytes, to a few hundred bytes a task, without rendering it."""
    return len(frame.script) + sum(_task_weight(task, frame) for task in batch.tasks)


def _small_parts(batch: Batch, frame: Frame) -> list[bytes]:
    options = frame.spec.page
    return render_pieces(
        "page.html",
        batch=batch,
        frame=frame,
        spec=frame.spec,
        policy=_policy(batch, frame),
        settings=settings_block(batch, frame.spec),
        inlined=lambda task: inlined(task.image, 1, options),
        source=lambda task: task.image.url or image_path(task, task.image, 1),
        form=batch.tasks[0].form,
        form_parts=lambda task: form_parts(task, task.form, frame),
    )


def _policy(batch: Batch, frame: Frame) -> str:
    forms = [task.form for task in batch.tasks if task.form is not None]
    return page_policy(
        frame.script_source,
        frame.style_source,
        picture_sources(batch.tasks, frame.spec.page),
        connections=answer_sources(_requested(batch, frame.spec)),
        forms=answer_sources(_posted(frame.spec)),
        scripts=[source for form in forms for source in _sources(form, "script", "handler")],
        styles=[source for form in forms for source in _sources(form, "style", "style attribute")],
    )


def _sources(form: Form, element: str, attribute: str) -> list[str]:
    texts = [each.text for each in form.inline if each.kind == element]
    return inline_sources(texts, [each.text for each in form.inline if each.kind == attribute])


def _requested(batch: Batch, spec: TaskSpec) -> Iterator[str]:
    """Give the addresses that the page sends to and stays."""
    yield from (channel.url for channel in spec.submit if channel.kind == "post" and channel.url is not None)
    yield from (task.put_url for task in batch.tasks if task.put_url is not None)


def _posted(spec: TaskSpec) -> Iterator[str]:
    """Give the addresses that a form takes the worker to."""
    yield from spec.hosts
    yield from (channel.url for channel in spec.submit if channel.kind == "form" and channel.url is not None)


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


def _task_weight(task: Task, frame: Frame) -> int:
    written = (part for part in (task.form.parts if task.form else (frame.questions,)) if isinstance(part, str))
    texts = (*task.short_instructions.texts, *task.full_instructions.texts, task.initial or "", *written)
    return sum(map(len, texts)) + sum(map(_picture_weight, carried(task, frame.spec.page)))


def _picture_weight(picture: Image | str) -> int:
    if isinstance(picture, str):
        return len(picture)
    return 0 if picture.path is None else (picture.path.stat().st_size + 2) // 3 * 4
