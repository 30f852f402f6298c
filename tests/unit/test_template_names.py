"""Fields of a template that would share a name are found before a worker has painted."""

from __future__ import annotations

from pathlib import Path

import pytest

from maskpress.tasks.load import load_tasks
from template_forms import PLAIN, form, make_spec, problems_of

pytestmark = pytest.mark.usefixtures("own_cache")


SITE = "image: a.png\nhidden: {site: x}\n"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("<input name=q><input name=q>", "E431"),
        ("<input type=hidden name=q value=0><input type=checkbox name=q value=1>", "E431"),
        ("<crowd-input name=z></crowd-input><textarea name=z></textarea>", "E431"),
        ("<input type=radio name=q value=1><input type=checkbox name=q value=1>", "E431"),
        ("<input name=cars>", "E431"),
        ("<input name=site>", "E113"),
        ("<input name=__proto__>", "E113"),
        ("<input name='{{ task.input.id }}'><input name='a'>", "E431"),
    ],
)
def test_inputs_that_would_share_a_name_are_a_problem(tmp_path: Path, fields: str, code: str) -> None:
    template = form(PLAIN).replace("</crowd-form>", f"{fields}</crowd-form>")
    spec = make_spec(
        tmp_path, template, "manifest: r.jsonl\nhidden: {site: x}\n", r_jsonl='{"id": "a", "image": "a.png"}'
    )
    (problem,) = problems_of(spec)
    assert (problem.code, problem.line) == (code, 2)
    assert (problem.column or 0) > template.index("<input" if "<input" in fields else "<crowd-input") - template.index(
        "\n"
    )


@pytest.mark.parametrize(
    "fields",
    [
        "<input type=radio name=q value=1><input type=RADIO name=q value=2>",
        "<input type=checkbox name=q value=1><input type=checkbox name=q value=2>",
        "<input name=q disabled><input name=q>",
        "<fieldset disabled><input name=q></fieldset><input name=q>",
        "<input name=q><input type=submit name=q><button name=q></button>",
        "<input name=q><template><input name=q></template>",
        "<input><input><input name><input name=''>",
        "{% if task.input.x %}<input name=q>{% else %}<input name=q>{% endif %}",
        "</crowd-form><input name=cars>",
    ],
)
def test_inputs_that_are_one_question_or_none_may_share_a_name(tmp_path: Path, fields: str) -> None:
    template = form(PLAIN).replace("</crowd-form>", f"{fields}</crowd-form>")
    load_tasks(make_spec(tmp_path, template, SITE))
