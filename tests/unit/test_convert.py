"""`maskpress convert`: every template below ``tests/data/templates/convert``, its spec and its report to the letter.

``UPDATE=1`` writes both anew; read the difference before keeping it.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from maskpress import SpecError, load_spec
from maskpress.cli import main
from maskpress.problems import Problem
from maskpress.spec.load import check_source
from maskpress.spec.model import Images
from maskpress.spec.scalars import write_text
from maskpress.spec.source import read_source
from maskpress.tasks.place import Place
from maskpress.tasks.template import compile_text
from maskpress.template.convert import convert_template
from maskpress.template.source import parse_template

CASES = Path(__file__).parents[1] / "data" / "templates" / "convert"
PHOTO = Path(__file__).parents[2] / "examples" / "smallest" / "chelsea.jpg"
TEMPLATES = sorted(CASES.glob("*/old*.html"))
BUILT = sorted(path.parent.name for path in CASES.glob("*/rows.*"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder of its own."""
    monkeypatch.setenv("MASKPRESS_CACHE", str(tmp_path / "cache"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def stand_in(case: str) -> Path:
    """Copy a case here, with a real photo; give its template."""
    for path in (CASES / case).iterdir():
        if path.suffix not in (".yaml", ".txt"):
            shutil.copy(path, path.name)
    shutil.copy(PHOTO, "photo.jpg")
    return Path(next(path.name for path in TEMPLATES if path.parent.name == case))


def agree(path: Path, text: str) -> None:
    if os.environ.get("UPDATE"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("template", TEMPLATES, ids=[path.parent.name for path in TEMPLATES])
def test_template_becomes_exactly_this_spec_and_report(template: Path, folder: Path) -> None:
    name = stand_in(template.parent.name)
    result = run("convert", str(name))
    expected = template.with_name("task.yaml")
    agree(template.with_name("expected.txt"), result.stdout)
    assert result.exit_code == (0 if Path("task.yaml").exists() else 1)
    assert Path("task.yaml").exists() == expected.exists() or os.environ.get("UPDATE")
    if Path("task.yaml").exists():
        agree(expected, Path("task.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", BUILT)
def test_converted_spec_is_checked_and_built_as_it_is(case: str, folder: Path) -> None:
    assert run("convert", str(stand_in(case))).exit_code == 0
    check = run("check")
    assert (check.exit_code, check.stdout) == (0, "")
    assert run("build").exit_code == 0
    assert Path("site/index.html").is_file()


def test_every_template_that_becomes_a_spec_becomes_a_valid_one(folder: Path) -> None:
    specs = sorted(CASES.glob("*/task.yaml"))
    assert len(specs) >= 6
    assert [problem for path in specs for problem in check_source(path)[1]] == []


def test_converted_spec_says_what_the_template_said(folder: Path) -> None:
    run("convert", str(stand_in("plain")), "-o", "spec.yaml")
    spec = load_spec("spec.yaml")
    assert [label.name for label in spec.labels] == ["Cat", "Dog", "Bird"]
    assert spec.header == "Please label each of the requested objects in this image"
    assert (spec.answer_name, spec.images) == ("annotatedResult", Images("manifest", "rows.jsonl"))
    assert spec.short_instructions
    assert spec.full_instructions
    assert "1. **Read** the task carefully" in spec.full_instructions.text


def test_page_of_a_converted_template_shows_its_rows_and_instructions(folder: Path) -> None:
    run("convert", str(stand_in("dollar")))
    run("build")
    page = Path("site/index.html").read_text(encoding="utf-8")
    assert "Paint each car in Bonn" in page
    assert "Every <em>car</em>, also parked ones." in page


def test_convert_never_overwrites(folder: Path) -> None:
    name = stand_in("plain")
    for path in ("task.yaml", "task.schema.json"):
        Path(path).write_text("mine")
    result = run("convert", str(name))
    assert (result.exit_code, "is there already" in result.stdout) == (1, True)
    assert Path("task.yaml").read_text() == "mine"
    assert run("convert", str(name), "-o", "other.yaml").exit_code == 0
    assert Path("task.schema.json").read_text() == "mine"


def test_convert_writes_the_schema_that_its_spec_names(folder: Path) -> None:
    run("convert", str(stand_in("plain")), "-o", "sub/task.yaml")
    assert json.loads(Path("sub/task.schema.json").read_text())["title"] == "maskpress task spec"


def test_strict_convert_writes_nothing_where_something_is_lost(folder: Path) -> None:
    name = stand_in("everything")
    result = run("convert", str(name), "--strict", "--format", "json")
    assert (result.exit_code, Path("task.yaml").exists()) == (1, False)
    assert {problem["severity"] for problem in json.loads(result.stdout)} == {"warning"}


def test_missing_template_is_a_problem(folder: Path) -> None:
    result = run("convert", "old.html")
    assert (result.exit_code, result.stdout.startswith("old.html E001 ")) == (1, True)


def test_convert_without_a_template_is_wrong_use() -> None:
    assert run("convert").exit_code == 2


WIDGET = """<crowd-instance-segmentation name="a" src="a.png" labels="['Car']" header="Go">"""
PIECES = st.sampled_from(
    [
        *(
            "<",
            ">",
            '"',
            "'",
            "/",
            "=",
            " ",
            "\n",
            "\r\n",
            "\t",
            "{",
            "}",
            "|",
            ":",
            "#",
            "- ",
            "word",
            "\x00",
            "\x85",
            "\ue000",
            "é",
        ),
        *("{{", "}}", "{%", "%}", "{#", "${a}", "{{ task.input.a }}", "{{ task.input['b c'] | upcase }}", "{% if a %}"),
        *("{{ task.input.a['x\"y'] }}", "{{ 'x' }}", "{% raw %}", "{% endraw %}", "{% comment %}", "{% endcomment %}"),
        *("<short-instructions>", "</short-instructions>", "<full-instructions header=", "</full-instructions>", "<p>"),
        *(
            "<input name=q>",
            "<input type=radio name=r value='1: 2'>",
            "<select name=s><option>no",
            "<label>",
            "</label>",
        ),
        *("<crowd-input name='_x' label='{{ a'>", "<ul><li>", "<table><tr><th>", "<pre>", "<b>", "</b>", "<img src=x>"),
        *("<input type=hidden name=h value=", "<textarea name=t>", "<title>", "<script>", "<a href=", "<!--", "&lt;"),
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join), st.lists(PIECES, max_size=20).map("".join))
def test_any_template_becomes_a_valid_spec_or_problems(
    tmp_path_factory: pytest.TempPathFactory, before: str, within: str
) -> None:
    template = parse_template("old.html", f"{before}<crowd-form>{WIDGET}{within}")
    found: tuple[Problem, ...] = ()
    try:
        converted = convert_template(template)
    except SpecError as error:
        found = error.problems
    if found:
        assert {problem.code for problem in found} <= {"E430", "E450", "E451"}
        return
    path = tmp_path_factory.mktemp("any") / "task.yaml"
    path.write_text(converted.spec, encoding="utf-8", newline="")
    assert check_source(path)[1] == ()
    value = read_source(path).value
    assert isinstance(value, dict)
    over_rows = [value["header"], *value.get("instructions", {}).values(), *value.get("hidden", {}).values()]
    assert [problem for text in over_rows if isinstance(problem := compile_text(text, "", Place("")), Problem)] == []
    lines = template.text.count("\n") + 1
    assert all(1 <= (problem.line or 0) <= lines for problem in converted.problems)


def test_folder_is_no_template(folder: Path) -> None:
    result = run("convert", ".")
    assert (result.exit_code, "is a folder, not a file" in result.stdout) == (1, True)
    assert '"."' in result.stdout


def test_very_many_losses_are_counted(folder: Path) -> None:
    widget = """<crowd-instance-segmentation src="a.png" name="r" labels="['Car']"></crowd-instance-segmentation>"""
    attributes = " ".join(f"a{number}=1" for number in range(20_000))
    converted = convert_template(parse_template("old.html", f"{widget}<p {attributes}>"))
    assert (len(converted.problems), converted.problems[0].message) == (301, "and 19,700 more parts of the template")


@pytest.mark.parametrize(
    ("form", "ask"),
    [
        ("<p><input type='checkbox' name='q'> I <b>really</b> agree</p>", "I really agree"),
        ("First? <input type='checkbox' name='x'> Aaa <input type='checkbox' name='q'> Bbb", "Bbb"),
        ("<p>Sure? <input type='checkbox' name='q'></p>", "Sure?"),
        ("<p><input type='checkbox' name='x'> I agree</p><p><input name='q'> Your name</p>", "Your name"),
        ("<p>Note: <input name='x'> (optional)</p><select name='q'><option>a</option></select>", "q"),
        ("<datalist><option>One</option></datalist><input name='q'>", "q"),
        ("<p><input type='radio' name='q' value='v'> v</p>", "q"),
        ("How? <input type='radio' name='q'> a <input type='radio' name='q'> b", "How?"),
    ],
)
def test_caption_is_the_one_that_people_see(form: str, ask: str) -> None:
    widget = """<crowd-instance-segmentation src="a.png" name="r" labels="['Car']"></crowd-instance-segmentation>"""
    spec = convert_template(parse_template("old.html", f"<crowd-form>{widget}{form}</crowd-form>")).spec
    assert f"name: q\n    ask: {write_text(ask)}\n" in spec
