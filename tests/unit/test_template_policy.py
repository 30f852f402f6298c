"""What the policy of a template's page stops is told when it is built, and what it lets run is what browsers run."""

from __future__ import annotations

from pathlib import Path

import pytest

from template_forms import PLAIN, form, make_spec, page_of, problems_of, sha, warnings_of

pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.mark.parametrize(
    "part",
    [
        '<svg><image href="b.png"/></svg>',
        '<svg><use xlink:href="b.svg#x"/></svg>',
        "<input type=image src=b.png>",
        "<table background=b.png><td></table>",
        '<style>p{background:image-set("b.png" 1x)}</style>',
        "<style>p{background:-webkit-image-set(url(a:b) 1x, 'b.png' 2x)}</style>".replace("url(a:b)", "url(data:,)"),
        '<style>@\\69mport "b.css";</style>',
        "<style>p{background:u\\72 l(b.png)}</style>",
        '<script type=module>import "./b.js"</script>',
        '<script type=module>let a = 1; import {x} from "./b.js"</script>',
    ],
)
def test_what_would_be_loaded_from_elsewhere_is_a_problem(tmp_path: Path, part: str) -> None:
    (problem,) = problems_of(make_spec(tmp_path, form(PLAIN, after=f"\n{part}")))
    assert (problem.code, problem.line) == ("E434", 3)
    assert '"b.' in problem.message or "b.js" in problem.message


@pytest.mark.parametrize(
    ("script", "count"),
    [
        ("fetch('/x'); window.fetch('/y')", 1),
        ("new XMLHttpRequest()", 1),
        ("eval('1')", 1),
        ("model.eval(); evaluate(); myfetch(1); setTimeout(() => 1, 2)", 0),
        ("new Function('return 1')", 1),
        ("setTimeout('f()', 1)", 1),
        ("document.write('<p>')", 1),
        ("import('./b.js')", 1),
        ("var important = 'from'; export_ = \"x\"", 0),
    ],
)
def test_what_the_policy_stops_in_scripts_is_told(tmp_path: Path, script: str, count: int) -> None:
    found = warnings_of(make_spec(tmp_path, form(PLAIN, after=f"\n<script>{script}</script>")))
    assert [each[:2] for each in found] == [("W445", 3)] * count
    handler = script.replace('"', "&quot;")
    assert len(warnings_of(make_spec(tmp_path, form(PLAIN, after=f'<p onclick="{handler}">')))) == count


@pytest.mark.parametrize("kind", ["type=text/livescript", "type=' Text/JScript '", "language=javascript1.2", "type=''"])
def test_script_of_an_old_type_is_allowed_since_browsers_run_it(tmp_path: Path, kind: str) -> None:
    page = page_of(make_spec(tmp_path, form(PLAIN, after=f"<script {kind}>f()</script>")))
    assert sha("f()") in page.policy()["script-src"]


@pytest.mark.parametrize("kind", ["type=text/template", "type=application/json", "language=vbscript"])
def test_script_that_browsers_do_not_run_is_no_script(tmp_path: Path, kind: str) -> None:
    page = page_of(make_spec(tmp_path, form(PLAIN, after=f"<script {kind}>fetch()</script>")))
    assert sha("fetch()") not in page.policy()["script-src"]
