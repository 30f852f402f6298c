"""A form from a template on its page: the gaps filled that only the page can fill."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from markupsafe import Markup

from maskpress.pages.frame import Frame
from maskpress.pages.html import CUT, single_quoted
from maskpress.pages.pictures import image_path, inlined
from maskpress.tasks.model import Form, FormSettings, Image, Picture, Task, WidgetSettings


def form_parts(task: Task, form: Form, frame: Frame) -> Iterator[Markup]:
    """Give the HTML of a form in parts; CUT stands for a picture that the page carries."""
    for part in form.parts:
        if isinstance(part, str):
            yield Markup(part)
        elif isinstance(part, Picture):
            yield from _picture(task, part, frame)
        elif isinstance(part, WidgetSettings):
            yield _widget_settings(part, frame)
        elif isinstance(part, FormSettings):
            yield _form_settings(task, frame)
        else:
            yield _fields(task)


def _picture(task: Task, picture: Picture, frame: Frame) -> Iterator[Markup]:
    image, number = picture.image, picture.number
    yield Markup('src="')
    if inlined(image, number, frame.spec.page):
        yield CUT
    else:
        yield Markup("{}").format(image.url or image_path(task, image, number))
    yield Markup('"')


def _form_settings(task: Task, frame: Frame) -> Markup:
    hosts = " ".join(frame.spec.hosts)
    given = {"task-id": task.id, "contact": frame.spec.contact, "submit-hosts": hosts, "put-url": task.put_url}
    texts = (Markup(' {}="{}"').format(*each) for each in given.items() if each[1] is not None)
    return Markup("").join(texts)


def _widget_settings(settings: WidgetSettings, frame: Frame) -> Markup:
    """Write what a page tells each widget, before the template's attributes: the first of two alike counts."""
    texts = [_size(settings.image)]
    if frame.rules:
        texts.append(_json_attribute("rules", frame.rules))
    if frame.spec.overlap != "replace":
        texts.append(Markup(' overlap="{}"').format(frame.spec.overlap))
    if settings.initial is not None:
        texts.append(Markup(" initial-value='{}'").format(single_quoted(settings.initial)))
    return Markup("").join(texts)


def _size(image: Image) -> Markup:
    if image.width is None:
        return Markup("")
    return Markup(' image-width="{}" image-height="{}"').format(image.width, image.height)


def _json_attribute(name: str, value: Mapping[str, object]) -> Markup:
    text = single_quoted(json.dumps(value, ensure_ascii=False))
    return Markup(" {}='{}'").format(name, text)


def _fields(task: Task) -> Markup:
    fields = (Markup('<input type="hidden" name="{}" value="{}">\n').format(*field) for field in task.hidden)
    return Markup("").join(fields)
