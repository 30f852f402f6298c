"""Row values within the scripts of a template: one that could be code is a problem, never part of the page."""

from __future__ import annotations

import re
from html import unescape

from maskpress.problems import Refusal
from maskpress.tasks.filled import Filled
from maskpress.template.markup import position
from maskpress.template.outline import Value
from maskpress.template.scripts import Inline
from maskpress.template.sheet import MARKS, Span, Stretch

_HARMLESS = re.compile(r"[\w \t.,:/@#%+~-]*")
_HELPS = {
    "liquid": "pass it through to_json: {{ task.input.x | to_json | skip_autoescape }} in a script, without quotes "
    "around it, and {{ task.input.x | to_json }} in an attribute",
    "dollar": 'put it into an attribute, such as data-x="${x}", and read it from there',
}


def check_script(filled: Filled, part: Inline, value: Value) -> None:
    """Refuse the values of the row in a script or event handler that are neither harmless nor JSON."""
    for stretch, span in filled.sheet.row_values(value.span):
        text = filled.sheet.filled(span)
        if not (_HARMLESS.fullmatch(text) or _is_json(filled, part, stretch, span, text)):
            line = position(filled.template.text, stretch.origin)[0]
            message = f"a value that could run as code stands in the {part.kind} of the template's line {line}"
            refusal = Refusal("E438", message, _HELPS[filled.template.kind])
            filled.refuse(Value(stretch.start, span), "E438", "the row", refusal)


def _is_json(filled: Filled, part: Inline, stretch: Stretch, span: Span, text: str) -> bool:
    """Tell JSON that stays one value where it stands: not within a text of the script that it could end."""
    attribute = part.kind == "handler"
    if not stretch.json or (attribute and re.search("[\"']", text)):
        return False
    before = MARKS.sub("", filled.sheet.skeleton[part.start : span.start])
    quote = _open_quote(unescape(before) if attribute else before)
    read = unescape(text) if attribute else text
    return quote == "" or (quote not in read and not (quote == "`" and "${" in read))


def _open_quote(script: str) -> str:
    """Give the quote of the text that a script's last line ends in, if it does."""
    quote, escaped = "", False
    for char in script[script.rfind("\n") + 1 :]:
        if escaped or char == "\\":
            escaped = not escaped
        elif quote and char == quote:
            quote = ""
        elif not quote and char in "\"'`":
            quote = char
    return quote
