"""What a page's policy has to allow of a template, and what in it would leave the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from maskpress.problems import Severity
from maskpress.spec.names import quoted
from maskpress.template.markup import Attribute, Element, Markup
from maskpress.template.sheet import MARKS
from maskpress.template.stopped import imports, stopped_calls

CROWD_SCRIPT = "crowd-html-elements.js"


class Finding(NamedTuple):
    """What is wrong in a skeleton, and its offset there."""

    code: str
    severity: Severity
    offset: int
    message: str
    help: str | None = None


@dataclass(frozen=True)
class Inline:
    """A script or style written into the page: its text is ``[start:end]``; ``at`` is where its tag or attribute is."""

    kind: Literal["script", "handler", "style", "style attribute"]
    at: int
    start: int
    end: int


def inline_parts(markup: Markup) -> Iterator[Inline]:
    """Find the scripts and styles that stand in the page itself."""
    for element in markup.elements:
        if element.name == "style":
            yield Inline("style", element.start, element.open_end, element.content_end)
        if element.name == "script" and element.get("src") is None and _runs(element):
            yield Inline("script", element.start, element.open_end, element.content_end)
        for attribute in element.attributes:
            if attribute.name.startswith("on") and attribute.value_start is not None:
                yield _inline("handler", attribute)
            if attribute.name == "style" and attribute.value_start is not None:
                yield _inline("style attribute", attribute)


def is_crowd_script(element: Element) -> bool:
    """Tell the script that defines the elements, wherever it is loaded from."""
    source = element.get("src") if element.name == "script" else None
    return source is not None and _path(source).endswith("/" + CROWD_SCRIPT)


def findings(markup: Markup) -> Iterator[Finding]:
    """Tell what the page would load from elsewhere, and what its policy stops."""
    for part in inline_parts(markup):
        if part.kind in ("script", "handler"):
            yield from _script_findings(markup, part)
    for element in markup.elements:
        if look := _LOOKS.get(element.name):
            yield from look(element)
        for attribute in element.attributes:
            yield from _attribute_findings(element, attribute)


def cut_out(element: Element) -> bool:
    """Tell what is left out of the page: our own script stands for it, or it would call other hosts."""
    refresh = element.name == "meta" and (element.get("http-equiv") or "").lower() == "refresh"
    return refresh or element.name in ("link", "base") or is_crowd_script(element)


_SCRIPT_TYPES = frozenset(
    """
    application/ecmascript application/javascript application/x-ecmascript application/x-javascript module
    text/ecmascript text/javascript text/javascript1.0 text/javascript1.1 text/javascript1.2 text/javascript1.3
    text/javascript1.4 text/javascript1.5 text/jscript text/livescript text/x-ecmascript text/x-javascript
    """.split()  # noqa: SIM905
)
"""The types of scripts that run (HTML standard, 4.12.1.1; MIME Sniffing, 4.6)."""

_LOADING: dict[tuple[str, str | None], str] = {
    ("background", None): "the background picture",
    ("src", "input"): "the picture of the button",
    **{(name, tag): f"the <{tag}>" for name in ("href", "xlink:href") for tag in ("image", "use", "feimage", "script")},
}
"""Attributes of an element, or of any, that load something."""
_FRAMES = "frames, players and the like are not supported on these pages"


def _inline(kind: Literal["handler", "style attribute"], attribute: Attribute) -> Inline:
    assert attribute.value_start is not None
    assert attribute.value_end is not None
    return Inline(kind, attribute.start, attribute.value_start, attribute.value_end)


def quote_of(markup: Markup, attribute: Attribute) -> str:
    """Give the quote an attribute's value stands in, or nothing."""
    before = markup.text[attribute.value_start - 1] if attribute.value_start else ""
    return before if before in "\"'" else ""


def _runs(element: Element) -> bool:
    """Tell a script from data in a script element."""
    return _script_type(element) in _SCRIPT_TYPES


def _script_type(element: Element) -> str:
    written, language = element.get("type"), element.get("language")
    if written is None and language:
        written = f"text/{language}"
    return (written or "text/javascript").strip().lower()


def _path(url: str) -> str:
    try:
        return "/" + urlsplit(url.strip()).path
    except ValueError:
        return "/"


def _script(element: Element) -> Iterator[Finding]:
    source = element.get("src")
    if source is not None and not is_crowd_script(element):
        message = f"the script {shown(source)} would be loaded from elsewhere"
        yield Finding(
            "E434", "error", element.start, message, "write its text into the template, in <script>...</script>"
        )
    elif _script_type(element) == "importmap":
        yield Finding("W445", "warning", element.start, "the import map has no effect: pages load no modules")


def _script_findings(markup: Markup, part: Inline) -> Iterator[Finding]:
    text = markup.text[part.start : part.end]
    for at, name, help in stopped_calls(text):
        message = f"{name} in a script: the page's policy stops it"
        yield Finding("W445", "warning", part.start + at, message, help)
    for at, source in imports(text) if part.kind == "script" else ():
        message = f"the module {shown(source)} would be loaded from elsewhere"
        yield Finding("E434", "error", part.start + at, message, "write its text into the template")


def _link(element: Element) -> Iterator[Finding]:
    href, kind = element.get("href") or "", (element.get("rel") or "").lower()
    if "stylesheet" in kind:
        message = f"the style sheet {shown(href)} would be loaded from elsewhere"
        yield Finding(
            "E434", "error", element.start, message, "write its text into the template, in <style>...</style>"
        )
    else:
        yield Finding("W444", "warning", element.start, f"the link to {shown(href)} is left out: pages load nothing")


def _left_out(element: Element) -> Iterator[Finding]:
    if cut_out(element):
        yield Finding("W444", "warning", element.start, f"<{element.name}> is left out: it would lead off the page")


def _player(element: Element) -> Iterator[Finding]:
    source = element.get("src") or element.get("data") or element.get("poster")
    if element.name in ("iframe", "frame", "embed", "object") or source:
        what = f" of {shown(source)}" if source else ""
        yield Finding("E434", "error", element.start, f"the <{element.name}>{what} would stay empty", _FRAMES)


def _form(element: Element) -> Iterator[Finding]:
    action = (element.get("action") or "").strip()
    if action:
        message = f"the form's action {shown(action)} is not used: answers go where the spec's submit says"
        yield Finding("W445", "warning", element.start, message)


_LOOKS = {
    "script": _script,
    "link": _link,
    "meta": _left_out,
    "base": _left_out,
    "form": _form,
    "crowd-form": _form,
    **dict.fromkeys(("iframe", "frame", "embed", "object", "video", "audio", "source", "track"), _player),
}


def _attribute_findings(element: Element, attribute: Attribute) -> Iterator[Finding]:
    value = (attribute.value or "").strip()
    if attribute.name in ("href", "action", "formaction", "xlink:href") and value.lower().startswith("javascript:"):
        help = 'use onclick="..." of a button'
        yield Finding(
            "W445", "warning", attribute.start, f"{attribute.name}: the page's policy stops {shown(value)}", help
        )
    what = _LOADING.get((attribute.name, element.name)) or _LOADING.get((attribute.name, None))
    if what and value and not value.startswith("#") and not value.lower().startswith("data:"):
        message = f"{what} {shown(value)} would be loaded from elsewhere"
        yield Finding("E434", "error", attribute.start, message, "write it as a data: address, or leave it out")
    if attribute.name == "srcset" and element.name in ("img", "source") and value:
        yield Finding("E434", "error", attribute.start, "srcset would load pictures from elsewhere", "use src alone")


def shown(text: str) -> str:
    """Quote a text of a skeleton."""
    return quoted(MARKS.sub("…", text))
