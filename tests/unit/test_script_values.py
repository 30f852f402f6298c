"""Values of a row in the scripts of a template: as JSON they come through, and what could run as code never does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from maskpress.problems import Problem
from template_forms import form, make_spec, page_of, problems_of

DOLLAR = form("""name="r" labels="['Car']" src="${image}" """)
LIQUID = form("""name="r" labels="['Car']" src="{{ task.input.image }}" """)


pytestmark = pytest.mark.usefixtures("own_cache")


def found(folder: Path, template: str, value: object) -> list[Problem]:
    rows = json.dumps({"image": "a.png", "v": value})
    spec = make_spec(folder, template, "manifest: rows.jsonl\n", rows_jsonl=rows)
    return list(problems_of(spec))


def script_of(folder: Path, template: str, value: object) -> str:
    rows = json.dumps({"image": "a.png", "v": value})
    page = page_of(make_spec(folder, template, "manifest: rows.jsonl\n", rows_jsonl=rows))
    return page.texts["script"][-1]


@pytest.mark.parametrize(
    ("script", "value"),
    [
        ("""<p onclick="go('{{ task.input.v }}')">""", "');evil('"),
        ("""<p onclick="go('{{ task.input.v | skip_autoescape }}')">""", "&#39;);evil(&#39;"),
        ("""<p onclick='go({{ task.input.v | to_json | skip_autoescape }})'>""", "&#39;+evil()+&#39;"),
        ("""<p onclick="go('{{ task.input.v | to_json }}')">""", "'+evil()+'"),
        ("<script>var a = '{{ task.input.v }}', b = ';evil()';</script>", "\\"),
        ("<script>var a = {{ task.input.v }};</script>", "1;evil=2"),
        ("<script>var a = '{{ task.input.v | to_json | skip_autoescape }}';</script>", "';evil();'"),
        ('<script>var a = "{{ task.input.v | to_json | skip_autoescape }}";</script>', ";evil();"),
        ("<script>var a = `{{ task.input.v | to_json | skip_autoescape }}`;</script>", "${evil()}"),
        ("<script>var a = `{{ task.input.v }}`;</script>", "${evil()}"),
        ("<script>{% assign w = task.input.v %}{{ w }}</script>", "evil()"),
        ("<script>{% capture w %}{{ task.input.v }}{% endcapture %}{{ w }}</script>", "evil()"),
        ("<script>{% cycle task.input.v %}</script>", "evil()"),
        ("<script>'{{ task.input.v | skip_autoescape }}'</script>", "<b>';evil();'"),
    ],
)
def test_value_that_could_run_is_a_problem(tmp_path: Path, script: str, value: str) -> None:
    (problem,) = found(tmp_path, LIQUID + "\n" + script, value)
    assert (problem.code, "to_json" in str(problem.help)) == ("E438", True)
    assert problem.file.endswith("rows.jsonl") or problem.line == 3


@pytest.mark.parametrize("script", ["<script>var a = `${v}`;</script>", """<p onclick="go('${v}')">"""])
def test_value_of_the_other_dialect_that_could_run_is_a_problem(tmp_path: Path, script: str) -> None:
    (problem,) = found(tmp_path, DOLLAR + script, "${evil()}')")
    assert (problem.code, problem.file.endswith("rows.jsonl"), problem.line) == ("E438", True, 1)
    assert problem.column == '{"image": "a.png", "v": "'.index('"v": "') + 6
    assert "data-" in str(problem.help)


@pytest.mark.parametrize(
    "value", ["a car", "s3://bucket/a+b_1.jpg?".rstrip("?"), "50 % @ 3:10, #4", "Grüße ~ 3.5-4", 7, None]
)
def test_harmless_value_stays_as_it_is(tmp_path: Path, value: object) -> None:
    script = "<script>var a = '{{ task.input.v }}';</script>"
    assert script_of(tmp_path, LIQUID + script, value) == f"var a = '{'' if value is None else value}';"


@pytest.mark.parametrize("value", ["');evil('", '<!--<script>\u2028*/</SCRIPT>"', {"a": ["'", "`${x}"]}])
def test_json_of_a_value_reads_back_in_a_script(tmp_path: Path, value: object) -> None:
    script = "<script>var a = {{ task.input.v | to_json | skip_autoescape }};</script>"
    written = script_of(tmp_path, LIQUID + script, value)
    assert json.loads(written.removeprefix("var a = ").removesuffix(";").replace("\\/", "/")) == value
    assert not {"</", "<!--", "*/", "\u2028"} & {
        written[i : i + size] for i in range(len(written)) for size in (1, 2, 4)
    }


@pytest.mark.parametrize("filters", ["to_json", "to_json | escape", "to_json | escape | skip_autoescape"])
def test_json_of_a_value_reads_back_in_an_attribute(tmp_path: Path, filters: str) -> None:
    value = "');evil('\""
    template = LIQUID + f"<p onclick='go({{{{ task.input.v | {filters} }}}})'>"
    rows = json.dumps({"image": "a.png", "v": value})
    page = page_of(make_spec(tmp_path, template, "manifest: rows.jsonl\n", rows_jsonl=rows))
    assert [each["onclick"] for each in page.all("p") if each] == [f"go({json.dumps(value)})"]


def test_data_in_a_script_element_is_no_code(tmp_path: Path) -> None:
    script = '<script type="application/json">"{{ task.input.v }}"</script>'
    assert script_of(tmp_path, LIQUID + script, "f(1)") == '"f(1)"'
