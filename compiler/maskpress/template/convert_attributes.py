"""Attributes of a template that no part of a task spec comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from maskpress.spec.names import quoted
from maskpress.template.convert_controls import CONTROLS
from maskpress.template.faults import BUILT, WIDGET
from maskpress.template.losses import Losses
from maskpress.template.nodes import Element
from maskpress.template.source import Template
from maskpress.template.tokens import Attribute

QUIET = frozenset({"class", "hidden", "id", "style"})
"""Attributes that mean nothing alone, or that are told with what they do."""

_READ = {
    WIDGET: "header initial-value labels name src",
    "a": "href rel target",
    "button": "form-action name type value",
    "crowd-button": "form-action name type value",
    "details": "open",
    "full-instructions": "header",
    "img": "alt height src width",
    "label": "for",
    "ol": "start",
    "option": "value",
    "short-instructions": "header",
    "td": "align colspan rowspan",
    "th": "align colspan rowspan",
}
_TOLD = frozenset(
    """
    audio base canvas datalist embed iframe link math meta noscript object script style svg template video
    """.split()  # noqa: SIM905
)
"""Elements that are told whole or show nothing, with all within them."""

_MEANT = re.compile(r"(?!on)[a-z][a-z0-9_:-]*")
_SHOWN = 60


def tell_attributes(template: Template, losses: Losses) -> None:
    """Tell every attribute that nothing looks at; those that are no names are flaws, those of inputs are told there."""
    markup = template.markup
    for index, element in enumerate(markup.elements):
        own = element.name in CONTROLS or (element.name.startswith("crowd-") and element.name not in BUILT)
        unread = [] if own else list(_unread(element))
        if unread and not any(markup.elements[each].name in _TOLD for each in markup.ancestors(index)):
            what = "the widget" if element.name == WIDGET else f"<{element.name[:_SHOWN]}>"
            for each in unread:
                losses.add(each.start, f"the attribute {quoted(each.name[:_SHOWN])} of {what}")


def _unread(element: Element) -> Iterator[Attribute]:
    read = _READ.get(element.name, "").split()
    for each in element.attributes:
        ours = each.name == "lang" and (each.value or "").lower() == "en"
        if each.name not in QUIET and each.name not in read and _MEANT.fullmatch(each.name) and not ours:
            yield each
