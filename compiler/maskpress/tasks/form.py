"""The form of a task from a template: filled in for its row, its widgets checked, its parts ready for a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import zip_longest
from urllib.parse import unquote

from maskpress.problems import Problem, Refusal
from maskpress.spec.model import TaskSpec
from maskpress.tasks.filled import Filled
from maskpress.tasks.image_cache import ImageCache
from maskpress.tasks.model import Fields, Form, FormSettings, Image, InlineText, Picture, WidgetSettings
from maskpress.tasks.roots import rooted
from maskpress.tasks.rows import Row, shown_path
from maskpress.tasks.script_values import check_script
from maskpress.tasks.widgets import PaintedWidget, check_widgets
from maskpress.template.outline import Change
from maskpress.template.placeholders import SOURCES
from maskpress.template.render import PageTemplate, compile_template
from maskpress.template.scripts import shown
from maskpress.template.sheet import TemplateRefusal
from maskpress.template.stopped import css_urls

Part = str | Picture | WidgetSettings | FormSettings | Fields


@dataclass(frozen=True)
class FilledForm:
    """A form with the header of its first widget and that widget's image."""

    form: Form
    header: str
    image: Image


def open_template(spec: TaskSpec) -> tuple[PageTemplate | None, list[Problem]]:
    """Compile the template of a spec, if it has one that can be used."""
    if spec.template is None or spec.template.file is None:
        return None, []
    file = shown_path(spec, spec.template.file)
    return compile_template(file, spec.template.text, lambda address: rooted(address, spec.image_roots))


def build_form(
    row: Row, template: PageTemplate, spec: TaskSpec, cache: ImageCache, initial: str, found: list[Problem]
) -> FilledForm | None:
    """Fill in a template for a row; ``initial`` is what the spec's own renders to. ``found`` takes what is wrong."""
    try:
        sheet, outline = template.fill(_input(row, template))
    except TemplateRefusal as refusal:
        help = "; ".join(part for part in (_first(row, spec), refusal.help) if part)
        found.append(template.problem(refusal.offset, refusal.code, refusal.message, help or None))
        return None
    filled = Filled(row, template, spec, cache, sheet, outline, found, _first(row, spec))
    filled.tell_outline()
    widgets = check_widgets(filled, initial)
    pictures = [_picture(filled, number) for number in range(len(outline.pictures))]
    inline = tuple(_allowed(filled))
    if widgets is None:
        return None
    parts = _merged(_parts(filled, widgets, pictures))
    labels = {widget.name: widget.labels for widget in widgets}
    remote = (*_addresses(widgets, pictures), *_remote_of_styles(filled))
    root, head = ("".join(map(sheet.filled, spans)) for spans in (outline.root, outline.head))
    form = Form(tuple(parts), labels, inline, remote, root, head)
    return FilledForm(form, widgets[0].header, widgets[0].image)


def _input(row: Row, template: PageTemplate) -> Mapping[str, object]:
    """Give a row's values under the names that templates know them by, the image's among them."""
    image = row.values.get(row.image_key, row.image)
    columns = template.image_columns if row.image_key in ("image", "images") and "image" in row.values else ()
    return {**dict.fromkeys((*SOURCES, *columns), image), **row.values}


def _first(row: Row, spec: TaskSpec) -> str | None:
    """Say which of many rows it was."""
    kinds = {"manifest": f"first at {row.place}", "images": f'first for "{row.image}"'}
    return kinds.get(spec.images.kind)


def _picture(filled: Filled, number: int) -> Image | str | None:
    """Give the picture of an ``img``: an image, or the address to leave as it is."""
    value = filled.outline.pictures[number]
    address = value.read(filled.sheet).strip()
    if not address or address.lower().startswith("data:"):
        return None
    try:
        by_row = filled.by_row(value)
        name = address if by_row else unquote(address)
        return filled.image(address if "://" in address else name, None if by_row else filled.folder)
    except Refusal as refusal:
        filled.refuse(value, "E434" if refusal.code == "E309" else refusal.code, "img", refusal)
        return None


def _addresses(widgets: list[PaintedWidget], pictures: list[Image | str | None]) -> Iterator[str]:
    for image in (*(widget.image for widget in widgets), *pictures):
        if isinstance(image, Image) and image.url is not None:
            yield image.url


def _allowed(filled: Filled) -> Iterator[InlineText]:
    """Give the scripts and styles that the policy has to allow; one that a row brings is none of them."""
    for part, value in filled.outline.inline:
        if filled.sheet.written(part.at):
            if part.kind in ("script", "handler"):
                check_script(filled, part, value)
            yield InlineText(part.kind, value.read(filled.sheet))
        else:
            message = f"a {part.kind} that comes with a row is not run"
            filled.tell(part.at, "W445", message, "write it into the template", "warning")


def _remote_of_styles(filled: Filled) -> Iterator[str]:
    """Give the pictures that styles load from declared hosts; all else they would load is a problem."""
    for part, value in filled.outline.inline:
        if part.kind.startswith("style") and filled.sheet.written(part.at):
            for url in css_urls(value.read(filled.sheet)):
                if _is_picture(url) and filled.spec.page.images == "remote":
                    yield url
                else:
                    message = f"the style would load {shown(url)} from elsewhere"
                    filled.tell(part.at, "E434", message, "write it as a data: address, or leave it out")


def _is_picture(url: str) -> bool:
    font = url.lower().partition("?")[0].endswith((".woff", ".woff2", ".ttf", ".otf", ".eot", ".css"))
    return url.startswith(("https://", "http://")) and not font


def _parts(filled: Filled, widgets: list[PaintedWidget], pictures: list[Image | str | None]) -> Iterator[Part]:
    for piece, change in zip_longest(filled.outline.pieces, filled.outline.changes):
        yield filled.sheet.filled(piece)
        if change is not None:
            yield from _replacement(filled, change, widgets, pictures)


def _replacement(
    filled: Filled, change: Change, widgets: list[PaintedWidget], pictures: list[Image | str | None]
) -> Iterator[Part]:
    if change.kind == "form":
        yield FormSettings()
    elif change.kind == "fields":
        yield Fields()
    elif change.kind == "widget":
        widget = widgets[change.number]
        yield WidgetSettings(widget.image, widget.given)
    elif change.kind == "src":
        yield Picture(widgets[change.number].image, widgets[change.number].number)
    elif change.kind == "initial" and (initial := widgets[change.number].initial) is not None:
        yield f"initial-value='{escape(initial, quote=False).replace(chr(39), '&#39;')}'"
    elif change.kind == "picture":
        picture = pictures[change.number]
        yield Picture(picture, 0) if isinstance(picture, Image) else _as_written(filled, change)


def _as_written(filled: Filled, change: Change) -> str:
    value = filled.outline.pictures[change.number]
    return f'src="{escape(value.read(filled.sheet))}"'


def _merged(parts: Iterator[Part]) -> Iterator[Part]:
    """Join texts that stand side by side."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
        else:
            if text:
                yield text
            text = ""
            yield part
    if text:
        yield text
