"""The style sheets of pages and of their list."""

from __future__ import annotations

from maskpress.pages.html import render
from maskpress.spec.model import PageOptions

_SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark"}


def render_style(template: str, options: PageOptions) -> bytes:
    """Render a style sheet in the spec's colour scheme, exactly as it stands in the page and is hashed."""
    return render(template, scheme=_SCHEMES[options.theme])
