"""Native inputs beside the widget join the answers under their names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.handwritten import widget_tag, write_page
from e2e.workbench import Workbench

FIELDS = """
<p><input type="checkbox" name="blurred"> <input type="checkbox" name="night" checked></p>
<p><input type="radio" name="weather" value="sun"> <input type="radio" name="weather" value="rain" checked></p>
<p><input type="radio" name="unchosen" value="a"></p>
<p><select multiple name="seen"><option selected>bus<option>tram<option selected>bike</select></p>
<p><select name="season"><option>spring<option value="s" selected>summer</select></p>
<p><input name="remark" value="as it was"> <textarea name="notes">two
lines</textarea> <input type="number" name="wheels" value="4"></p>
<p><input name="absent" value="x" disabled> <input value="nameless"> <input type="submit" name="go" value="Go"></p>
<fieldset disabled><input name="within" value="x"></fieldset>
"""
FIRST = {
    **{"blurred": False, "night": True, "weather": "rain", "seen": ["bus", "bike"], "season": "s"},
    **{"remark": "as it was", "notes": "two\nlines", "wheels": "4"},
}


@pytest.mark.parametrize("change", [False, True], ids=["as they were", "changed"])
def test_fields_join_the_answers(open_page: OpenPage, tmp_path: Path, browser: Browser, change: bool) -> None:
    bench = open_form(open_page, tmp_path, FIELDS, browser)
    expected: dict[str, Any] = dict(FIRST)
    if change:
        bench.page.locator("[name=blurred]").check()
        bench.page.locator("[value=sun]").check()
        bench.page.locator("[name=seen]").select_option(["tram"])
        bench.page.locator("[name=remark]").fill("né 100% <b>")
        expected |= {"blurred": True, "weather": "sun", "seen": ["tram"], "remark": "né 100% <b>"}
    (form,) = bench.submit()
    assert form.pop("masks")["instances"] == [{"color": "#2ca02c", "label": "Car"}]
    assert form == expected


def test_reset_gives_fields_their_first_values(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path, FIELDS)
    bench.page.locator("[name=night]").uncheck()
    bench.page.locator("[value=sun]").check()
    bench.page.locator("[name=seen]").select_option([])
    bench.page.locator("[name=notes]").fill("other")
    bench.page.evaluate("() => document.querySelector('crowd-form').reset()")
    text = bench.page.evaluate("() => document.querySelector('crowd-form')._serializeForm().taskAnswers")
    (form,) = bench.page.evaluate("(text) => JSON.parse(text)", text)
    assert form.pop("masks")["instances"] == []
    assert form == FIRST


@pytest.mark.parametrize("name", ["site", "masks"], ids=["two inputs", "an input and the widget"])
def test_two_fields_of_one_name_are_refused_in_words(open_page: OpenPage, tmp_path: Path, name: str) -> None:
    bench = open_form(open_page, tmp_path, f'<input name="site"><input name="{name}">')
    bench.page.evaluate("() => document.addEventListener('submit', () => { window.submitted = true; })")
    bench.button("Submit").click()
    expect(bench.status).to_contain_text(f"two fields of this form are named {name}")
    expect(bench.button("Change my answer")).to_have_count(0)
    assert bench.page.evaluate("() => window.submitted") is None


def open_form(open_page: OpenPage, folder: Path, fields: str, browser: Browser | None = None) -> Workbench:
    """Open a form with a widget and fields, and paint a dot."""
    body = f"<crowd-form>{widget_tag()}{fields}</crowd-form>"
    bench = open_page(write_page(folder, body), browser=browser, viewport=(1200, 1400))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.add("Car")
    drawing.brush(9, [(80, 60)])
    return bench
