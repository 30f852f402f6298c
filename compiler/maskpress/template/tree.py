"""Elements from tokens: which tags end without being written, which end tags browsers ignore, what is never closed.

Follows the tree construction of the HTML standard (section 13.2.6), but for tables, whose parts stay where they are
written, and for emphasis, which is not opened again within a later block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from maskpress.template.nodes import Element, Flaw, Text
from maskpress.template.tokens import Attribute, Token

VOID = frozenset(
    """
    area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr
    """.split()  # noqa: SIM905
)
"""Elements without content and end tag."""

_BLOCKS = frozenset(
    """
    address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hgroup hr main menu nav ol p plaintext pre search section summary table ul xmp
    """.split()  # noqa: SIM905
)
"""Elements before which an open paragraph ends."""

_SPECIAL = _BLOCKS | frozenset(
    """
    applet area base body br button caption col colgroup dd dt embed frame head html iframe img input keygen li link
    listing marquee meta noembed noframes noscript object param script select source style tbody td template textarea
    tfoot th thead title tr track wbr
    """.split()  # noqa: SIM905
)
"""Elements which the end tag of an ordinary one does not close."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())  # noqa: SIM905
_ENDS_BEFORE: dict[str, frozenset[str]] = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "button": frozenset({"button"}),
    "option": frozenset({"option"}),
    "optgroup": frozenset({"option", "optgroup"}),
    "tr": frozenset({"tr", "td", "th"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tbody": frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}),
    "thead": frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}),
    "tfoot": frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}),
    "body": frozenset({"head"}),
    "input": frozenset({"select"}),
    **dict.fromkeys(_HEADINGS, _HEADINGS),
}
"""Open elements that end where a start tag of the key's name stands."""

_ENDS_INNERMOST = _HEADINGS | {"option", "optgroup"}
"""Names whose start tags end such elements only where none stands within them."""

_ITEMS = frozenset({"li", "dt", "dd"})

_SCOPE = frozenset("applet caption html marquee object select table td template th".split())  # noqa: SIM905
_TABLE_PARTS = frozenset("caption colgroup table tbody td tfoot th thead tr".split())  # noqa: SIM905
_BUTTON_SCOPE = _SCOPE | {"button"}
_TABLE_SCOPE = frozenset({"html", "table", "template"})
_LIST_SCOPE = _SPECIAL - {"address", "div", "p"}
_END_IMPLIED = (_TABLE_PARTS - {"caption", "colgroup", "table"}) | frozenset(
    ("body", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rb", "rp", "rt", "rtc")
)
_FOREIGN = frozenset({"svg", "math"})


@dataclass
class _Draft:
    """An element while it is open."""

    name: str
    attributes: tuple[Attribute, ...]
    start: int
    open_end: int
    parent: int | None
    close: int | None = None
    end: int = -1


class Builder:
    """The stack of open elements, as tokens come; ``texts`` and ``flaws`` fill up meanwhile."""

    def __init__(self) -> None:
        self.texts: list[Text] = []
        self.flaws: list[Flaw] = []
        self._drafts: list[_Draft] = []
        self._open: list[int] = []
        self._names: Counter[str] = Counter()

    def add(self, token: Token) -> None:
        """Take the next token."""
        if not token.closed:
            self.flaws.append(Flaw("cut-off", token.start, token.name))
        elif token.kind == "text":
            self.texts.append(Text(token.start, token.end, self._open[-1] if self._open else None))
        elif token.kind == "start":
            self._start(token)
        elif token.kind == "end":
            self._end(token)

    def finish(self, end: int) -> tuple[Element, ...]:
        """Close what is open, and give all."""
        while self._open:
            self._pop(end)
        return tuple(
            Element(each.name, each.attributes, each.start, each.open_end, each.close, each.end, each.parent)
            for each in self._drafts
        )

    def _start(self, token: Token) -> None:
        if token.name in _BLOCKS:
            self._end_paragraph(token)
        self._end_before(token)
        if token.name in _ITEMS:
            self._end_paragraph(token)
        parent = self._open[-1] if self._open else None
        index = len(self._drafts)
        self._drafts.append(_Draft(token.name, token.attributes, token.start, token.end, parent, end=token.end))
        self.flaws.extend(_attribute_flaws(token, index))
        if token.name not in VOID and not (token.self_closing and self._is_foreign(token.name)):
            self._open.append(index)
            self._names[token.name] += 1

    def _end_paragraph(self, token: Token) -> None:
        if self._reaches("p", _BUTTON_SCOPE):
            self._pop_to("p", token.start)

    def _end_before(self, token: Token) -> None:
        """End the elements that a start tag ends."""
        ended = _ENDS_BEFORE.get(token.name, frozenset())
        if token.name in _ENDS_INNERMOST:
            while self._open and self._drafts[self._open[-1]].name in ended:
                self._pop(token.start)
            return
        barrier = _barrier(token.name) - ended
        while name := next((name for name in ended if self._reaches(name, barrier)), None):
            self._pop_to(name, token.start)

    def _end(self, token: Token) -> None:
        if token.name in _FORMATTING | {"form"} and self._reaches(token.name, _SCOPE):
            self._end_alone(token)
        elif name := self._ended_by(token.name):
            self._pop_to(name, token.start, token)
        else:
            self.flaws.append(Flaw("stray-end", token.start, token.name))

    def _ended_by(self, name: str) -> str | None:
        """Give the name of the element that an end tag ends: the one of a heading ends any heading."""
        if name not in _HEADINGS:
            return name if self._reaches(name, _end_barrier(name)) else None
        open_names = (self._drafts[index].name for index in reversed(self._open))
        innermost = next((each for each in open_names if each in _HEADINGS or each in _SCOPE), None)
        return innermost if innermost in _HEADINGS else None

    def _end_alone(self, token: Token) -> None:
        """End emphasis or a form; the blocks begun within it stay open."""
        while token.name == "form" and self._drafts[self._open[-1]].name in _END_IMPLIED:
            self._pop(token.start)
        innermost = self._drafts[self._open[-1]].name
        if innermost == token.name or (token.name in _FORMATTING and self._reaches(token.name, _SPECIAL)):
            self._pop_to(token.name, token.start, token)
            return
        index = next(index for index in reversed(self._open) if self._drafts[index].name == token.name)
        self._open.remove(index)
        draft = self._drafts[index]
        draft.close, draft.end = token.start, token.end
        self._names[token.name] -= 1

    def _reaches(self, name: str, barrier: frozenset[str]) -> bool:
        """Tell whether an element is open, with none of the barrier's within it."""
        if not self._names[name]:
            return False
        for index in reversed(self._open):
            found = self._drafts[index].name
            if found == name:
                return True
            if found in barrier:
                return False
        return False

    def _is_foreign(self, name: str) -> bool:
        return name in _FOREIGN or any(self._names[each] for each in _FOREIGN)

    def _pop_to(self, name: str, at: int, token: Token | None = None) -> None:
        """End open elements up to the innermost of a name, that one by its end tag where there is one."""
        while self._drafts[self._open[-1]].name != name:
            self._pop(at)
        draft = self._drafts[self._open[-1]]
        if token is not None:
            draft.close = token.start
        self._pop(at if token is None else token.end)

    def _pop(self, end: int) -> None:
        index = self._open.pop()
        draft = self._drafts[index]
        draft.end = end
        self._names[draft.name] -= 1
        if draft.close is None and draft.name not in _END_IMPLIED:
            self.flaws.append(Flaw("unclosed", draft.start, draft.name, index))


def _barrier(name: str) -> frozenset[str]:
    """Give the elements beyond which a start tag ends nothing."""
    if name in _TABLE_PARTS:
        return _TABLE_SCOPE
    return _LIST_SCOPE if name in _ITEMS else _SCOPE


def _end_barrier(name: str) -> frozenset[str]:
    """Give the elements beyond which an end tag ends nothing."""
    if name in _TABLE_PARTS:
        return _TABLE_SCOPE
    scopes = {"p": _BUTTON_SCOPE, "li": _SCOPE | {"ol", "ul"}}
    return scopes.get(name, _SCOPE) if name in _SPECIAL else _SPECIAL


def _attribute_flaws(token: Token, element: int) -> Iterator[Flaw]:
    seen: set[str] = set()
    for attribute in token.attributes:
        if attribute.name.startswith("<"):
            yield Flaw("missing-bracket", attribute.start, attribute.name, element)
        elif set("\"'<") & set(attribute.name):
            yield Flaw("nested-quotes", attribute.start, attribute.name, element)
        elif attribute.name in seen:
            yield Flaw("repeated-attribute", attribute.start, attribute.name, element)
        seen.add(attribute.name)
