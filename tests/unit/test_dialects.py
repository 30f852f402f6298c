"""Liquid and ``${column}`` templates filled in for rows, against python-liquid alone and against hand-written texts."""

from __future__ import annotations

import json
import sys
from typing import Any

import liquid
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from maskpress.template.outline import read_outline
from maskpress.template.placeholders import dialect
from maskpress.template.render import PageTemplate, compile_template, image_columns
from maskpress.template.sheet import Sheet, Span, TemplateRefusal

ROW: dict[str, object] = {
    "source-ref": "s3://bucket/a.jpg",
    "quoted": "a \"b\" 'c' <d> & {{ task.input.n }}",
    "words": ["x", "</script>"],
    "n": 7,
    "none": None,
    "yes": True,
}


def granted(address: str) -> str:
    return address.replace("s3://bucket/", "images/")


def compiled(text: str) -> PageTemplate:
    template, problems = compile_template("old.html", text, granted)
    assert template is not None, problems
    return template


def text_of(sheet: Sheet) -> str:
    return sheet.filled(Span(0, len(sheet.skeleton), 0))


def filled(text: str, row: dict[str, object] | None = None) -> str:
    return text_of(compiled(text).fill(ROW if row is None else row)[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ task.input.source-ref }}", "s3://bucket/a.jpg"),
        ("{{ task.input['source-ref'] | grant_read_access }}", "images/a.jpg"),
        ("{{ task.input.quoted }}", "a &#34;b&#34; &#39;c&#39; &lt;d&gt; &amp; {{ task.input.n }}"),
        ("{{ task.input.quoted | escape }}", "a &#34;b&#34; &#39;c&#39; &lt;d&gt; &amp; {{ task.input.n }}"),
        ("{{ task.input.quoted | skip_autoescape }}", "a \"b\" 'c' <d> & {{ task.input.n }}"),
        ("{{ '&lt; <' | escape_once }}", "&lt; &lt;"),
        ("{{ task.input.words | to_json | escape }}", "[&#34;x&#34;, &#34;&lt;\\/script&gt;&#34;]"),
        ("{{ task.input.words | to_json | skip_autoescape }}", '["x", "<\\/script>"]'),
        ("{{ task.input.nothing | to_json }}", "null"),
        ("{{ task.input.none }}|{{ task.input.yes }}|{{ task.input.n | plus: 1 }}", "|true|8"),
        ("{% for w in task.input.words %}{{ w | size }},{% endfor %}", "1,9,"),
        ("a {%- if task.input.yes -%} b {%- endif -%} c", "abc"),
        ("{% capture x %}<i>{{ task.input.n }}</i>{% endcapture %}{{ x }}{{ x }}", "<i>7</i><i>7</i>"),
        ("{{ '%01%00' | url_decode }}{{ '%02<%0D' | url_decode | skip_autoescape }}", "\ufffd\ufffd\ufffd<\n"),
        ("{% raw %}{{ x }}{% endraw %}{% comment %}{{ y }}{% endcomment %}{{ 'z' }}", "{{ x }}z"),
        ("{{ task.input.nothing | grant_read_access }}|{{ task.input.nothing | default: 'd' }}", "|d"),
    ],
)
def test_liquid_fills_in_a_row(text: str, expected: str) -> None:
    assert filled(text) == expected


def test_liquid_notes_names_that_give_nothing() -> None:
    text = "a\n{{ task.input.what | upcase }}{{ task.input.x | default: 'y' }}{{ task.input.none }}"
    sheet, _ = compiled(text).fill(ROW)
    assert [(each.name, each.offset) for each in sheet.absent] == [("task.input.what", 2)]


@pytest.mark.parametrize(
    ("text", "place", "code", "message"),
    [
        ("a\n é{{ task.input.x | nope }}", (2, 21), "E401", 'unknown filter "nope"'),
        ("{% if task.input.x %}{{ 1 | nope }}{% endif %}", (1, 29), "E401", 'unknown filter "nope"'),
        ("{{ task.input.x | | y }}", (1, 19), "E401", 'not a Liquid template: expected word, found "|"'),
        ("a {% if task.input.x %}\n b\n", (2, 3), "E401", "not a Liquid template: expected tag endif, found the end"),
        ("{% include 'x' %}", (1, 4), "E403", '"include" takes another template, and there is only this one'),
        ("{{ task.input.x", (1, 1), "E401", 'not a Liquid template: expected "}}", found end of file'),
    ],
)
def test_broken_liquid_is_a_located_problem(text: str, place: tuple[int, int], code: str, message: str) -> None:
    template, problems = compile_template("old.html", text, granted)
    assert template is None
    assert [(each.line, each.column, each.code, each.message) for each in problems] == [(*place, code, message)]


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in (1..1000000000) %}x{% endfor %}",
        "{% for a in (1..1000) %}{% for b in (1..1000) %}{{ a }}{% endfor %}{% endfor %}",
        "{% assign x = 'aaaaaaaaaa' %}{% for a in (1..60) %}{% assign x = x | append: x %}{% endfor %}",
        "{% for a in (1..50000) %}" + "{{ task.input.n }}" + "<br>" * 50 + "{% endfor %}",
    ],
)
def test_liquid_that_would_grow_without_end_is_refused(text: str) -> None:
    with pytest.raises(TemplateRefusal) as caught:
        compiled(text).fill(ROW)
    assert caught.value.code == "E403"


def test_liquid_divided_by_zero_is_refused_at_its_place() -> None:
    with pytest.raises(TemplateRefusal) as caught:
        compiled("ab {{ task.input.n | divided_by: 0 }}").fill(ROW)
    assert (caught.value.code, caught.value.offset) == ("E404", 21)


def test_name_no_row_has_is_a_warning() -> None:
    template, problems = compile_template("old.html", "{{ task.input.x }}\n{{ image }}{{ task.id }}", granted)
    assert template is not None
    assert sorted((each.severity, each.line, each.column, each.message) for each in problems) == [
        ("warning", 2, 4, 'no row has "image": it shows nothing'),
        ("warning", 2, 15, 'no row has "task.id": it shows nothing'),
    ]


def test_missing_python_liquid_is_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "maskpress.template.liquid", raising=False)
    monkeypatch.setitem(sys.modules, "liquid", None)
    template, (problem,) = compile_template("old.html", "x\n {{ task.input.x }}", granted)
    assert template is None
    assert (problem.code, problem.line, problem.column) == ("E429", 2, 2)
    assert problem.help == 'pip install "maskpress[liquid]"'
    assert filled("<p>${n}</p>") == "<p>7</p>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${n} ${ quoted }", "7 a &#34;b&#34; &#39;c&#39; &lt;d&gt; &amp; {{ task.input.n }}"),
        ("${source-ref}", "s3://bucket/a.jpg"),
        ("${none}|${yes}", "|true"),
        ("<script>`${i} ${n}`</script>", "<script>`${i} 7`</script>"),
        ("$ {n} $n {n}", "$ {n} $n {n}"),
        ("<p>${n}</p><script>var a = {{b: 1}};</script>", "<p>7</p><script>var a = {{b: 1}};</script>"),
    ],
)
def test_dollar_fills_in_a_row(text: str, expected: str) -> None:
    assert dialect(text) == "dollar"
    assert filled(text) == expected


def test_dollar_refuses_an_unknown_column_at_its_place() -> None:
    with pytest.raises(TemplateRefusal) as caught:
        compiled("<p>\n${N}").fill(ROW)
    assert (caught.value.code, caught.value.offset, caught.value.help) == ("E402", 4, 'did you mean "n"?')


@pytest.mark.parametrize(
    ("src", "columns"),
    [
        ("{{ task.input.photo | grant_read_access }}", ("photo",)),
        ("{{ task.input['the photo'] }}", ("the photo",)),
        ("${image_url}", ("image_url",)),
        ("a.jpg", ()),
    ],
)
def test_image_columns_are_those_of_the_widgets_src(src: str, columns: tuple[str, ...]) -> None:
    text = f'<img src="${{logo}}"><crowd-instance-segmentation src="{src}"></crowd-instance-segmentation>'
    assert image_columns(text) == columns


PLACES = [
    "<p>{}</p>",
    '<p title="a {} b">',
    "<p title='{}{}'>",
    "<p title={}>",
    "<p {}>",
    "<{}>",
    "<p{}>",
    "</{}>",
    "<!--{}-->",
    "<!-{}->",
    "--{}>",
    "<script>'{}'</script>",
    "<script></scr{}ipt></script>",
    '<a onclick="f({})" href=x{}>',
    "<style>{}</style>",
    "&{};",
]
VALUES = st.lists(st.sampled_from([*"ab -\"'<>=/!&;\n`", "script", "amp"]), max_size=6).map("".join)


@pytest.mark.parametrize(
    ("place", "value", "handlers"),
    [
        ("<p title={}>", "a onclick=f()", ["f()"]),
        ("<p title={}>", "", []),
        ("<p {}>", "onclick=f()", ["f()"]),
        ("<p title='{}'>", "' onclick='f()", ["f()"]),
        ('<p title="{}">', '" onclick="f()', ["f()"]),
        ("<{}>", "p onclick=f()", ["f()"]),
        ("<!-{}- ><p onclick=f()>", "-", []),
        ("<!--{}><p onclick=f()>", "", ["f()"]),
        ("<!--{}x><p onclick=f()>", "", []),
        ("<textarea></{}></textarea><p onclick=f()>", "textarea", ["f()"]),
        ("<script>'{}'</script>", "' onclick='f()", ["'' onclick='f()'"]),
    ],
)
def test_values_that_change_markup_are_seen(place: str, value: str, handlers: list[str]) -> None:
    text = place.format("{{ task.input.x | skip_autoescape }}")
    sheet, outline = compiled(text).fill({"x": value})
    assert [found for _, found in inline_texts(sheet, outline)] == handlers
    assert_as_whole(text, {"x": value})


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PLACES), max_size=4), VALUES, VALUES, st.booleans())
def test_keeping_values_apart_changes_neither_text_nor_markup(
    places: list[str], first: str, second: str, raw: bool
) -> None:
    shown = "{{ task.input.x | skip_autoescape }}" if raw else "{{ task.input.x }}"
    text = "".join(place.format(shown, "{{ task.input.y }}") for place in places) + "{% if true %}{% endif %}"
    assert_as_whole(text, {"x": first, "y": second})


def assert_as_whole(text: str, row: dict[str, object]) -> None:
    """Compare with what python-liquid alone gives, read as one text."""
    environment = liquid.Environment(autoescape=True)
    environment.add_filter("skip_autoescape", Markup)
    whole = environment.from_string(text).render(task={"input": row})
    sheet, outline = compiled(text).fill(row)
    assert text_of(sheet) == whole
    assert inline_texts(sheet, outline) == inline_texts(Sheet(whole, (), ()), read_outline(whole))


def inline_texts(sheet: Sheet, outline: Any) -> list[tuple[str, str]]:
    return [(part.kind, value.read(sheet)) for part, value in outline.inline]


def test_rows_that_differ_in_plain_values_share_a_skeleton() -> None:
    template = compiled("<p title='{{ task.input.x }}'>{{ task.input.y }}</p>")
    sheets = [template.fill({"x": f"a & {n}", "y": f"<{n}"})[0] for n in range(3)]
    assert len({sheet.skeleton for sheet in sheets}) == 1
    assert [text_of(sheet) for sheet in sheets] == [f"<p title='a &amp; {n}'>&lt;{n}</p>" for n in range(3)]


def test_json_of_a_row_reads_back() -> None:
    value = {"a": ["</script>", "<!--", "é", 1.5, None]}
    text = filled("{{ task.input.x | to_json | skip_autoescape }}", {"x": value})
    assert "</" not in text
    assert "<!--" not in text
    assert json.loads(text) == value
