"""The inputs beside a widget as questions of a task spec, and its hidden inputs as hidden fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from maskpress.spec.model import Question, QuestionKind
from maskpress.template.convert_captions import Captions
from maskpress.template.losses import Losses
from maskpress.template.nodes import Element
from maskpress.template.source import Template, has_placeholder

CONTROLS = ("input", "select", "textarea", "crowd-input")
_SHOWN_BY_PAGE = frozenset({"submit", "image"})
_BUTTONS = frozenset({"submit", "image", "button", "reset"})
_KINDS: dict[str, QuestionKind] = {"number": "number", "range": "number", "radio": "choice", "checkbox": "yes_no"}
_TEXTS = frozenset({"", "text", "search", "email", "tel", "url"})
_SAID = frozenset("aria-label class id label multiple name required style type".split())  # noqa: SIM905
"""Attributes that a question has words for, or that mean nothing in one."""

_NAME = re.compile(r"[a-z][a-z0-9_:-]*")

FIELD_NAME = re.compile(r"(?!__proto__$)[A-Za-z_][A-Za-z0-9_-]{0,99}")
"""What can name an answer or another field of a task spec."""


@dataclass(frozen=True)
class Controls:
    """What the inputs of a template become; ``used`` elements and texts that start at ``texts`` are part of it."""

    questions: tuple[Question, ...]
    hidden: dict[str, str]
    used: frozenset[int]
    texts: frozenset[int]


def read_controls(template: Template, taken: str, losses: Losses) -> Controls:
    """Read the inputs of a template; the name ``taken`` is the widget's."""
    return _Reader(template, losses, [taken], Captions(template, losses, CONTROLS)).read()


@dataclass
class _Reader:
    """One walk over the inputs."""

    template: Template
    losses: Losses
    names: list[str]
    captions: Captions
    hidden: dict[str, str] = field(default_factory=dict)

    def read(self) -> Controls:
        questions: list[Question] = []
        for group in self._groups():
            self.captions.used.update(group)
            questions += self._questions(group)
        return Controls(tuple(questions), self.hidden, frozenset(self.captions.used), frozenset(self.captions.texts))

    def _groups(self) -> Iterator[list[int]]:
        """Give the inputs in order; radio buttons and check boxes of one name come together."""
        groups: dict[tuple[str, str], list[int]] = {}
        for index, element in self.template.markup.find(*CONTROLS):
            kind = _type(element)
            key = (kind, element.get("name") or "") if kind in ("radio", "checkbox") else ("", str(index))
            groups.setdefault(key if key[1] else ("", str(index)), []).append(index)
        return iter(groups.values())

    def _questions(self, group: list[int]) -> Iterator[Question]:
        element = self._element(group[0])
        kind = _type(element)
        if kind in _BUTTONS:
            if kind not in _SHOWN_BY_PAGE or element.get("name"):
                self.losses.add(element.start, "the button")
        elif kind == "file":
            self.losses.add(element.start, "the choice of a file")
        elif name := self._name(element, kind):
            if kind == "hidden":
                self.hidden[name] = self.template.over_rows(self.template.attribute(element, "value") or "")
            elif question := self._question(group, name, kind):
                yield question

    def _name(self, element: Element, kind: str) -> str | None:
        """Give the name of a field; a name no field of ours can have is changed."""
        written = (element.get("name") or "").strip()
        if not written:
            self.losses.add(
                element.start, f"the {kind or 'text'} input, which has no name and never joined the answers"
            )
            return None
        usable = re.sub(r"^(?=[^A-Za-z_]|__proto__$)|[^\w-]|[^\x00-\x7f]", "_", written)[:100]
        name = written if FIELD_NAME.fullmatch(written) else usable
        if name in self.names:
            self.losses.add(element.start, f'a second field called "{name}"')
            return None
        if name != written:
            self.losses.changed(element.start, f'the field "{written[:60]}" is called "{name}"')
        self.names.append(name)
        return name

    def _question(self, group: list[int], name: str, kind: str) -> Question | None:
        element = self._element(group[0])
        options: tuple[str, ...] = ()
        asked = _KINDS.get(kind, "text")
        if element.name == "select":
            asked, options = ("choices" if element.attribute("multiple") else "choice"), self._select_options(group[0])
        elif kind == "radio" or len(group) > 1:
            asked, options = ("choice" if kind == "radio" else "choices"), self._labelled_options(group)
        if asked in ("choice", "choices") and not options:
            self.losses.add(element.start, f'the question "{name}", whose options come from elsewhere')
            return None
        if asked == "text" and kind not in _TEXTS:
            self.losses.changed(element.start, f'the question "{name}" of type {kind} asks for a text')
        required = any(self._element(each).attribute("required") is not None for each in group)
        ask = self.captions.caption(group, bool(options)) or name
        self._tell_unsaid(group, name, ask)
        return Question(name, ask, asked, options, required)

    def _tell_unsaid(self, group: list[int], name: str, ask: str) -> None:
        for index in group:
            unsaid = list(dict.fromkeys(self._unsaid(index, ask)))
            if unsaid:
                self.losses.add(self._element(index).start, f'{", ".join(unsaid)} of the question "{name}"')

    def _unsaid(self, index: int, ask: str) -> Iterator[str]:
        """Give the attributes that a question has no word for, and the text it starts with."""
        element = self._element(index)
        chosen = _type(element) in ("radio", "checkbox")
        for each in element.attributes:
            told = each.name in _SAID or each.name.startswith("on")
            asked = each.name == "placeholder" and (each.value or "").strip() == ask
            preset = each.name != "value" or (not chosen and (each.value or "").strip())
            if not told and not asked and preset and _NAME.fullmatch(each.name):
                yield each.name
        if element.name == "textarea" and self.template.text[element.open_end : element.content_end].strip():
            yield "the preset text"

    def _select_options(self, index: int) -> tuple[str, ...]:
        """Give the options of a select; one with an empty value only says what to do."""
        found: list[tuple[str, str, int]] = []
        for at, option in self.template.markup.within(index):
            self.captions.used.add(at)
            if option.name == "option":
                shown = self.captions.plain_text(at)
                value = self.template.attribute(option, "value") if option.attribute("value") else shown
                if value or found:
                    found.append((value or "", shown, option.start))
        return self._distinct(found)

    def _labelled_options(self, group: Sequence[int]) -> tuple[str, ...]:
        found = []
        for index in group:
            element = self._element(index)
            shown = self.captions.label(index) or self.captions.following(index)
            value = self.template.attribute(element, "value") if element.attribute("value") else shown
            found.append((value or "", shown, element.start))
        return self._distinct(found)

    def _distinct(self, found: list[tuple[str, str, int]]) -> tuple[str, ...]:
        """Keep what answers hold; the page shows it, too."""
        for value, shown, start in found:
            if not value:
                self.losses.add(start, f'the option "{shown[:60]}", whose value is empty')
            if value and shown and " ".join(value.split()) != shown:
                self.losses.changed(start, f'the option "{shown[:60]}" is shown as its value "{value[:60]}"')
        values = (" ".join(value.split()) for value, _, _ in found if not has_placeholder(value))
        return tuple(dict.fromkeys(value for value in values if value))

    def _element(self, index: int) -> Element:
        return self.template.markup.elements[index]


def _type(element: Element) -> str:
    """Give the type of an input, in lower case; nothing for a text."""
    return "" if element.name in ("select", "textarea") else (element.get("type") or "").strip().lower()
