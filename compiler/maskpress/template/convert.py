"""A template with one widget as a task spec: what a spec can say, and warnings for the rest."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from maskpress.errors import SpecError
from maskpress.problems import Problem
from maskpress.template.convert_controls import CONTROLS, FIELD_NAME, Controls, read_controls
from maskpress.template.convert_rest import tell_rest
from maskpress.template.convert_text import Source, SpecText
from maskpress.template.faults import NO_WIDGET, WIDGET
from maskpress.template.lenient_list import LenientProblem, read_labels, read_lenient
from maskpress.template.losses import Losses
from maskpress.template.markdown import Node, markdown
from maskpress.template.nodes import Element
from maskpress.template.placeholders import IMAGE_COLUMNS
from maskpress.template.source import Template, has_placeholder

_NO_DISPLAY = re.compile(r"\bdisplay\s*:\s*none\b|\bvisibility\s*:\s*hidden\b", re.IGNORECASE)
_REGIONS = ("short-instructions", "full-instructions")
_AS_IT_IS = "a spec with the key template builds pages from the file as it is"


@dataclass(frozen=True)
class Converted:
    """The text of a task spec, and warnings about what it lacks."""

    spec: str
    problems: tuple[Problem, ...]


def convert_template(template: Template) -> Converted:
    """Make a template a task spec. Raises SpecError where it cannot become one."""
    index, widget = _widget(template)
    losses = Losses(template)
    labels = _labels(template, widget)
    name = _answer_name(widget, losses)
    controls = read_controls(template, name, losses)
    header = " ".join((template.attribute(widget, "header") or "").split())
    regions = _regions(template, index)
    short, full = (_instructions(template, index, regions, controls, each, losses) for each in _REGIONS)
    spec = SpecText(
        made_from=PurePosixPath(template.file).name,
        title=_title(template, losses),
        header=template.over_rows(header),
        labels=labels,
        source=_source(template, widget, losses),
        short=short,
        full=full,
        initial=_initial(template, widget, losses),
        answer_name=name,
        controls=controls,
    )
    tell_rest(template, index, frozenset(regions.values()), controls, losses)
    return Converted(spec.write(), losses.all())


def _widget(template: Template) -> tuple[int, Element]:
    found = list(template.markup.live(WIDGET))
    if len(found) == 1:
        return found[0]
    if not found:
        raise SpecError([template.problem("E430", None, NO_WIDGET, "only such templates become task specs")])
    message = f"a second <{WIDGET}>: a task spec has one"
    raise SpecError([template.problem("E450", each.start, message, _AS_IT_IS) for _, each in found[1:]])


def _labels(template: Template, widget: Element) -> tuple[str, ...]:
    attribute = widget.attribute("labels")
    text = template.attribute(widget, "labels")
    if attribute is None or text is None:
        raise SpecError([template.problem("E450", widget.start, "the widget has no labels", _AS_IT_IS)])
    start = attribute.start if attribute.value_start is None else attribute.value_start
    if has_placeholder(text):
        message = "labels: they come from the row, but a task spec has the same for all"
        raise SpecError([template.problem("E450", start, message, _AS_IT_IS)])
    try:
        labels = read_labels(text)
    except LenientProblem as error:
        at = (
            start + error.position
            if _is_as_written(template, attribute.value_start, attribute.value_end, text)
            else start
        )
        raise SpecError([template.problem("E451", at, f"labels: {error.message}", error.help)]) from None
    if not labels:
        message = "labels: expected at least one; a script that adds them is not carried over"
        raise SpecError([template.problem("E450", start, message, _AS_IT_IS)])
    return tuple(dict.fromkeys(labels))


def _is_as_written(template: Template, start: int | None, end: int | None, text: str) -> bool:
    """Tell whether a value holds no character references, so that its offsets are those of the file."""
    return template.text[start:end] == text


def _answer_name(widget: Element, losses: Losses) -> str:
    name = (widget.get("name") or "").strip()
    if not name:
        losses.changed(widget.start, 'the widget has no name: its answer is called "annotatedResult"')
    elif FIELD_NAME.fullmatch(name):
        return name
    else:
        losses.changed(widget.start, f'the answer "{name[:60]}" is called "annotatedResult"')
    return "annotatedResult"


def _title(template: Template, losses: Losses) -> str | None:
    """Give the document's title, if it is the same for all rows; that of a drawing is none."""
    for index, element in template.markup.find("title"):
        text = " ".join(template.marked(element.open_end, element.content_end).split())
        drawn = any(template.markup.elements[each].name == "svg" for each in template.markup.ancestors(index))
        if has_placeholder(text):
            losses.add(element.start, "the title, which is another one for each row")
        elif text and not drawn:
            return text[:200]
    return None


def _source(template: Template, widget: Element, losses: Losses) -> Source:
    """Find out where images come from: rows, or one address."""
    attribute, text = widget.attribute("src"), template.attribute(widget, "src")
    if attribute is None or text is None or not text.strip():
        losses.changed(widget.start, "the widget has no src: images come from the rows")
        return Source("manifest", "rows.jsonl")
    if not has_placeholder(text):
        return Source("image", text.strip())
    placeholder = template.placeholder(text)
    column = placeholder.column if placeholder else None
    if column not in IMAGE_COLUMNS:
        named = f'is in the column "{column}"' if column else "has an address put together of several values"
        help = 'name a column of the rows "image", with the whole path or address'
        losses.changed(attribute.start, f"src: the image {named}, which a manifest cannot say", help)
    dollar = placeholder is not None and template.text.startswith("$", placeholder.start)
    return Source("manifest", "rows.csv" if dollar else "rows.jsonl")


def _initial(template: Template, widget: Element, losses: Losses) -> str | None:
    """Carry an earlier answer over: from the row, or the same for all where it holds its own picture."""
    attribute, text = widget.attribute("initial-value"), template.attribute(widget, "initial-value")
    if attribute is None or text is None or not text.strip():
        return None
    if placeholder := template.placeholder(text):
        return f"{{{{ {(placeholder.expression or '').removesuffix(' | tojson')} }}}}"
    if not has_placeholder(text):
        try:
            value = read_lenient(text)
            if isinstance(value, dict) and str(value.get("src", "")).startswith("data:image/png;base64,"):
                return template.over_rows(json.dumps(value, ensure_ascii=False))
        except LenientProblem as error:
            losses.add(attribute.start, f"initial-value, which cannot be read: {error.message}", error.help)
            return None
    help = 'put earlier answers into a column of the rows, and write initial: "{{ row.answer }}"'
    losses.add(attribute.start, "initial-value, whose picture is elsewhere", help)
    return None


def _regions(template: Template, widget: int) -> dict[str, int]:
    """Find the first of each kind of instructions."""
    found: dict[str, int] = {}
    for index, element in template.markup.within(widget):
        if element.name in _REGIONS:
            found.setdefault(element.name, index)
    return found


def _instructions(
    template: Template, widget: int, regions: dict[str, int], controls: Controls, name: str, losses: Losses
) -> str | None:
    """Write instructions as Markdown; without their ``>`` they are the loose content of the widget."""
    markup = template.markup
    within, header = regions.get(name), None
    if within is None and not markup.elements[widget].attribute(f"<{name}"):
        return None
    if within is not None:
        nodes: list[Node] = [within]
        header = template.attribute(markup.elements[within], "header")
    else:
        nodes = _loose(template, widget)
        header = _second_header(template, markup.elements[widget])
    skipped = {at for at, _ in markup.find(*CONTROLS, "button", "crowd-button", "datalist")} | controls.used
    text = markdown(template, nodes, skipped | _unseen(template, losses, within or widget), losses.add)
    if header and header.strip() and not text:
        losses.add(markup.elements[within or widget].start, f"the header of <{name}>, which is empty")
    heading = f"## {' '.join(header.split())}\n\n" if header and header.strip() and text else ""
    return template.over_rows(heading + text) or None


def _unseen(template: Template, losses: Losses, around: int) -> set[int]:
    """Find what a page does not show, which must not become visible."""
    unseen = set()
    for index, element in template.markup.within(around):
        if element.attribute("hidden") or _NO_DISPLAY.search(element.get("style") or ""):
            unseen.add(index)
            losses.add(element.start, f"the <{element.name}> that is not shown")
    return unseen


def _loose(template: Template, widget: int) -> list[Node]:
    """Give what stands in the widget outside of its instructions."""
    markup = template.markup
    texts: list[tuple[int, Node]] = [(each.start, each) for each in markup.texts if each.parent == widget]
    below = [
        (each.start, index)
        for index, each in enumerate(markup.elements)
        if each.parent == widget and each.name not in _REGIONS
    ]
    return [node for _, node in sorted([*texts, *below], key=lambda pair: pair[0])]


def _second_header(template: Template, widget: Element) -> str | None:
    headers = [each for each in widget.attributes if each.name == "header" and each.value_start is not None]
    if len(headers) < 2 or headers[1].value_start is None or headers[1].value_end is None:
        return None
    return template.marked(headers[1].value_start, headers[1].value_end)
