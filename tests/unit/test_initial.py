"""An earlier answer is found in every form it comes in, and refused unless it fits the task."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from maskpress.tasks.initial import Expected, read_initial
from pictures import answer, labeled_png, write_files

ART = """
    ..11
    .112
"""
EXPECTED = Expected("img-1", (4, 2), ["Car", "Person"], "annotatedResult")
GOOD = answer(ART, "Car", "Person")
PNG = str(GOOD["labeledImage"]["pngImageData"])  # type: ignore[index]
ANSWERS = [{"annotatedResult": GOOD, "site": "A"}]


def submission(task: str, answers: object) -> dict[str, object]:
    return {"format": "maskpress/1", "task": task, "batch": "b", "answers": answers}


def read(folder: Path, value: object, expected: Expected = EXPECTED) -> tuple[str | None, list[tuple[str, str]]]:
    text, refusals = read_initial(value if isinstance(value, str) else json.dumps(value), folder, expected)
    return text, [(refusal.code, refusal.message) for refusal in refusals]


def codes(folder: Path, value: object) -> list[str]:
    text, refusals = read(folder, value)
    assert text is None
    return [code for code, _ in refusals]


@pytest.mark.parametrize(
    "value",
    [
        ANSWERS,
        ANSWERS[0],
        GOOD,
        [GOOD],
        [{"otherName": GOOD}],
        submission("img-1", ANSWERS),
        [submission("img-0", "no matter"), submission("img-1", ANSWERS)],
        {"instances": GOOD["instances"], "src": f"data:image/png;base64,{PNG}"},
    ],
)
def test_earlier_answer_is_found_in_every_form(tmp_path: Path, value: object) -> None:
    instances = '[{"color":"#2ca02c","label":"Car"},{"color":"#1f77b4","label":"Person"}]'

    assert read(tmp_path, value) == (f'{{"instances":{instances},"src":"data:image/png;base64,{PNG}"}}', [])


def test_last_submission_of_a_task_counts(tmp_path: Path) -> None:
    again = [{"annotatedResult": answer(ART, "Person", "Car")}]

    text, _ = read(tmp_path, [submission("img-1", ANSWERS), submission("img-1", again)])

    assert json.loads(str(text))["instances"][0]["label"] == "Person"


def test_path_of_a_file_is_read(tmp_path: Path) -> None:
    write_files(tmp_path, {"earlier/img-1.json": "\ufeff" + json.dumps(ANSWERS)})

    assert read(tmp_path, "earlier/img-1.json\n") == read(tmp_path, ANSWERS)


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_blank_initial_is_none(tmp_path: Path, blank: str) -> None:
    assert read(tmp_path, blank) == (None, [])


def test_remote_image_of_unknown_size_takes_any_answer(tmp_path: Path) -> None:
    text, refusals = read(tmp_path, ANSWERS, Expected("img-1", None, ["Car", "Person"], "annotatedResult"))

    assert text
    assert not refusals


def test_colors_are_lower_case_in_the_page(tmp_path: Path) -> None:
    upper = GOOD | {"instances": [{"color": "#2CA02C", "label": "Car"}, {"color": "#1F77B4", "label": "Car"}]}

    assert '"#2ca02c"' in str(read(tmp_path, upper)[0])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("nope.json", "E410"),
        ("../outside.json", "E410"),
        ("[{", "E411"),
        ("[NaN]", "E411"),
        ('{"a": 1, "a": 2}', "E411"),
        ([], "E412"),
        (ANSWERS * 2, "E412"),
        ([3], "E412"),
        ({"annotatedResult": 3}, "E412"),
        ({"a": GOOD, "b": GOOD}, "E412"),
        ({"x": "y"}, "E412"),
        (submission("img-1", {}), "E412"),
        (submission("img-1", [submission("img-1", ANSWERS)]), "E412"),
        ({"instances": []}, "E412"),
        (GOOD | {"instances": {}}, "E412"),
        (GOOD | {"instances": ["x"]}, "E412"),
        (GOOD | {"labeledImage": {}}, "E412"),
        ({"instances": [], "src": "https://e.org/x.png"}, "E412"),
        (answer(ART, "Cat", "Person"), "E413"),
        (GOOD | {"instances": [{"color": "#2ca02c"}]}, "E413"),
        (GOOD | {"instances": [{"color": "green", "label": "Car"}]}, "E414"),
        (GOOD | {"instances": [{"color": "#2ca02c", "label": "Car"}, {"color": "#2CA02C", "label": "Car"}]}, "E414"),
        (GOOD | {"labeledImage": {"pngImageData": "%%%"}}, "E415"),
        (GOOD | {"labeledImage": {"pngImageData": "aGVsbG8="}}, "E415"),
        (GOOD | {"labeledImage": {"pngImageData": base64.b64encode(labeled_png(ART)[:60]).decode()}}, "E415"),
        (answer("...1", "Car"), "E416"),
        (GOOD | {"inputImageProperties": {"width": 2, "height": 4}}, "E416"),
        (answer("..1x .112", "Car", "Person"), "E417"),
        (answer(ART, "Car"), "E417"),
        (answer("..11 .11.", "Car", "Person"), "E418"),
        (submission("img-2", ANSWERS), "E419"),
        ([submission("img-2", ANSWERS)], "E419"),
    ],
)
def test_earlier_answer_that_does_not_fit_is_refused(tmp_path: Path, value: object, code: str) -> None:
    (tmp_path / "spec").mkdir()
    (tmp_path / "outside.json").write_text(json.dumps(ANSWERS))

    assert set(codes(tmp_path / "spec", value)) == {code}


def test_every_bad_instance_is_told(tmp_path: Path) -> None:
    bad = GOOD | {"instances": [{"color": "#2ca02c", "label": "Care"}, {"color": "x", "label": "Car"}, 3]}

    assert [message.split(":")[0] for _, message in read(tmp_path, bad)[1]] == [f"instances[{n}]" for n in range(3)]


def test_label_that_is_nearly_known_gets_a_proposal(tmp_path: Path) -> None:
    _, (refusal,) = read_initial(json.dumps(answer("11.. ....", "car")), tmp_path, EXPECTED)

    assert refusal.help == 'did you mean "Car"?'


def test_file_that_is_not_json_says_where(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.json": '[\n  {"a": nul}\n]'})

    (_, message) = read(tmp_path, "a.json")[1][0]
    assert message.endswith("(line 2, column 9)")
