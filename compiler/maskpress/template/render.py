"""A template file, read once: which dialect it is, what is wrong with it, and how rows are filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Protocol

from maskpress.problems import Problem, Severity
from maskpress.template.dollar import DollarTemplate
from maskpress.template.faults import WIDGET
from maskpress.template.markup import Markup, position, read_markup
from maskpress.template.outline import Outline, read_outline
from maskpress.template.placeholders import columns_of, dialect, first_liquid, shown_braces
from maskpress.template.sheet import Sheet, TemplateRefusal

MAX_OUTLINES = 64
"""Skeletons kept with their outlines; most templates have one, those with many cannot have all of them in memory."""

UNFILLED = "these braces are shown as they stand: the template is no Liquid"
UNFILLED_HELP = "values of the row are written {{ task.input.x }}, or ${x}"
INSTALL = 'pip install "maskpress[liquid]"'


class Dialect(Protocol):
    """A template of either kind."""

    def fill(self, values: Mapping[str, object], *, apart: bool = True) -> Sheet:
        """Fill in a row. Raises TemplateRefusal."""


class PageTemplate:
    """A template with the file it stands in, as shown to readers."""

    def __init__(self, file: str, text: str, filler: Dialect) -> None:
        self.file = file
        self.text = text
        self.kind = dialect(text)
        self.image_columns = image_columns(text)
        self._dialect = filler
        self._outline: Callable[[str], Outline] = lru_cache(MAX_OUTLINES)(read_outline)

    def fill(self, values: Mapping[str, object]) -> tuple[Sheet, Outline]:
        """Fill in a row and read what came out. Raises TemplateRefusal."""
        sheet = self._dialect.fill(values)
        outline = self._outline(sheet.skeleton)
        if outline.rigid:
            sheet = self._dialect.fill(values, apart=False)
            outline = self._outline(sheet.skeleton)
        return sheet, outline

    def problem(
        self, offset: int, code: str, message: str, help: str | None = None, severity: Severity = "error"
    ) -> Problem:
        """Locate a finding in the file."""
        line, column = position(self.text, min(offset, len(self.text)))
        return Problem(code, severity, self.file, line, column, message, help)

    def refused(self, refusal: TemplateRefusal) -> Problem:
        """Locate a refusal in the file."""
        return self.problem(refusal.offset, refusal.code, refusal.message, refusal.help)


def compile_template(file: str, text: str, grant: Callable[[str], str]) -> tuple[PageTemplate | None, list[Problem]]:
    """Compile a template; ``grant`` makes the URI of a stored image what pages use. None where it cannot be used."""
    plain = PageTemplate(file, text, DollarTemplate(text, _scripts(text)))
    if (liquid_at := first_liquid(text)) is None:
        return plain, list(_shown_as_it_stands(plain))
    try:
        from maskpress.template.liquid import LiquidTemplate
    except ImportError:
        message = "the template is Liquid, which python-liquid reads, and that is not installed"
        return None, [plain.problem(liquid_at, "E429", message, INSTALL)]
    try:
        liquid = LiquidTemplate(text, grant)
    except TemplateRefusal as refusal:
        return None, [plain.refused(refusal)]
    refused = [plain.refused(refusal) for refusal in liquid.refusals()]
    strange = [plain.problem(each.offset, "W443", *_strange(each.name), "warning") for each in liquid.strangers()]
    return None if refused else PageTemplate(file, text, liquid), refused + strange


def image_columns(text: str) -> tuple[str, ...]:
    """Give the columns that a template's widgets take their images from, by what stands in their ``src``."""
    sources = [element.get("src") or "" for _, element in read_markup(text).find(WIDGET)]
    return tuple(name for source in sources for name in columns_of(source))


def unfilled(text: str, markup: Markup) -> Iterator[int]:
    """Find the braces that a template without Liquid shows as they stand; those of its scripts are their own."""
    own = [range(each.start, each.end) for _, each in markup.find("script", "style")]
    return (at for at in shown_braces(text) if not any(at in each for each in own))


def _shown_as_it_stands(template: PageTemplate) -> Iterator[Problem]:
    for at in unfilled(template.text, read_markup(template.text)):
        yield template.problem(at, "W443", UNFILLED, UNFILLED_HELP, "warning")


def _scripts(text: str) -> list[range]:
    return [range(each.open_end, each.content_end) for _, each in read_markup(text).find("script")]


def _strange(name: str) -> tuple[str, str]:
    return f'no row has "{name}": it shows nothing', "values of the row are written task.input.x"
