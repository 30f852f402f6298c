"""The inputs of a template whose answers join the widgets', as the page gathers them."""

from __future__ import annotations

from collections.abc import Iterator

from maskpress.template.markup import Element, Markup

NO_ANSWER = frozenset({"submit", "button", "reset", "image", "file"})
"""Types of inputs that hold no answer."""

_FIELDS = ("input", "select", "textarea", "crowd-input")


def answering(markup: Markup) -> Iterator[tuple[Element, str]]:
    """Give the named inputs of the form that are not disabled, with their types."""
    form = next((index for index, _ in markup.live("crowd-form")), -1)
    for index, element in markup.live(*_FIELDS):
        around = [markup.elements[each] for each in markup.ancestors(index)]
        disabled = element.attribute("disabled") or any(
            each.name == "fieldset" and each.attribute("disabled") for each in around
        )
        kind = input_type(element)
        if form in markup.ancestors(index) and element.get("name") and not disabled and kind not in NO_ANSWER:
            yield element, kind


def input_type(element: Element) -> str:
    """Give the type of an input, in lower case; nothing for a text."""
    return "" if element.name in ("select", "textarea") else (element.get("type") or "").strip().lower()
