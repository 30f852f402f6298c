"""Manifests are read row by row; whatever is wrong with a row is told where it stands."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from maskpress.problems import Problem, Refusal
from maskpress.tasks.manifest import Entry, read_manifest


def read(folder: Path, content: str | bytes, name: str = "rows.jsonl") -> list[Entry | Problem]:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_manifest(folder, name, name))


def entries(found: list[Entry | Problem]) -> list[tuple[dict[str, object], int | None]]:
    assert all(isinstance(item, Entry) for item in found), found
    return [(dict(item.values), item.place.line) for item in found if isinstance(item, Entry)]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_json_lines_are_rows_and_blank_lines_are_none(tmp_path: Path, ending: str, mark: str) -> None:
    lines = ['{"image": "ä.jpg", "n": 1}', "", "  ", '{"image": "b.jpg", "tags": ["x"]}']

    assert entries(read(tmp_path, mark + ending.join(lines))) == [
        ({"image": "ä.jpg", "n": 1}, 1),
        ({"image": "b.jpg", "tags": ["x"]}, 4),
    ]


def test_json_line_knows_the_column_of_each_value(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, '{"größe": 1, "image": "a.jpg"}')

    assert isinstance(entry, Entry)
    assert (entry.at("größe").column, entry.at("image").column) == (11, 23)


def test_json_line_may_be_far_longer_than_the_published_limit(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, '{"image": "a.jpg", "answer": "%s"}' % ("A" * 5_000_000))

    assert isinstance(entry, Entry)
    assert len(str(entry.values["answer"])) == 5_000_000


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (b'{"a": 1,}', 9, "E202"),
        (b"[", 2, "E202"),
        (b'["a"]', 1, "E203"),
        (b'"a"', 1, "E203"),
        (b'{"a": 1, "a": 2}', 10, "E204"),
        (b'{"a": {"b": "\\u0000"}}', 7, "E214"),
        (b'{"a": "\\ud83d"}', 7, "E214"),
        ('{"ä": "'.encode() + b'\xff"}', 8, "E209"),
    ],
)
def test_bad_json_line_is_a_problem_and_reading_goes_on(tmp_path: Path, line: bytes, column: int, code: str) -> None:
    _, problem, after = read(tmp_path, b'{"a": 0}\n' + line + b'\n{"a": 3}')

    assert isinstance(problem, Problem)
    assert (problem.code, problem.line, problem.column) == (code, 2, column)
    assert isinstance(after, Entry)


def test_utf16_manifest_is_told_once(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, '{"image": "a.jpg"}\n'.encode("utf-16") * 3)

    assert isinstance(problem, Problem)
    assert "UTF-16" in problem.message


def test_csv_fields_may_hold_commas_quotes_and_line_breaks(tmp_path: Path) -> None:
    content = 'image,note\r\n\r\na.jpg,"one, ""two""\r\nthree"\r\nb.jpg,ü\r\n'

    assert entries(read(tmp_path, content, "rows.csv")) == [
        ({"image": "a.jpg", "note": 'one, "two"\r\nthree'}, 3),
        ({"image": "b.jpg", "note": "ü"}, 5),
    ]


def test_csv_field_may_be_long(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, f"image,answer\na.jpg,{'A' * 1_000_000}\n", "rows.csv")

    assert isinstance(entry, Entry)


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        ("image,\na.jpg,b\n", 1, "E204"),
        ("image,image\na.jpg,b\n", 1, "E204"),
        ("image,b\na.jpg,b\nc.jpg\n", 3, "E205"),
        ("image,b\na.jpg,b,c\n", 2, "E205"),
        ('image,b\na.jpg,"b"c\n', 2, "E202"),
        ('image,b\na.jpg,"b\n\n', 3, "E202"),
        ("image,b\na.jpg,\x01\n", 2, "E214"),
        (b"image,b\na.jpg,\xff\n", 2, "E209"),
    ],
)
def test_bad_csv_is_a_located_problem(tmp_path: Path, content: str | bytes, line: int, code: str) -> None:
    problems = [item for item in read(tmp_path, content, "rows.csv") if isinstance(item, Problem)]

    assert [(problem.code, problem.line) for problem in problems] == [(code, line)]


@pytest.mark.parametrize(("name", "code"), [("rows.xlsx", "E211"), ("rows.csv", "E301"), ("../rows.csv", "E302")])
def test_unusable_manifest_is_refused(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "spec").mkdir()
    (tmp_path / "rows.csv").write_text("image\na.jpg\n")

    with pytest.raises(Refusal) as caught:
        list(read_manifest(tmp_path / "spec", name, name))

    assert caught.value.code == code


def test_manifest_is_streamed(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"image": "%s"}\n' % ("a" * 1000) * 20_000)

    tracemalloc.start()
    count = sum(1 for _ in read_manifest(tmp_path, "rows.jsonl", "rows.jsonl"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 20_000
    assert peak < 2_000_000
