"""Small HTML from templates, with cuts where large texts are spliced in.

Large texts (the script, the images) never pass through the template engine: it would copy and escape them. A template
writes ``{{ cut }}`` in their place, and its rendered text is handed on in the pieces between the cuts.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from maskpress import resources

CUT = Markup("\0")


def render_pieces(template: str, **values: object) -> list[bytes]:
    """Render a template of this room as UTF-8, in the pieces between its cuts.

    Characters that HTML in UTF-8 cannot hold are replaced: U+0000 as a browser would, lone surrogates by ``?``.
    """
    text = _environment().get_template(template).render(cut=CUT, **values)
    return text.encode("utf-8", "replace").split(b"\0")


def render(template: str, **values: object) -> bytes:
    """Render a template without cuts."""
    (whole,) = render_pieces(template, **values)
    return whole


def single_quoted(text: str) -> Markup:
    """Escape a long text for an attribute in single quotes, leaving the double quotes of JSON readable."""
    return Markup(text.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resources.templates()),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_without_nul,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.filters["quoted"] = single_quoted
    return environment


def _without_nul(value: object) -> object:
    """Keep values from making cuts of their own."""
    if value is not CUT and isinstance(value, str) and "\0" in value:
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return value
