"""Questions of a spec become native inputs in the region of each widget."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from handmade import BUNDLE, make_spec, make_task
from maskpress.pages.batches import Batch
from maskpress.pages.frame import make_frame
from maskpress.pages.page import page_weight, render_page
from maskpress.pages.questions import LONG, render_questions
from maskpress.spec.model import Question

HOSTILE = "\"'><script>alert(1)</script>&amp;{{ 7*7 }}</textarea><!-- \0 \u2028"
SURVIVING = HOSTILE.replace("\0", "\ufffd")


class Asked(HTMLParser):
    """The region as an HTML parser sees it: start tags with their attributes, and texts that say anything."""

    def __init__(self, questions: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(questions)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts += [data] if data.strip() else []

    def all(self, *names: str) -> list[tuple[str, dict[str, str | None]]]:
        return [tag for tag in self.tags if tag[0] in names]


def ask(*questions: Question) -> Asked:
    return Asked(render_questions(questions))


def test_without_questions_there_is_no_region() -> None:
    assert render_questions([]) == ""


@pytest.mark.parametrize("required", [False, True])
def test_each_kind_becomes_the_input_that_asks_for_it(required: bool) -> None:
    kinds = {"text": ("textarea", None), "number": ("input", "number"), "choice": ("input", "radio")}
    kinds |= {"choices": ("input", "checkbox"), "yes_no": ("input", "radio")}
    for kind, (tag, type) in kinds.items():
        options = ("sun", "rain") if kind in ("choice", "choices") else ()
        asked = ask(Question("q", "Ask?", kind, options, required))  # type: ignore[arg-type]
        fields = asked.all("input", "textarea", "select")
        assert {(name, each.get("type")) for name, each in fields} == {(tag, type)}
        assert {each["name"] for _, each in fields} == {"q"}
        assert all(("required" in each) == (required and kind != "choices") for _, each in fields)
        assert all(("data-required" in each) == required for _, each in asked.all("fieldset"))
        assert asked.texts[0] == "Ask?"


def test_options_are_answered_as_written() -> None:
    asked = ask(Question("q", "Ask?", "choices", ("a  b", 'c "d"')), Question("r", "Sure?", "yes_no"))
    assert [each["value"] for _, each in asked.all("input")] == ["a  b", 'c "d"', "yes", "no"]
    assert asked.texts == ["Ask?", "a  b", 'c "d"', "Sure?", "Yes", "No"]


def test_long_choice_is_a_list_box_that_begins_with_nothing_chosen() -> None:
    names = tuple(f"option  {number}" for number in range(LONG))
    asked = ask(Question("q", "Ask?", "choice", names, required=True))
    assert asked.all("select") == [("select", {"name": "q", "required": None})]
    assert [each["value"] for _, each in asked.all("option")] == ["", *names]
    assert ask(Question("q", "Ask?", "choice", names[1:])).all("select") == []


def test_number_takes_any_number() -> None:
    ((_, field),) = ask(Question("q", "Ask?", "number")).all("input")
    assert field["step"] == "any"


def test_choices_stay_a_list_with_one_option() -> None:
    assert ask(Question("q", "Ask?", "choices", ("a",))).all("fieldset") == [("fieldset", {"data-choices": None})]


@pytest.mark.parametrize("kind", ["text", "number", "choice", "choices"])
def test_hostile_words_stay_words(kind: str) -> None:
    options = (HOSTILE,) if kind.startswith("choice") else ()
    asked = ask(Question("q", HOSTILE, kind, options))  # type: ignore[arg-type]
    assert asked.all("script") == []
    assert "".join(asked.texts) == SURVIVING * (1 + len(options))
    assert all(each["value"] == SURVIVING for _, each in asked.all("input") if options)


def test_every_widget_of_a_page_asks_them(tmp_path: Path) -> None:
    frame = make_frame(make_spec(tmp_path, questions=(Question("q", "Ask?" * 500, "text"),)), BUNDLE)
    batch = Batch("b", (make_task(tmp_path, "a"), make_task(tmp_path, "b")))
    page = b"".join(render_page(batch, frame))
    within = rb"<crowd-instance-segmentation[^>]*>\s*<maskpress-questions>.*?</maskpress-questions>\s*</crowd-inst"
    assert len(re.findall(within, page, re.DOTALL)) == 2
    assert abs(page_weight(batch, frame) - len(page)) < 4000
