"""The frame: what all pages of a site share, made once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from maskpress.pages.attributes import label_details, rules_given
from maskpress.pages.csp import hash_source
from maskpress.pages.questions import render_questions
from maskpress.pages.style import render_style
from maskpress.spec.model import TaskSpec

# What an HTML parser would not hand on as it stands: an end tag, a comment that makes it look for a second end tag, and
# characters that it replaces before the browser takes the hash.
_UNFIT = re.compile(rb"</script|<!--.*<script|[\r\0]", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Frame:
    """The script and style of every page, with their source expressions for its policy, and the widget's settings.

    ``questions`` is HTML.
    """

    spec: TaskSpec
    script: bytes
    script_source: str
    style: str
    style_source: str
    labels: tuple[str, ...]
    details: Mapping[str, object]
    rules: Mapping[str, object]
    questions: str


def make_frame(spec: TaskSpec, bundle: bytes) -> Frame:
    """Put a spec and the widget's bundle together.

    The bundle stands in pages as it is: raises ValueError where HTML would change or end it.
    """
    _check_fit(bundle)
    style = render_style("page.css", spec.page)
    return Frame(
        spec=spec,
        script=bundle,
        script_source=hash_source(bundle),
        style=style.decode(),
        style_source=hash_source(style),
        labels=tuple(label.name for label in spec.labels),
        details=label_details(spec.labels),
        rules=rules_given(spec.rules),
        questions=render_questions(spec.questions),
    )


def _check_fit(bundle: bytes) -> None:
    found = _UNFIT.search(bundle)
    if found:
        raise ValueError(f"the bundle cannot stand in a page: {found[0][-20:]!r} at byte {found.start()}")
