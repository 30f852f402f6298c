"""What of a template has no place in a task spec: scripts, styles, other elements, texts beside the widget."""

from __future__ import annotations

import re
from collections.abc import Iterator

from maskpress.spec.names import quoted
from maskpress.template.convert_attributes import tell_attributes
from maskpress.template.convert_controls import CONTROLS, Controls
from maskpress.template.faults import flaws
from maskpress.template.losses import Losses
from maskpress.template.nodes import Element, Text
from maskpress.template.render import UNFILLED, UNFILLED_HELP, unfilled
from maskpress.template.scripts import is_crowd_script
from maskpress.template.source import Template

_KNOWN = frozenset({"crowd-form", "crowd-instance-segmentation", "crowd-input", "crowd-button"})
_SILENT = frozenset("datalist head noscript option script select style template textarea title".split())  # noqa: SIM905
_TOLD = frozenset({"button", "crowd-button", "full-instructions", "short-instructions"})
_WHOLE = frozenset({"base", "datalist", "link", "template"})
_PICTURES = frozenset("audio canvas embed iframe img object svg video".split())  # noqa: SIM905
_RUNS_SCRIPTS = "a spec with the key template builds pages that run it"
_SHOWN = 60


def tell_rest(template: Template, widget: int, regions: frozenset[int], controls: Controls, losses: Losses) -> None:
    """Tell what is neither in the widget's instructions nor a question."""
    for index, element in enumerate(template.markup.elements):
        _tell_element(template, index, element, losses)
    tell_attributes(template, losses)
    _tell_extra_regions(template, regions, losses)
    _tell_beside(template, widget, regions, controls, losses)
    _tell_placeholders(template, losses)
    _tell_braces(template, losses)
    _tell_flaws(template, losses)


def _tell_element(template: Template, index: int, element: Element, losses: Losses) -> None:
    name = element.name
    if name == "script" and not is_crowd_script(element):
        losses.add(element.start, "the script", _RUNS_SCRIPTS)
    elif name == "style" or (name == "link" and "stylesheet" in (element.get("rel") or "").lower()):
        losses.add(element.start, "the style sheet")
    elif name in _WHOLE or (name.startswith("crowd-") and name not in _KNOWN):
        losses.add(element.start, f"<{name}>")
    elif name in ("button", "crowd-button"):
        _tell_button(template, element, losses)
    for attribute in element.attributes:
        if attribute.name.startswith("on") and attribute.value:
            losses.add(attribute.start, f"what {attribute.name} does", _RUNS_SCRIPTS)
        elif attribute.name == "style" and attribute.value:
            losses.add(attribute.start, "the style")


def _tell_button(template: Template, element: Element, losses: Losses) -> None:
    """Tell a button that the page does not have, or calls in another way."""
    shown = " ".join(re.sub("<[^>]*>", " ", template.text[element.open_end : element.content_end]).split())
    if not _submits(element) or element.get("name"):
        losses.add(element.start, f"the button {quoted(shown)}" if shown else "the button")
    elif shown.lower() not in ("", "submit"):
        losses.changed(element.start, f'the button {quoted(shown)} is called "Submit"')


def _submits(element: Element) -> bool:
    """Tell a button that submits: the page has its own."""
    if element.name == "crowd-button":
        return (element.get("form-action") or "").lower() == "submit"
    return (element.get("type") or "submit").lower() == "submit"


def _tell_extra_regions(template: Template, regions: frozenset[int], losses: Losses) -> None:
    for index, element in template.markup.find("short-instructions", "full-instructions"):
        if index not in regions:
            losses.add(element.start, f"<{element.name}>, for there is one before or it is in no widget")


def _tell_beside(template: Template, widget: int, regions: frozenset[int], controls: Controls, losses: Losses) -> None:
    """Tell texts and pictures that no instructions hold, once for each run of them."""
    markup = template.markup
    running = False
    things: list[tuple[int, Text | int]] = [(each.start, each) for each in markup.texts]
    things += [(each.start, at) for at, each in enumerate(markup.elements) if each.name in (*_PICTURES, *CONTROLS)]
    for start, thing in sorted(things, key=lambda pair: pair[0]):
        words = _words_beside(template, widget, regions, controls, thing)
        if words is None:
            running = running and isinstance(thing, Text) and not template.text[thing.start : thing.end].strip()
        elif not running:
            losses.add(start, words)
            running = True


def _words_beside(
    template: Template, widget: int, regions: frozenset[int], controls: Controls, thing: Text | int
) -> str | None:
    """Name what a text or picture is, if it is nowhere in the spec."""
    markup = template.markup
    around = set(markup.ancestors(thing.parent if isinstance(thing, Text) else thing))
    names = {markup.elements[each].name for each in around}
    if around & (regions | controls.used) or names & {*_SILENT, *_TOLD, *CONTROLS}:
        return None
    if widget in around and any(each.name.startswith("<") for each in markup.elements[widget].attributes):
        return None
    if isinstance(thing, int):
        return f"<{markup.elements[thing].name}> beside the widget"
    shown = " ".join(template.without_placeholders(template.marked(thing.start, thing.end)).split())
    if not shown or thing.start in controls.texts:
        return None
    return f"the text {quoted(shown)} beside the widget"


def _tell_placeholders(template: Template, losses: Losses) -> None:
    """Tell what of the placeholders has no words over rows; those of scripts go with them."""
    scripts = [each for each in template.markup.elements if each.name in ("script", "style")]
    for each in template.placeholders:
        if each.lost and not any(script.start <= each.start < script.end for script in scripts):
            losses.add(each.start, ", ".join(_shortened(each.lost)))


def _shortened(texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        line = " ".join(text.split())
        yield line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _tell_braces(template: Template, losses: Losses) -> None:
    for at in unfilled(template.text, template.markup):
        losses.changed(at, UNFILLED, UNFILLED_HELP)


def _tell_flaws(template: Template, losses: Losses) -> None:
    for each in flaws(template.markup):
        losses.problems.append(template.problem(each.code, each.offset, each.message, each.help, each.severity))
