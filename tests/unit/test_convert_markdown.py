"""HTML instructions as Markdown: what the compiler makes of the Markdown is the HTML again.

The reference is the HTML itself, sanitised as instructions are; compared are the signs a reader sees, each with the
elements around it.
"""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maskpress.spec.load import load_spec
from maskpress.tasks.instructions import TAGS, compile_instructions
from maskpress.template.markdown import Node, markdown
from maskpress.template.source import Template, parse_template

MEANING = {"b": "strong", "i": "em", "s": "del", "strike": "del", "tt": "code", "samp": "code", "menu": "ul"}
SHOWN = set("a blockquote code del em h1 h2 h3 h4 h5 h6 kbd li ol pre strong sub sup u ul".split())  # noqa: SIM905
VOID = ("br", "hr", "img")
INLINE_TAGS = set("a b code del em i kbd s samp small span strike strong sub sup tt u".split())  # noqa: SIM905


class Signs(HTMLParser):
    """The signs of an HTML text, with the elements around each and whether a blank or a block's edge is before it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, bool, str]] = []
        self._around: list[str] = []
        self._apart = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._apart = self._apart or tag not in INLINE_TAGS
        if tag not in VOID:
            self._around.append(MEANING.get(tag, tag))

    def handle_endtag(self, tag: str) -> None:
        self._apart = self._apart or tag not in INLINE_TAGS
        if (name := MEANING.get(tag, tag)) in self._around:
            del self._around[len(self._around) - 1 - self._around[::-1].index(name) :]

    def handle_data(self, data: str) -> None:
        around = " ".join(sorted({name for name in self._around if name in SHOWN}))
        for sign in data:
            if not sign.isspace():
                self.found.append((sign, self._apart, around))
            self._apart = sign.isspace()


def signs(html: str) -> list[tuple[str, bool, str]]:
    reader = Signs()
    reader.feed(html)
    reader.close()
    return reader.found


def converted(html: str) -> tuple[Template, str, list[str]]:
    """Give the Markdown of a text, and what was lost."""
    template = parse_template("old.html", f"<short-instructions>{html}</short-instructions>")
    lost: list[str] = []
    nodes: list[Node] = [0]
    return template, template.over_rows(markdown(template, nodes, (), lambda _, what: lost.append(what))), lost


def shown(text: str, folder: Path, **values: object) -> str:
    """Give the HTML that the compiler makes of Markdown."""
    (folder / "short.md").write_text(text or "-", encoding="utf-8")
    spec = folder / "task.yaml"
    spec.write_text("labels: [Car]\nimage: a.png\ninstructions: {short: {file: short.md}}\n")
    loaded = load_spec(spec)
    assert loaded.short_instructions
    compiled = compile_instructions(loaded, loaded.short_instructions, lambda file: pytest.fail(file.name))
    assert not isinstance(compiled, Exception)
    return "".join(compiled.render(values).html.texts)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("<p>one</p><p>two\n three</p>", "one\n\ntwo three"),
        ("one<br>two<br/><br>three", "one\\\ntwo\\\n\\\nthree"),
        ("<h1>Title</h1>text<h3>Sub <b>title</b></h3>", "# Title\n\ntext\n\n### Sub **title**"),
        ("a <b>b</b>, <i>c</i>, <strong><em>d</em></strong>!", "a **b**, *c*, <strong>*d*</strong>!"),
        ("a<b>b</b>c", "a<b>b</b>c"),
        ("a <b> b </b>c", "a **b** c"),
        ("<b></b>a<i> </i>b", "a b"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n  - c"),
        ("<ol start=3><li><p>a</p><p>b</p></li><li>c</ol>", "3. a\n\n   b\n\n4. c"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n<!-- -->\n\n- b"),
        ('<a href="https://x.org/a b(c)">x</a>', "[x](https://x.org/a%20b%28c%29)"),
        ("<blockquote>a<p>b</blockquote>", "> a\n>\n> b"),
        ("<pre>a\n  b`</pre>", "```\na\n  b`\n```"),
        ("<code>a `b` *c*</code>", "``a `b` *c*``"),
        ("a<hr>b", "a\n\n***\n\nb"),
        ("<table><tr><th>a<th>b<tr><td>1|2<td></table>", "| a | b |\n| --- | --- |\n| 1\\|2 |  |"),
        ("<table><tr><td>a<td>b</table>", "<table><tr><td>a</td><td>b</td></tr></table>"),
        ("<dl><dt>a<dd>b &amp; *c*</dl>", "<dl><dt>a</dt><dd>b &amp; *c*</dd></dl>"),
        ("1. a *b* _c_ [d] &lt;e&gt; `f` #g snake_case", "1\\. a \\*b\\* \\_c\\_ \\[d\\] \\<e> \\`f\\` #g snake_case"),
        ("<p># a</p><p>- b</p><p>&gt; c</p><p>+</p><p>2) d</p>", "\\# a\n\n\\- b\n\n\\> c\n\n\\+\n\n2\\) d"),
        ("&amp;lt; AT&amp;T a & b", "\\&lt; AT\\&T a & b"),
        ("<!-- no --><script>no</script><style>no</style>yes", "yes"),
        ('<img src="a.png" alt="A [b]">', "![A \\[b\\]](a.png)"),
        ('<img src="a.png" alt="A" width=20>', '<img src="a.png" alt="A" width="20">'),
        ("{{ task.input.a | escape }} {{ 'b' }}", "{{ row.a }} {{ 'b' }}"),
        ("{% raw %}{{ a }} {% if %} {# b #}{% endraw %}", "{{ '{' }}{ a }} {{ '{' }}% if %} {{ '{' }}# b #}"),
    ],
)
def test_markdown_is_as_a_person_would_write_it(html: str, text: str) -> None:
    assert converted(html)[1] == text


@pytest.mark.parametrize(
    ("html", "lost"),
    [
        ('<a href="#x">a</a>', 'the link to "#x", which would lead nowhere on the page'),
        ('<a href="javascript:x()">a</a>', 'the link to "javascript:x()", which would lead nowhere on the page'),
        ('<img src="http://x.org/a.png">', 'the picture "http://x.org/a.png", which would be loaded from elsewhere'),
        ("<img>", "a picture without src"),
        ("<video src=a.mp4></video>", "<video>"),
    ],
)
def test_what_no_page_shows_is_told_as_lost(html: str, lost: str) -> None:
    assert converted(html)[2] == [lost]


def test_row_values_reach_the_instructions_literally(tmp_path: Path) -> None:
    html = "<b>{{ task.input.a }}</b> {{ task.input['b c'] }} <code>{{ task.input.a }}</code>"
    text = converted(html)[1]
    rendered = shown(text, tmp_path, a="*x*", **{"b c": "<u>"})
    assert rendered == "<p><strong>*x*</strong> &lt;u&gt; <code>*x*</code></p>"


TEXTS = ["word", " a ", "*", "_", "x_y", "1.", "-", "#", "`", "~~", "[a](b)", "&lt;b>", "&amp;amp;", "|", "!", "\\"]
TEXTS.append(" < ")


def tagged(names: list[str], inner: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    contents = st.lists(inner, max_size=most).map("".join)
    return st.builds(lambda name, content: f"<{name}>{content}</{name}>", st.sampled_from(names), contents)


PLAIN = st.sampled_from(TEXTS)
INLINE = st.recursive(
    PLAIN | st.just("<br>") | tagged(["code"], PLAIN, 3),
    lambda inner: tagged(["b", "i", "strong", "em", "del", "u", "sub", "span", "kbd"], inner, 4),
    max_leaves=8,
)
LINES = st.lists(INLINE, min_size=1, max_size=5).map("".join)
BLOCKS = st.recursive(
    LINES | tagged(["p", "h2"], INLINE, 4),
    lambda inner: tagged(["div", "blockquote"], inner, 3) | tagged(["ul", "ol"], tagged(["li"], inner, 2), 3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCKS, max_size=4).map("".join))
def test_markdown_shows_what_the_html_showed(tmp_path_factory: pytest.TempPathFactory, html: str) -> None:
    text = converted(html)[1]
    expected = signs(nh3.clean(html, tags=TAGS))
    assert (signs(shown(text, tmp_path_factory.mktemp("round"))) if text else []) == expected
