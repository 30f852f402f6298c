"""What a page says about its inputs: labels, legends and the texts before and behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from maskpress.template.losses import Losses
from maskpress.template.nodes import Element, Text
from maskpress.template.source import Template, has_placeholder

_INLINE = frozenset("a abbr b code em font i kbd mark q s small span strong sub sup u".split())  # noqa: SIM905
"""Elements that a caption may hold; others end it."""


@dataclass
class Captions:
    """Looks for captions of the elements called ``controls``.

    What is found is noted: elements in ``used``, texts by their starts in ``texts``.
    """

    template: Template
    losses: Losses
    controls: Sequence[str]
    used: set[int] = field(default_factory=set)
    texts: set[int] = field(default_factory=set)

    def caption(self, group: Sequence[int], many: bool) -> str:
        """Find what asks for an input: its label, else what stands before it."""
        first = self._element(group[0])
        own = "" if many and first.name != "select" else self.label(group[0])
        for text in (own, first.get("label"), first.get("aria-label"), self._legend(group[0]) if many else ""):
            if text and text.strip():
                return self._without_placeholders(" ".join(text.split()), first.start)
        return self._beside(group, many) or self._without_placeholders(
            (first.get("placeholder") or "").strip(), first.start
        )

    def _beside(self, group: Sequence[int], many: bool) -> str:
        """Give the text that stands beside an input: behind a single box, before anything else."""
        if not many and (self._element(group[0]).get("type") or "").lower() in ("checkbox", "radio"):
            return self.following(group[0]) or self._preceding(group[0])
        return self._preceding(group[0]) or ("" if many else self.following(group[0], alone=True))

    def label(self, index: int) -> str:
        """Give the text of an input's <label>."""
        markup, identifier = self.template.markup, self._element(index).get("id")
        around = [each for each in markup.ancestors(index) if markup.elements[each].name == "label"]
        naming = [at for at, label in markup.find("label") if identifier and label.get("for") == identifier]
        for at in [*naming, *around]:
            self.used.add(at)
            return self.plain_text(at)
        return ""

    def following(self, index: int, *, alone: bool = False) -> str:
        """Give the text that stands right behind an input; ``alone``, only where no other input comes after it."""
        element, markup = self._element(index), self.template.markup
        around = len(self.template.text) if element.parent is None else self._element(element.parent).content_end
        ends = (each for each in markup.elements if each.start >= element.end and each.name not in _INLINE)
        other = next(ends, None)
        if other is not None and other.start < around:
            if alone and other.name in (*self.controls, "label"):
                return ""
            around = other.start
        found = [each for each in markup.texts if element.open_end <= each.start < around]
        found = [each for each in found if each.start not in self.texts and self._is_shown(each.parent)]
        shown = " ".join("".join(self.template.marked(each.start, each.end) for each in found).split())
        self.texts.update(each.start for each in found if shown)
        return self._without_placeholders(shown, element.start)

    def plain_text(self, index: int) -> str:
        """Give the text of an element, without that of selects and text areas within it."""
        element = self._element(index)
        texts = [each for each in self.template.markup.texts if element.open_end <= each.start < element.content_end]
        shown = (self.template.marked(each.start, each.end) for each in texts if self._is_said(each.parent, index))
        return self._without_placeholders(" ".join("".join(shown).split()), element.start)

    def _legend(self, index: int) -> str:
        markup = self.template.markup
        for each in markup.ancestors(index):
            if markup.elements[each].name == "fieldset":
                for at, element in markup.within(each):
                    if element.name == "legend":
                        self.used.add(at)
                        return self.plain_text(at)
        return ""

    def _preceding(self, index: int) -> str:
        """Give the last text between the input and the tag of another one, or of the widget, before it."""
        element, markup = self._element(index), self.template.markup
        parts = [each for each in markup.elements if "-" in each.name]
        asked = [each for each in markup.elements if each.name in (*self.controls, "label")]
        fences = [*(each.end for each in (*asked, *parts)), *(each.open_end for each in parts)]
        fences += [each.end for each in markup.texts if each.start in self.texts]
        fence = max((each for each in fences if each <= element.start), default=0)
        before = [each for each in markup.texts if fence <= each.start < element.start]
        before = [each for each in before if not self._is_of_another(each, element)]
        for text in reversed([each for each in before if self._is_shown(each.parent)]):
            if shown := " ".join(self.template.marked(text.start, text.end).split()):
                self.texts.add(text.start)
                return self._without_placeholders(shown, element.start)
        return ""

    def _is_of_another(self, text: Text, element: Element) -> bool:
        """Tell a text that stands in one block with another input."""
        if text.parent is None or self._element(text.parent).end > element.start:
            return False
        block = self._element(text.parent)
        inputs = (each for each in self.template.markup.elements if each.name in self.controls)
        return any(block.open_end <= each.start < block.content_end for each in inputs)

    def _is_said(self, parent: int | None, outer: int) -> bool:
        names = {self._element(each).name for each in self.template.markup.ancestors(parent) if each > outer}
        return not names & {
            "button",
            "datalist",
            "head",
            "noscript",
            "script",
            "select",
            "style",
            "template",
            "textarea",
        }

    def _is_shown(self, parent: int | None) -> bool:
        return self._is_said(parent, -1)

    def _without_placeholders(self, text: str, offset: int) -> str:
        if has_placeholder(text):
            self.losses.add(offset, "the row's value in the text of a question")
            text = " ".join(self.template.without_placeholders(text).split())
        return text

    def _element(self, index: int) -> Element:
        return self.template.markup.elements[index]
