"""Old result files are read by what they hold: responses, output manifests and tables, and what is broken in them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from maskpress.legacy.model import Response
from maskpress.legacy.times import read_seconds, read_time
from maskpress.problems import Problem
from oldresults import CASES, MAPS, OLD, label_map, read, responses
from pictures import answer

ART = "..11 .112"
ANSWER = answer(ART, "Car", "Person")
FIELDS = {"annotatedResult": ANSWER}


def problems(content: bytes | str) -> list[str]:
    return [str(item) for item in read(content) if isinstance(item, Problem)]


def table(rows: Sequence[Sequence[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    return file.getvalue()


@pytest.mark.parametrize(("name", "expected"), CASES.items(), ids=CASES)
def test_every_kind_of_file_gives_its_answers_pixel_for_pixel(
    name: str, expected: list[tuple[str | None, str | None, str, list[str]]]
) -> None:
    found = responses((OLD / name).read_bytes(), name)

    assert [(each.image, each.worker) for each in found] == [(image, worker) for image, worker, _, _ in expected]
    for each, (_, _, art, labels) in zip(found, expected, strict=True):
        (painted,) = [value for value in each.fields.values() if isinstance(value, dict) and "labeledImage" in value]
        assert label_map(painted) == MAPS[art]
        assert [instance["label"] for instance in painted["instances"]] == labels


def test_kind_of_a_file_is_told_by_its_content_alone() -> None:
    name = "table-json.csv"
    assert len(responses((OLD / name).read_bytes(), "misnamed.json")) == 3


def test_response_carries_worker_times_and_other_inputs() -> None:
    (found,) = responses((OLD / "review.json").read_bytes())

    assert (found.worker, found.seconds) == ("A1", 118.25)
    assert (found.started, found.submitted) == ("2024-03-04T10:15:00.500Z", "2024-03-04T10:17:00.000Z")


def test_table_keeps_quotes_line_breaks_and_other_inputs_of_answers() -> None:
    found = responses((OLD / "table-json.csv").read_bytes())[0]

    assert found.fields["_customLabel"] == 'Tram, "old"\nline'
    assert (found.started, found.seconds) == ("2024-03-04T18:15:00.000Z", 120)


def test_flattened_table_puts_inputs_together_by_their_dots() -> None:
    first, second = responses((OLD / "table-flat.csv").read_bytes())

    assert first.fields["_customLabel"] == "Tram"
    assert first.fields["weather"] == {"sunny": "true"}
    assert "_customLabel" not in second.fields


def test_folder_of_a_response_tells_its_manifest_row() -> None:
    path = "responses/annotations/worker-response/iteration-1/1/2024-03-04_10-18-00.json"
    (found,) = responses((OLD / path).read_bytes(), path)

    assert (found.image, found.row) == (None, 1)


def test_png_of_an_answer_is_the_same_bytes() -> None:
    (found,) = responses(json.dumps([FIELDS]))

    assert found.fields == FIELDS


def test_broken_lines_of_a_manifest_leave_the_others(tmp_path: Path) -> None:
    good = (OLD / "custom.manifest").read_text("utf-8-sig").split("\n")[0]
    found = read(f'{good}\n{{"source-ref": NaN}}\n\n{good[:-9]}\n[]\n{good}\r\n')

    lines = [item.origin.line if isinstance(item, Response) else (item.code, item.line) for item in found]
    assert lines == [1, ("E602", 2), ("E602", 4), ("E604", 5), 6]


def test_broken_rows_of_a_table_leave_the_others() -> None:
    text = json.dumps([FIELDS])
    good = ["a.jpg", text]
    broken = '"b.jpg","unclosed\n'
    written = table([["Input.image_url", "Answer.taskAnswers"], good, ["short"], good])
    found = read(written + broken + table([good, ["c.jpg", ""], ["d.jpg", "[NaN]"]]))

    lines = [item.origin.line if isinstance(item, Response) else (item.code, item.line) for item in found]
    assert lines == [2, ("E602", 3), 4, ("E602", 5), 6, ("E604", 7), ("E602", 8)]


def test_rest_of_a_broken_row_is_told_once() -> None:
    good = ["a.jpg", json.dumps([FIELDS])]
    broken = '"b.jpg","one\ntwo\nthree" four"\n'
    found = read(table([["Input.image_url", "Answer.taskAnswers"], good]) + broken + table([good, ["short"]]))

    lines = [item.origin.line if isinstance(item, Response) else (item.code, item.line) for item in found]
    assert lines == [2, ("E602", 3), 6, ("E602", 7)]


def test_fields_beyond_the_limit_of_the_csv_module_are_read() -> None:
    long = "x" * 400_000
    written = table([["Input.image", "Answer.taskAnswers"], ["a.jpg", json.dumps([{**FIELDS, "_note": long}])]])

    assert responses(written)[0].fields["_note"] == long


def test_text_that_a_spreadsheet_cut_gets_told() -> None:
    cut = json.dumps([{**FIELDS, "_note": "x" * 40_000}])[:32_767]
    (found,) = read(table([["Input.image", "Answer.taskAnswers"], ["a.jpg", cut]]))

    assert isinstance(found, Problem)
    assert "spreadsheet" in str(found.help)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "old E601 the file is empty"),
        (b"\xff\xfe{\0", "old:1:1 E603 expected UTF-8 text, found UTF-16"),
        (b'{"a":\n "\xe9"}', "old:2:3 E603 expected UTF-8 text, found the byte 0xE9"),
        ("hello", 'old:1 E601 no result file: it is no JSON, and no column starts "Answer."'),
        ("a,b\n1,2\n", 'old:1 E601 no result file: it is no JSON, and no column starts "Answer."'),
        ('{"answers": [\n  {"answerContent": nul}]}', "old:2:21 E602 not JSON: expected a value"),
        ('{"answers": NaN}', "old:1:1 E602 not JSON: NaN is not a JSON number"),
        ('{"answers": 1, "answers": 2}', 'old:1:1 E602 not JSON: the key "answers" is there twice'),
        ('{"answers": 1e999}', "old:1:1 E602 not JSON: the number 1e999 is too large"),
        ("[" * 100_000, "old:1:1 E602 not JSON: a number too long, or lists too deep"),
        ("{}", "old E601 no record of a known kind: it holds nothing"),
        ("[]", "old E604 the list is empty"),
        ("[[[[[[1]]]]]]", "old E601 [0][0][0][0]: expected a record of an old service, found a list"),
        ('{"format": "maskpress/1", "answers": []}', "old E601 this is a submission of maskpress already"),
        ('{"answerContent": {}}', "old E604 answerContent: the form is empty"),
        ('{"answerContent": {"agree": {"on": true}}}', 'old E604 answerContent: no answer of a widget among "agree"'),
        ('{"answerContent": [1, 2]}', "old E605 answerContent: expected a list of one object, found 2 elements"),
        ('{"source-ref": "a.jpg"}', "old E604 the row has an image and no label attribute"),
        (
            '{"source-ref": "a.jpg", "x-metadata": {"failure-reason": "timed out"}}',
            "old E604 x: the old service gave no answer: timed out",
        ),
        (
            '{"source-ref": "a.jpg", "x": 1, "x-metadata": {"class-name": "Car"}}',
            'old E604 no label attribute holds an answer: there is "x"',
        ),
        (
            '{"source-ref": "a.jpg", "x-ref": "s3://b/no.png", "x-ref-metadata": {"internal-color-map": {}}}',
            f'old E607 no PNG "no.png" below "{OLD}"',
        ),
        ("Answer.a,Answer.a\n1,2\n", 'old:1 E602 two columns are called "Answer.a"'),
        (
            "Input.a,Input.b,Answer.x\na.jpg,b.jpg,3\n",
            'old:2 E608 several columns may name the image: "Input.a", "Input.b"',
        ),
        ("Answer.x,Answer.x.y\n1,2\n", 'old:2 E605 the columns of "x" contradict each other'),
    ],
)
def test_file_that_cannot_be_read_is_a_located_problem(content: bytes | str, problem: str) -> None:
    assert problems(content) == [problem]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"labeledImage": None}, 'E605 annotatedResult: expected "labeledImage": {"pngImageData": ...}, found nothing'),
        ({"labeledImage": {"pngImageData": "%%%"}}, "E606 annotatedResult: its labeled image is not base64"),
        ({"labeledImage": {"pngImageData": "aGVsbG8="}}, "E606 its labeled image is no PNG"),
        ({"instances": None}, 'E605 annotatedResult: expected "instances", a list, found null'),
        ({"instances": [1]}, "E605 annotatedResult.instances[0]: expected an object, found a number"),
        (
            {"instances": [{"color": "green", "label": "Car"}]},
            'E605 annotatedResult.instances[0]: expected a color such as #2ca02c, found "green"',
        ),
        (
            {"instances": [{"color": "#2CA02C", "label": ""}]},
            'E605 annotatedResult.instances[0]: expected a label, found ""',
        ),
        (
            {"inputImageProperties": {"height": 2, "width": 5}},
            "E606 annotatedResult: its labeled image is 4x2, the image 5x2",
        ),
        (
            {"inputImageProperties": "big"},
            "E606 annotatedResult: its labeled image is 4x2, the image NonexNone",
        ),
    ],
)
def test_answer_of_another_form_is_refused_with_its_place(change: dict[str, object], problem: str) -> None:
    content = {"answers": [{"answerContent": FIELDS}, {"answerContent": {"annotatedResult": {**ANSWER, **change}}}]}
    first, second = read(json.dumps(content))

    assert isinstance(first, Response)
    code, message = problem.split(" ", 1)
    assert str(second) == f"old {code} answers[1].answerContent: {message}"


def test_answer_is_brought_to_the_documented_form() -> None:
    encoded = str(ANSWER["labeledImage"]["pngImageData"])  # type: ignore[index]
    written = {
        "inputImageProperties": {"height": 2.0, "width": "4"},
        "instances": [{"color": "#2CA02C", "label": "Car"}, {"color": "#1F77b4", "label": "Person"}],
        "labeledImage": {"pngImageData": f"data:image/png;base64,{encoded[:20]}\n{encoded[20:]}"},
    }

    assert responses(json.dumps({"annotatedResult": written}))[0].fields == FIELDS


def test_empty_answer_is_an_answer() -> None:
    (found,) = responses(json.dumps({"answerContent": {"w": answer(".... ....")}}))

    assert found.fields == {"w": answer(".... ....")}


def test_ten_widgets_of_one_form_stay_together() -> None:
    fields = {f"annotatedResult{number}": ANSWER for number in range(1, 11)}

    assert responses(json.dumps([fields]))[0].fields == fields


def test_part_that_no_answer_has_is_left_out_and_told() -> None:
    (found,) = responses(json.dumps([{"w": {**ANSWER, "polygons": []}}]))

    assert found.fields == {"w": ANSWER}
    assert [str(warning) for warning in found.warnings] == ["old W613 w.polygons: no part of an answer, left out"]


def test_time_that_cannot_be_read_is_left_out_and_told() -> None:
    record = {"answerContent": FIELDS, "submissionTime": "yesterday", "timeSpentInSeconds": -1}
    (found,) = responses(json.dumps(record))

    assert (found.submitted, found.seconds) == (None, None)
    assert [warning.code for warning in found.warnings] == ["W612", "W612"]


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2024-03-04T10:15:00.500Z", "2024-03-04T10:15:00.500Z"),
        ("2024-03-04T10:15:00+01:00", "2024-03-04T09:15:00.000Z"),
        ("2024-03-04 10:15:00", "2024-03-04T10:15:00.000Z"),
        ("Mon Mar 04 10:15:00 PST 2024", "2024-03-04T18:15:00.000Z"),
        ("Mon Jul 1 10:15:00 PDT 2024", "2024-07-01T17:15:00.000Z"),
        ("Mon Feb 30 10:15:00 PST 2024", None),
        ("Mon Mar 04 10:15:00 XYZ 2024", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("", None),
    ],
)
def test_times_of_records_and_tables_come_out_in_utc(written: str, time: str | None) -> None:
    assert read_time(written) == time


@pytest.mark.parametrize(
    ("written", "seconds"),
    [(118.25, 118.25), ("120", 120), (0, 0), (True, None), ("nan", None), (-1, None), ("a", None), ([], None)],
)
def test_durations_are_seconds_from_zero(written: object, seconds: float | None) -> None:
    assert read_seconds(written) == seconds


def test_rejected_answer_is_told() -> None:
    rows = table(
        [
            ["Answer.taskAnswers", "AssignmentStatus"],
            [json.dumps([FIELDS]), "Rejected"],
            [json.dumps([FIELDS]), "Approved"],
        ]
    )
    first, second = responses(rows)

    assert [(each.code, each.line) for each in first.warnings] == [("W615", 2)]
    assert second.warnings == ()


def test_columns_that_are_not_kept_are_told_once_for_a_file() -> None:
    names = ["HITId", "Input.image_url", "Input.city", "WorkerId", "WorkTimeInSeconds", "Answer.taskAnswers"]
    rows = [["1", "a.jpg", "Rome", "w", "9", json.dumps([FIELDS])]] * 2
    found = [item for item in read(table([names, *rows])) if isinstance(item, Problem)]

    assert [str(item) for item in found] == ["old:1 W616 columns that are not kept: HITId, Input.city"]


def test_number_of_a_worker_is_kept() -> None:
    (first, second) = responses(json.dumps([{"answerContent": FIELDS, "workerId": each} for each in (7, 12.5)]))

    assert (first.worker, second.worker) == ("7", "12.5")


def test_duration_below_zero_is_told_as_it_is() -> None:
    (found,) = responses(json.dumps({"answerContent": FIELDS, "timeSpentInSeconds": -5}))

    assert [warning.message for warning in found.warnings] == [
        "answerContent: timeSpentInSeconds: cannot read -5, left out"
    ]


def test_labeled_image_that_ends_early_is_a_problem() -> None:
    encoded = str(ANSWER["labeledImage"]["pngImageData"])  # type: ignore[index]
    cut = {**ANSWER, "labeledImage": {"pngImageData": encoded[: len(encoded) // 8 * 4]}}

    (problem,) = problems(json.dumps([{"w": cut}]))
    assert problem.startswith("old E606 its labeled image cannot be read")


def test_pixels_that_no_instance_names_are_told() -> None:
    fewer = {**ANSWER, "instances": ANSWER["instances"][:1]}  # type: ignore[index]
    (found,) = responses(json.dumps([{"w": fewer}]))

    color = ANSWER["instances"][1]["color"]  # type: ignore[index]
    assert [(each.code, color in each.message) for each in found.warnings] == [("W617", True)]
