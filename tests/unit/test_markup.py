"""Markup: elements, their places and their flaws, by hand; `tests/e2e/test_markup_as_browsers.py` asks a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maskpress.template.markup import Element, Markup, position, read_markup

TEMPLATES = sorted((Path(__file__).parents[1] / "data" / "templates").rglob("*.html"))


def only(markup: Markup, name: str) -> Element:
    ((_, element),) = markup.find(name)
    return element


def tree(text: str) -> str:
    """Write the elements of a text as names within brackets."""
    markup = read_markup(text)

    def below(parent: int | None) -> str:
        inner = [(each.name, below(at)) for at, each in enumerate(markup.elements) if each.parent == parent]
        return " ".join(name + (f"({each})" if each else "") for name, each in inner)

    return below(None)


def flaws(text: str) -> list[tuple[str, int, str]]:
    return [(flaw.kind, flaw.offset, flaw.name) for flaw in read_markup(text).flaws]


def test_element_knows_the_places_of_its_tags() -> None:
    text = 'x<p\n a="1">yes</p >z'
    paragraph = only(read_markup(text), "p")
    assert text[paragraph.start : paragraph.open_end] == '<p\n a="1">'
    assert text[paragraph.open_end : paragraph.content_end] == "yes"
    assert text[paragraph.content_end : paragraph.end] == "</p >"


def test_attributes_know_their_places_and_values() -> None:
    text = """<a ONE=1 two='2 "' three = "3&amp;&#x34;" four five="">"""
    found = only(read_markup(text), "a").attributes
    assert [(each.name, each.value) for each in found] == [
        ("one", "1"),
        ("two", '2 "'),
        ("three", "3&4"),
        ("four", None),
        ("five", ""),
    ]
    assert [text[each.start :][:3] for each in found] == ["ONE", "two", "thr", "fou", "fiv"]
    assert [text[each.value_start or 0 : each.value_end or 0] for each in found] == ["1", '2 "', "3&amp;&#x34;", "", ""]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("&copy;", "©"),
        ("&copy", "©"),
        ("&notit;", "&notit;"),
        ("&nothing;", "&nothing;"),
        ("&quot;", '"'),
        ("&#39;&#x27", "''"),
    ],
)
def test_references_in_attributes_are_decoded_as_in_browsers(written: str, value: str) -> None:
    assert only(read_markup(f'<a href="{written}">'), "a").get("href") == value


def test_repeated_attribute_is_kept_but_the_first_counts() -> None:
    markup = read_markup("<a b=1 b=2>")
    assert only(markup, "a").get("b") == "1"
    assert [each.value for each in only(markup, "a").attributes] == ["1", "2"]
    assert [(flaw.kind, flaw.offset) for flaw in markup.flaws] == [("unclosed", 0), ("repeated-attribute", 7)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>a<p>b<ul><li>1<li>2<ul><li>3</ul></ul>c", "p p ul(li li(ul(li)))"),
        ("<img><br>a<input>", "img br input"),
        ("<x-a/><x-b></x-b></x-a>", "x-a(x-b)"),
        ("<svg><path/><g/></svg><p>", "svg(path g) p"),
        ("<svg><g a=b/><i></svg>", "svg(g(i))"),
        ("<p><button><div></button><div>", "p(button(div)) div"),
        ("<x-a><p>never closed</x-a><b>", "x-a(p(b))"),
        ("<x-a><span>closed with it</x-a><b>", "x-a(span) b"),
        ("<div><x-a></div><b>", "div(x-a) b"),
        ("<table><tr><td>1<td>2<tr><td>3</table><p>", "table(tr(td td) tr(td)) p"),
        ("<td><div></td>", "td(div)"),
        ("<select><option>a<option>b</select>", "select(option option)"),
        ("<script>'</p>' + \"<b>\"</script><i>", "script i"),
        ("<script><!-- <script></script> --></script><i>", "script i"),
        ("<textarea><b></textarea><title><b></title><i>", "textarea title i"),
        ("<!-- <b> --><!--><i><!-- -- > --!><u>", "i(u)"),
        ("<!doctype html><?php <b> ?><i>", "i"),
        ("a < b <3 </ <i>", ""),
        ("a < b <3 <i>", "i"),
        ('<a b="<i>"><u c=>', "a(u)"),
        ("<b><div></b>x</div><i>", "b(div) i"),
        ("</x><i></b></i>", "i"),
        ("<i", ""),
        ('<i a="', ""),
        ("<script>", "script"),
        ("<h1>a<h2>b</h1>", "h1 h2"),
    ],
)
def test_elements_are_those_a_browser_sees(text: str, expected: str) -> None:
    assert tree(text) == expected


def test_published_template_without_its_bracket_is_seen_as_browsers_see_it() -> None:
    path = next(path for path in TEMPLATES if path.parent.name == "malformed")
    markup = read_markup(path.read_text("utf-8"))
    widget = only(markup, "crowd-instance-segmentation")
    assert [each.name for each in widget.attributes][-2:] == ["<full-instructions", "header"]
    assert (widget.get("header"), list(markup.find("full-instructions"))) == ("Label all {{ task.input.kind }}s", [])
    assert [(flaw.kind, position(markup.text, flaw.offset)) for flaw in markup.flaws] == [
        ("missing-bracket", (8, 5)),
        ("repeated-attribute", (8, 24)),
        ("stray-end", (10, 5)),
    ]


def test_quotes_within_quotes_are_a_flaw() -> None:
    text = """<a b="{"c": [{"d": 1}]}"></a>"""
    found = [("nested-quotes", text.index(name), name) for name in ('c":', '[{"d":', '1}]}"')]
    assert flaws(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<x-a>", [("unclosed", 0, "x-a")]),
        ("<p>a<li>b", []),
        ("a</x-a>", [("stray-end", 1, "x-a")]),
        ("a<!-- b", [("cut-off", 1, "")]),
        ("a<x-a b='>", [("cut-off", 1, "x-a")]),
        ("<x-a></x-a><p></p>", []),
    ],
)
def test_flaws_tell_what_is_not_closed(text: str, found: list[tuple[str, int, str]]) -> None:
    assert flaws(text) == found


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("", 0, (1, 1)),
        ("ab", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb\rc", 5, (3, 1)),
        ("\N{GRINNING FACE}a", 1, (1, 2)),
    ],
)
def test_positions_count_lines_and_code_points(text: str, offset: int, expected: tuple[int, int]) -> None:
    assert position(text, offset) == expected


SIGNS = ["<", ">", "/", '"', "'", "=", "!", "-", "--", "?", "&", ";", " ", "\n", "\r", "\0", "a", "p", "é"]
TAGS = ["<p>", "</p>", "<li>", "<script>", "</script>", "<!--", "-->", "<x-a ", "b=", "<table>", "<td>", "</table>"]
MORE_TAGS = ["<b>", "</b>", "<select>", "<form>", "</form>", "<h1>", "</h2>", "<div>", "</div>"]
PIECES = st.sampled_from([*SIGNS, *TAGS, *MORE_TAGS])


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_read_and_its_places_are_right(text: str) -> None:
    markup = read_markup(text)
    for index, each in enumerate(markup.elements):
        assert text[each.start] == "<"
        assert text[each.open_end - 1] == ">"
        assert each.start < each.open_end <= each.content_end <= each.end <= len(text)
        assert each.close is None or text[each.close : each.close + 2] == "</"
        assert each.parent is None or each.parent < index
    for piece in markup.texts:
        assert piece.start < piece.end <= len(text)
    starts = [each.start for each in markup.texts]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "piece", ["<p>", "<div>", "</p>", "<b>", '"', "<a b='", "<!--", "<script>", "<li>", "<table><td>", "&"]
)
def test_long_texts_of_one_piece_are_read(piece: str) -> None:
    """Recursion would end at a thousand, and looking back at all open elements would take for ever."""
    assert read_markup(piece * 20_000).text
