"""Instructions: Markdown with row placeholders in, safe HTML and its pictures out."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt

from maskpress.problems import Problem, Refusal
from maskpress.spec.files import FoundFile, find_file
from maskpress.spec.model import Passage, TaskSpec
from maskpress.tasks.model import Image, SafeHtml
from maskpress.tasks.place import Place
from maskpress.tasks.roots import URL
from maskpress.tasks.rows import shown_path, spec_place
from maskpress.tasks.template import CLOSE, OPEN, Text, compile_text, render_marked

TAGS = set(
    """
    a abbr b blockquote br caption code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins
    kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var
    """.split()  # noqa: SIM905
)
EMPTIED = set("iframe math noscript object script style svg template textarea title".split())  # noqa: SIM905
"""Tags that go with all they hold."""

ATTRIBUTES = {
    "*": {"lang", "title"},
    "a": {"href"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "data"}
_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=]*")
_VALUE = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")

LoadPicture = Callable[[FoundFile], Image]
"""Check a local picture. Raises Refusal."""


@dataclass(frozen=True)
class Rendered:
    """The safe HTML of a passage, and what was found on the way."""

    html: SafeHtml
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Instructions:
    """A passage ready to be rendered for rows; texts that come out alike are rendered once and shared."""

    passage: Passage
    text: Text
    spec: TaskSpec
    load_picture: LoadPicture
    known: dict[bytes, Rendered] = field(default_factory=dict)
    pictures: dict[str, Image | str] = field(default_factory=dict)

    def render(self, values: Mapping[str, object]) -> Rendered:
        """Render for one row. Raises TemplateProblem."""
        source = render_marked(self.text, values)
        key = hashlib.sha256(source.encode()).digest()
        if key not in self.known:
            self.known.setdefault(key, self._render(source))
        return self.known[key]

    def _render(self, source: str) -> Rendered:
        found: list[Problem] = []
        album = _Album(_unheard_of(source))
        unsafe = _to_html(source)
        safe = nh3.clean(
            unsafe,
            tags=TAGS,
            clean_content_tags=EMPTIED,
            attributes=ATTRIBUTES,
            attribute_filter=lambda tag, name, value: self._attribute(tag, name, value, album, found),
            link_rel="noopener noreferrer",
            set_tag_attribute_values={"a": {"target": "_blank"}},
            url_schemes=SCHEMES,
        )
        return Rendered(album.apart(safe.strip()), tuple(dict.fromkeys(found)))

    def _attribute(self, tag: str, name: str, value: str, album: _Album, found: list[Problem]) -> str | None:
        """Keep links that lead to the web, and put pictures aside; ``found`` takes what is wrong with others."""
        if (tag, name) == ("a", "href"):
            return self._link(value.strip(), found)
        if (tag, name) != ("img", "src"):
            return value
        picture = self._picture(value.strip(), found)
        return None if picture is None else album.put(picture)

    def _link(self, value: str, found: list[Problem]) -> str | None:
        if _LINK.match(value):
            return value
        message = f'a link to "{value[:80]}" leads nowhere on the page: removed'
        found.append(self._warning("W407", message, value, "links start with https:// or mailto:"))
        return None

    def _picture(self, value: str, found: list[Problem]) -> Image | str | None:
        """Give the picture of a ``src``, the same one each time."""
        if value not in self.pictures and (picture := self._loaded(value, found)) is not None:
            self.pictures.setdefault(value, picture)
        return self.pictures.get(value)

    def _loaded(self, value: str, found: list[Problem]) -> Image | str | None:
        if _PICTURE.fullmatch(value):
            return value
        if URL.match(value) or value.startswith("//"):
            message = f'the picture "{value[:80]}" would be loaded from elsewhere: removed'
            found.append(self._warning("W406", message, value, "put the file beside the task spec"))
            return None
        try:
            name = _unquoted(value)
            return self.load_picture(find_file(self.spec.folder, name, self.passage.folder))
        except Refusal as refusal:
            found.append(self._place(value).refused(self.text.subject, Refusal("E405", refusal.message, refusal.help)))
            return None

    def _warning(self, code: str, message: str, value: str, help: str) -> Problem:
        return self._place(value).problem(code, f"{self.text.subject}: {message}", help, "warning")

    def _place(self, value: str) -> Place:
        return _place_of(self.text, self.passage.text, value)


def compile_instructions(spec: TaskSpec, passage: Passage, load_picture: LoadPicture) -> Instructions | Problem:
    """Compile a passage of the spec."""
    subject = ".".join(str(part) for part in passage.path if part != "file")
    starts = None if passage.file is None else Place(shown_path(spec, passage.file), 1, 1)
    text = compile_text(passage.text, subject, spec_place(spec, *passage.path), starts)
    return text if isinstance(text, Problem) else Instructions(passage, text, spec, load_picture)


def _to_html(marked: str) -> str:
    """Turn Markdown into HTML around its row values, which stay literal wherever they stand.

    Each value is a word of letters and digits while Markdown is read, so it can end no emphasis, table cell or code.
    """
    values: list[str] = []
    stem = _unheard_of(marked)

    def put_aside(match: re.Match[str]) -> str:
        values.append(match[1])
        return f"{stem}n{len(values) - 1}e"

    rendered = str(_markdown().render(_VALUE.sub(put_aside, marked)))
    return re.sub(f"{stem}n([0-9]+)e", lambda match: html.escape(values[int(match[1])]), rendered)


def _unheard_of(text: str) -> str:
    """Make a word of letters and digits that a text cannot hold: it would hold its own hash."""
    return "v" + hashlib.sha256(text.encode()).hexdigest()[:20]


class _Album:
    """Pictures of one passage, each put aside for a word that stands in the HTML meanwhile."""

    def __init__(self, stem: str) -> None:
        self._stem = stem
        self._pictures: list[Image | str] = []

    def put(self, picture: Image | str) -> str:
        self._pictures.append(picture)
        return f"{self._stem}p{len(self._pictures) - 1}e"

    def apart(self, html: str) -> SafeHtml:
        texts = re.split(f"{self._stem}p([0-9]+)e", html)
        return SafeHtml(tuple(texts[::2]), tuple(self._pictures[int(number)] for number in texts[1::2]))


def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _unquoted(value: str) -> str:
    """Undo the percent-encoding Markdown gives to spaces and such in paths."""
    return unquote(value)


def _place_of(text: Text, source: str, value: str) -> Place:
    """Find where a picture or link stands in a file; in the spec the text's own place is near enough."""
    if text.starts is None:
        return text.place
    at = max(source.find(value), source.find(_unquoted(value)))
    if at < 0:
        return Place(text.starts.file)  # put together by a row, or written in character references
    before = source[:at]
    return Place(text.starts.file, before.count("\n") + 1, at - before.rfind("\n"))
