"""YAML events as a tree of nodes, within limits, with every finding located.

Aliases stay references here; ``source`` expands them, within limits of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import yaml

from maskpress.spec.events import YamlRefused, read_events, template_refused
from maskpress.spec.scalars import Scalar, resolve_plain

MAX_DEPTH = 32
MAX_NODES = 50_000
MAX_ALIASES = 100

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_ESCAPE = re.compile(r"\\(?:x(..)|u(.{4})|U(.{8})|(.))", re.DOTALL)
"""An escape in double quotes (YAML 1.2, clause 5.7)."""


@dataclass(frozen=True)
class ScalarNode:
    """A scalar: its value, the text it was written as, and the index of its first character."""

    index: int
    value: Scalar
    text: str


@dataclass(frozen=True)
class ListNode:
    """A list of nodes."""

    index: int
    items: tuple[Node, ...]


@dataclass(frozen=True)
class MappingNode:
    """A mapping. Keys are always text, as written, and distinct."""

    index: int
    entries: tuple[tuple[ScalarNode, Node], ...]


@dataclass(frozen=True)
class AliasNode:
    """A second place of a node; ``index`` is that of the alias."""

    index: int
    target: Node


Node = ScalarNode | ListNode | MappingNode | AliasNode
Report = Callable[[YamlRefused], None]


def compose(text: str, report: Report) -> Node | None:
    """Build the tree of the only document in a text, or None where the text holds none.

    Findings that leave the rest readable go to ``report``; YamlRefused is raised for the others.
    """
    composer = _Composer(text, report)
    return composer.document()


class _Composer:
    """One pass over the events of one text."""

    def __init__(self, text: str, report: Report) -> None:
        self._text = text
        self._report = report
        self._events: Iterator[yaml.Event] = read_events(text)
        self._anchors: dict[str, Node | None] = {}
        self._nodes = 0
        self._aliases = 0

    def document(self) -> Node | None:
        root = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise YamlRefused("E010", _at(event), "a second document starts here", "keep one spec in a file")
                root = self._node(next(self._events), 1)
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self._count(event, depth)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        assert isinstance(event, yaml.NodeEvent)
        if event.anchor is not None:
            self._anchors[event.anchor] = None  # unfinished: an alias to it now would contain itself
        self._refuse_tag(event)
        node = self._content(event, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _content(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return ListNode(
                _at(event), tuple(self._node(item, depth + 1) for item in self._until(yaml.SequenceEndEvent))
            )
        return self._mapping(event, depth)

    def _mapping(self, event: yaml.Event, depth: int) -> MappingNode:
        if self._text.startswith("{{", _at(event)):
            raise template_refused(self._text, _at(event))
        entries: dict[str, tuple[ScalarNode, Node]] = {}
        for key_event in self._until(yaml.MappingEndEvent):
            key = self._key(key_event, depth + 1)
            node = self._node(next(self._events), depth + 1)
            if key.text in entries:
                self._repeated(key, entries[key.text][0])
            else:
                entries[key.text] = (key, node)
        return MappingNode(_at(event), tuple(entries.values()))

    def _key(self, event: yaml.Event, depth: int) -> ScalarNode:
        node = self._node(event, depth)
        while isinstance(node, AliasNode):
            node = replace(node.target, index=node.index)
        if not isinstance(node, ScalarNode):
            raise YamlRefused("E014", node.index, "a key has to be text, found a list or a mapping", "quote the key")
        if isinstance(event, yaml.ScalarEvent) and event.style is None and node.text == "<<":
            message = "merge keys (<<) are not supported"
            self._report(YamlRefused("E009", node.index, message, "write the keys out where they are needed"))
        return node

    def _repeated(self, key: ScalarNode, first: ScalarNode) -> None:
        line = self._text.count("\n", 0, first.index) + 1
        message = f'duplicate key "{key.text}"'
        self._report(YamlRefused("E007", key.index, message, f"first used on line {line}"))

    def _scalar(self, event: yaml.ScalarEvent) -> ScalarNode:
        text = self._joined(event)
        if found := _CONTROL.search(text):
            message = f"the character U+{ord(found[0]):04X} cannot stand in a spec"
            self._report(YamlRefused("E004", self._escape_at(event), message, "remove it"))
        # A plain scalar is the only one without a style; the parser's own "implicit" also counts a lone "!".
        return ScalarNode(_at(event), resolve_plain(text) if event.style is None else text, text)

    def _escape_at(self, event: yaml.ScalarEvent) -> int:
        """Find the escape of a control character: raw ones were refused before, so there is one."""
        end = event.end_mark.index if event.end_mark else None
        escapes = _ESCAPE.finditer(self._text, _at(event), end or len(self._text))
        return next((each.start() for each in escapes if _is_control(each)), _at(event))

    def _joined(self, event: yaml.ScalarEvent) -> str:
        r"""Join surrogate pairs: JSON writes characters beyond U+FFFF as two escapes, ``\ud83d\ude00``."""
        try:
            return event.value.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            message = "half of a surrogate pair, which is no character"
            self._report(YamlRefused("E004", _at(event), message, r"write the character itself, or \U and 8 digits"))
            return event.value.encode("utf-8", "replace").decode()

    def _alias(self, event: yaml.AliasEvent) -> AliasNode:
        self._aliases += 1
        if self._aliases > MAX_ALIASES:
            raise YamlRefused("E012", _at(event), f"more than {MAX_ALIASES} aliases", "write the values out")
        target = self._anchors.get(event.anchor or "")
        if target is None:
            found = "an alias that contains itself" if event.anchor in self._anchors else "an alias without an anchor"
            help = f'write the value out, or quote "*{event.anchor}" if it is text'
            raise YamlRefused("E013", _at(event), f"{found}: *{event.anchor}", help)
        return AliasNode(_at(event), target)

    def _refuse_tag(self, event: yaml.NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None:
            index = self._text.find("!", _at(event))
            found = tag.replace("tag:yaml.org,2002:", "!!")
            help = "remove the tag; quote a value to make it text"
            self._report(YamlRefused("E008", index, f"tags are not supported: {found}", help))

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield event

    def _count(self, event: yaml.Event, depth: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise YamlRefused("E012", _at(event), f"more than {MAX_NODES:,} nodes", "move rows into a manifest")
        if depth > MAX_DEPTH:
            raise YamlRefused("E011", _at(event), f"more than {MAX_DEPTH} levels of nesting", "no setting needs that")


def _is_control(escape: re.Match[str]) -> bool:
    code = escape[1] or escape[2] or escape[3]
    return bool(_CONTROL.match(chr(int(code, 16)))) if code else escape[4] in "0abvfe"


def _at(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.index if mark is not None else 0
