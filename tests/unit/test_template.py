"""Templates see a row and nothing else; they can neither run on nor grow without end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from maskpress.problems import Problem
from maskpress.tasks.place import Place
from maskpress.tasks.template import CLOSE, OPEN, TemplateProblem, Text, compile_text, render, render_marked

PLACE = Place("task.yaml", 3, 9)


def text(source: str) -> Text:
    compiled = compile_text(source, "header", PLACE)
    assert isinstance(compiled, Text), compiled
    return compiled


def refused(source: str, **values: object) -> Problem:
    """Compile or render to the problem it must give."""
    compiled = compile_text(source, "header", PLACE)
    if isinstance(compiled, Problem):
        return compiled
    with pytest.raises(TemplateProblem) as caught:
        render(compiled, values)
    return compiled.problem(caught.value)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("no placeholder", "no placeholder"),
        ("{{ row.x }} and {{ row['source-ref'] }}", "X and s3"),
        ("{{ row.x | lower }}", "x"),
        ("{% if row.flag %}yes{% else %}no{% endif %}", "yes"),
        ("{{ row.gone | default('none') }}", "none"),
        ("{% if row.gone is defined %}yes{% endif %}", ""),
        ("{{ row.tags | join(', ') }}", "a, ü"),
        ("{{ row.tags[1] }}", "ü"),
        ("{{ row.deep.er }}", "1"),
        ("{{ row.tags }}", '["a", "ü"]'),
        ("{{ row.flag }} {{ row.n }} {{ row.f }} [{{ row.nothing }}]", "true 7 1.5 []"),
        ("{{ row.items }}", "a column"),
        ("line\n", "line\n"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
    ],
)
def test_template_is_filled_in_with_row_values(source: str, expected: str) -> None:
    values = {
        "x": "X",
        "source-ref": "s3",
        "flag": True,
        "tags": ["a", "ü"],
        "deep": {"er": 1},
        "n": 7,
        "f": 1.5,
        "nothing": None,
        "items": "a column",
    }

    assert render(text(source), values) == expected


@pytest.mark.parametrize("value", ["{{ row.y }}", "{% if %}", "<b>&amp;", "{{ 7 * 7 }}", "{# #}"])
def test_row_value_is_never_a_template_and_stays_as_it_is(value: str) -> None:
    assert render(text("{{ row.x }}"), {"x": value, "y": "leaked"}) == value


def test_row_values_are_marked_in_their_text() -> None:
    assert render_marked(text("a {{ row.x }}{{ row.x | upper }}"), {"x": "b"}) == f"a {OPEN}b{CLOSE}{OPEN}B{CLOSE}"


@pytest.mark.parametrize(
    "source", ["{{ row.x", "{% if %}", "{{ }}", "{% nothing %}", "{{ row.x | shout }}", "{% endif %}"]
)
def test_broken_template_is_a_located_problem(source: str) -> None:
    problem = refused(source)

    assert (problem.code, problem.file, problem.line, problem.column) == ("E401", "task.yaml", 3, 9)


@pytest.mark.parametrize(
    ("source", "message", "help"),
    [
        ("{{ row.colour }}", 'header: the row has no "colour"', 'did you mean "color"?'),
        ("{{ row['odd name'] }}", 'header: the row has no "odd name"', 'there is "color"'),
        ("{{ row.zzz.deeper }}", 'header: the row has no "zzz"', 'there is "color"'),
        ("{{ rows.color }}", 'header: unknown name "rows"', 'did you mean "row"?'),
        ("{{ color }}", 'header: unknown name "color"', 'a row value is written "row.color"'),
    ],
)
def test_unknown_name_is_a_problem_that_helps(source: str, message: str, help: str) -> None:
    problem = refused(source, color="red")

    assert (problem.code, problem.message, problem.help) == ("E402", message, help)


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'x' * 10**9 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ '%0999999999d' % 1 }}",
        "{% for i in [1, 2] %}{% endfor %}",
        "{{ row.x.zfill(999999999) }}",
        "{{ range(9) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}",
        "{% set x = 1 %}",
        "{% include 'task.yaml' %}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ row.x | center(999999999) }}",
        "{{ row.x | format(1) }}",
        "{{ lipsum(9) }}",
        "{{ self }}",
        "\x01",
    ],
)
def test_template_cannot_run_on(source: str) -> None:
    assert refused(source, x="x").code in ("E401", "E402", "E403")


@pytest.mark.parametrize(
    "source",
    ["{{ row.__class__ }}", "{{ row['__class__'] }}", "{{ row.x.__class__ }}", "{{ ''.__class__ }}", "{{ row.keys }}"],
)
def test_template_reaches_no_attribute_of_python(source: str) -> None:
    assert refused(source, x="x").code == "E402"


def test_text_that_grows_too_long_is_a_problem() -> None:
    assert refused("{{ row.x }}{{ row.x }}", x="a" * 600_000).code == "E403"


@pytest.mark.parametrize("source", ["{{ row.x / 0 }}", "{{ row.x + 'a' }}", "{{ row.x < 'a' }}"])
def test_template_that_fails_is_a_problem(source: str) -> None:
    assert refused(source, x=1).code == "E404"


def test_problem_in_a_file_has_its_place_in_that_file() -> None:
    compiled = compile_text("one\ntwo {{ row.gone }}\n", "instructions.full", PLACE, Place("full.md", 1, 1))
    assert isinstance(compiled, Text)
    with pytest.raises(TemplateProblem) as caught:
        render(compiled, {})

    assert str(compiled.problem(caught.value)) == 'full.md:2:12 E402 instructions.full: the row has no "gone"'


def test_naughty_strings_are_rendered_as_they_are_or_refused(corpora: Path) -> None:
    template = text("{{ row.x }}")
    for name in ("blns", "xss_fuzzdb"):
        for value in json.loads((corpora / f"strings/{name}.json").read_text("utf-8")):
            assert render(template, {"x": value}) == value.replace(OPEN, "").replace(CLOSE, "")
            compile_text(value, "header", PLACE)
