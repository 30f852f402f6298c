"""Templates with ``${column}``: each stands for a value of the row, escaped for HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from markupsafe import escape

from maskpress.spec.names import did_you_mean
from maskpress.template.placeholders import DOLLAR
from maskpress.template.sheet import Sheet, SheetWriter, TemplateRefusal


@dataclass(frozen=True)
class DollarTemplate:
    """A template cut at its placeholders.

    ``scripts`` are the stretches that scripts take: there ``${x}`` may be JavaScript's own, and stays where no column
    is called so.
    """

    text: str
    scripts: Collection[range]

    def fill(self, values: Mapping[str, object], *, apart: bool = True) -> Sheet:
        """Fill in a row. Raises TemplateRefusal where it lacks a column."""
        writer = SheetWriter(apart=apart)
        at = 0
        for found in DOLLAR.finditer(self.text):
            if found[1] not in values and self._in_script(found.start()):
                continue
            writer.literal(self.text[at : found.start()], at)
            writer.value(self._value(found, values), found.start())
            at = found.end()
        writer.literal(self.text[at:], at)
        return writer.sheet()

    def _in_script(self, offset: int) -> bool:
        return any(offset in script for script in self.scripts)

    def _value(self, found: re.Match[str], values: Mapping[str, object]) -> str:
        if found[1] not in values:
            columns = ", ".join(f'"{name}"' for name in list(values)[:10])
            help = did_you_mean(found[1], values) or f"there is {columns or 'nothing'}"
            raise TemplateRefusal("E402", f'the row has no column "{found[1]}"', help, found.start())
        return str(escape(plain(values[found[1]])))


def plain(value: object) -> str:
    """Write a value as text: texts as they are, null as nothing, the rest as JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)
