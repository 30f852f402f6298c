"""The pictures of a page: which it carries, which lie beside it, and which come from declared hosts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maskpress.pages.csp import host_source
from maskpress.spec.model import PageOptions
from maskpress.tasks.model import Image, Picture, Task


def shown_images(task: Task) -> Iterator[tuple[Image, int]]:
    """Give the images to paint of a task, each with its number, from 1."""
    if task.form is None:
        yield task.image, 1
        return
    for part in task.form.parts:
        if isinstance(part, Picture) and part.number:
            yield part.image, part.number


def image_path(task: Task, image: Image, number: int) -> str:
    """Say where ``page.images: copy`` puts an image to paint, relative to the page."""
    place = f"images/{task.id}" if number == 1 else f"images/{task.id}/{number}"
    return f"{place}{image.suffix}"


def inlined(image: Image, number: int, options: PageOptions) -> bool:
    """Tell whether the page carries an image; pictures beside those to paint have the number 0."""
    return image.path is not None and (options.images != "copy" or number == 0)


def carried(task: Task, options: PageOptions) -> Iterator[Image | str]:
    """Give the pictures that the page carries, in their order."""
    if task.form is not None:
        pictures = (part for part in task.form.parts if isinstance(part, Picture))
        yield from (each.image for each in pictures if inlined(each.image, each.number, options))
        return
    if inlined(task.image, 1, options):
        yield task.image
    yield from task.short_instructions.pictures
    yield from task.full_instructions.pictures


def picture_sources(tasks: Iterable[Task], options: PageOptions) -> list[str]:
    """Name what the policy has to allow for the pictures that the page does not carry."""
    # Measured on file:// and http, Chromium 156 and Firefox 153: 'self' covers an image beside the page everywhere,
    # a relative path never does, and file: only on file://.
    copied = ["'self'"] if options.images == "copy" else []
    urls = [url for task in tasks for url in ((task.image.url,) if task.form is None else task.form.remote)]
    return copied + sorted({host_source(url) for url in urls if url is not None})
