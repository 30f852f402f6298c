"""Lists as pages write them: what JSON or JSON5 reads is read, the rest is told with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maskpress.template.lenient_list import LenientProblem, read_labels, read_lenient

SHARED = json.loads((Path(__file__).parents[1] / "data" / "lenient" / "cases.json").read_text("utf-8"))
"""What the widget's reader reads, too, and what it refuses."""


@pytest.mark.parametrize(("text", "value"), SHARED["readable"])
def test_what_the_widget_reads_is_read_alike(text: str, value: object) -> None:
    assert read_lenient(text) == value


@pytest.mark.parametrize("text", SHARED["unreadable"])
def test_what_the_widget_refuses_is_refused(text: str) -> None:
    with pytest.raises(LenientProblem):
        read_lenient(text)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("['Cat', 'Dog', 'Bird']", ("Cat", "Dog", "Bird")),
        ('["Cat","Dog"]', ("Cat", "Dog")),
        ("['Cat', 'Dog',]", ("Cat", "Dog")),
        ("[\n  'Cat',\n  \"Driver's door\"\n]", ("Cat", "Driver's door")),
        (r"['Driver\'s door', 'a\\b', 'é\u00e9\x41', '\ud83d\ude00']", ("Driver's door", r"a\b", "ééA", "😀")),
        ("['two \\\nlines'] // the end", ("two lines",)),
        ("/* all */ ['Cat' /* one */]", ("Cat",)),
        ("\ufeff ['Cat']\u00a0", ("Cat",)),
        ("[]", ()),
    ],
)
def test_labels_are_read_as_json_or_json5(text: str, labels: tuple[str, ...]) -> None:
    assert read_labels(text) == labels


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("['Driver's door']", 9, 'expected "," or "]", found "s"'),
        ("", 0, "expected a value, found the end"),
        ("   ", 3, "expected a value, found the end"),
        ("['Cat'", 6, 'expected "," or "]", found the end'),
        ("['Cat' 'Dog']", 7, 'expected "," or "]", found "\'"'),
        ('["Cat" "Dog"]', 7, 'expected "," or "]", found a double quote'),
        ("[Cat]", 1, 'expected a value, found "Cat"'),
        ("['Cat'] x", 8, 'expected nothing more, found "x"'),
        ("['Cat\nDog']", 1, "a text without its closing quote"),
        ("['Cat", 1, "a text without its closing quote"),
        (r"['\u12']", 2, r'not an escape: "\u"'),
        (r"['\ud83d']", 0, "half a character (a lone surrogate)"),
        ("[,]", 1, 'expected a value, found ","'),
        ("['a',,'b']", 5, 'expected a value, found ","'),
        ("[NaN]", 1, 'expected a value, found "NaN"'),
        ("{'a' 1}", 5, 'expected ":", found "1"'),
        ("{1: 2}", 1, 'expected a name, found "1"'),
        ("[" * 5000, 32, "lists within lists are nested too deep"),
        (f"[{'1' * 5000}, 'a', ]", 1, "a number too long"),
        ("{{ task.input.labels }}", 1, 'expected a name, found "{"'),
        ("{a: 1}", 0, "expected a list of labels, found an object"),
        ("'Cat'", 0, "expected a list of labels, found a text"),
        ("['Cat', 1]", 0, "expected a text as label 2, found a number"),
        ("['Cat', null]", 0, "expected a text as label 2, found null"),
        ("['Cat', ' ']", 0, "expected a text as label 2, found an empty text"),
    ],
)
def test_labels_nobody_can_read_are_told_with_their_place(text: str, position: int, message: str) -> None:
    with pytest.raises(LenientProblem) as caught:
        read_labels(text)
    assert (caught.value.position, caught.value.message) == (position, message)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "{'instances': [{color: '#2ca02c', label: 'Cat',},], src: 'x.png',}",
            {"instances": [{"color": "#2ca02c", "label": "Cat"}], "src": "x.png"},
        ),
        (
            "{a: 1, b: -2.5, c: .5, d: 1e3, e: true, f: false, g: null, $h_1: +3, é: 4.}",
            {"a": 1, "b": -2.5, "c": 0.5, "d": 1000.0, "e": True, "f": False, "g": None, "$h_1": 3, "é": 4.0},
        ),
        ("{a: 1, a: 2}", {"a": 2}),
        ("{}", {}),
        ("[" + "[]," * 40 + "]", [[]] * 40),
    ],
)
def test_objects_are_read_too(text: str, value: object) -> None:
    assert read_lenient(text) == value


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=10,
)


@settings(deadline=None)
@given(VALUES, st.booleans())
def test_all_json_is_read_also_with_a_comma_at_its_end(value: object, ascii_only: bool) -> None:
    text = json.dumps([value], ensure_ascii=ascii_only)
    assert read_lenient(text) == [value]
    assert read_lenient(text[:-1] + ",]") == [value]


@settings(deadline=None)
@given(st.text("[]{}'\",:\\/*ux0 1.-+eE\na"))
def test_any_text_is_read_or_refused(text: str) -> None:
    position = 0
    try:
        read_lenient(text)
    except LenientProblem as problem:
        position = problem.position
    assert 0 <= position <= len(text)
