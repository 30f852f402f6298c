"""Every row gets its image and a task id that no other row has."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from maskpress.problems import Problem
from maskpress.tasks.rows import Row, read_rows, task_id
from pictures import write_spec


def rows_of(folder: Path, *rows: dict[str, object]) -> list[Row | Problem]:
    lines = "\n".join(json.dumps(row) for row in rows)
    return list(read_rows(write_spec(folder, "manifest: rows.jsonl\n", {"rows.jsonl": lines})))


def ids(found: list[Row | Problem]) -> list[str]:
    assert all(isinstance(item, Row) for item in found), found
    return [item.id for item in found if isinstance(item, Row)]


def codes(found: list[Row | Problem]) -> list[str]:
    return [item.code for item in found if isinstance(item, Problem)]


@pytest.mark.parametrize(
    ("row", "image"),
    [
        ({"source": "c.jpg", "source-ref": "b.jpg", "image": "a.jpg"}, "a.jpg"),
        ({"source": "c.jpg", "source-ref": "b.jpg"}, "b.jpg"),
        ({"source": "c.jpg"}, "c.jpg"),
    ],
)
def test_row_image_is_image_else_source_ref_else_source(tmp_path: Path, row: dict[str, object], image: str) -> None:
    (found,) = rows_of(tmp_path, row)

    assert isinstance(found, Row)
    assert found.image == image


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"image": "photos/img 1.final.jpg"}, "img-1.final"),
        ({"image": "größe.jpg"}, "gr--e"),
        ({"image": "a.jpg", "id": "X_1.b-c"}, "X_1.b-c"),
        ({"image": "a.jpg", "id": 7}, "7"),
        ({"image": "https://e.org/p/cat%20one.jpeg?x=1#y"}, "cat-one"),
        ({"image": ".hidden"}, "-hidden"),
        ({"image": "a.jpg", "id": ".."}, "--"),
        ({"image": "a.jpg", "id": "../../etc/passwd."}, "---..-etc-passwd-"),
    ],
)
def test_task_id_is_the_id_or_the_stem_made_safe(tmp_path: Path, row: dict[str, object], expected: str) -> None:
    assert ids(rows_of(tmp_path, row)) == [expected]


@pytest.mark.parametrize("bad", ["", "index", "INDEX", "con", "nul.txt", "Com1", "a" * 101, True, None, 1.5, ["a"]])
def test_task_id_that_is_no_file_name_is_a_problem(tmp_path: Path, bad: object) -> None:
    assert codes(rows_of(tmp_path, {"image": "a.jpg", "id": bad})) == ["E213"]


def test_task_id_never_leaves_its_folder(corpora: Path) -> None:
    for text in json.loads((corpora / "strings/paths_fuzzdb_a.json").read_text()):
        made = task_id(text)
        assert made == Path(made).name or made == ""
        assert made not in (".", "..")


def test_second_task_of_an_id_is_a_problem_whatever_its_case(tmp_path: Path) -> None:
    found = rows_of(tmp_path, {"image": "a.jpg"}, {"image": "sub/A.png"}, {"image": "b.jpg", "id": "a"})

    problems = [item for item in found if isinstance(item, Problem)]
    assert [(p.code, p.line, p.help) for p in problems] == [
        ("E207", 2, 'first used on line 1 as "a": case does not count; give the rows an "id"'),
        ("E207", 3, "first used on line 1"),
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"picture": "a.jpg"}, "E206"),
        ({}, "E206"),
        ({"image": ""}, "E206"),
        ({"image": 3}, "E206"),
        ({"image": "http://["}, "E309"),
    ],
)
def test_row_without_a_usable_image_is_a_problem(tmp_path: Path, row: dict[str, object], code: str) -> None:
    assert codes(rows_of(tmp_path, row)) == [code]


def test_misspelt_image_column_is_named(tmp_path: Path) -> None:
    (problem,) = rows_of(tmp_path, {"Image": "a.jpg"})

    assert isinstance(problem, Problem)
    assert problem.help == 'rename "Image" to "image"'


def test_manifest_without_rows_is_a_problem(tmp_path: Path) -> None:
    assert codes(list(read_rows(write_spec(tmp_path, "manifest: r.csv\n", {"r.csv": "image,id\n"})))) == ["E208"]


def test_manifest_of_garbage_stops_after_a_while(tmp_path: Path) -> None:
    found = list(read_rows(write_spec(tmp_path, "manifest: r.jsonl\n", {"r.jsonl": "garbage\n" * 5000})))

    assert codes(found)[-1] == "E212"
    assert len(found) == 1001


def test_glob_sorts_by_path_bytes_and_skips_folders_and_hidden_files(tmp_path: Path) -> None:
    names = ["p/b.jpg", "p/a.jpg", "p/B.jpg2", "p/ä.jpg", "p/10.jpg", "p/9.jpg", "p/.hidden.jpg", "p/d.jpg/x"]
    spec = write_spec(tmp_path, 'images: "p/*.jpg*"\n', dict.fromkeys(names, b""))

    found = [item.image for item in read_rows(spec) if isinstance(item, Row)]

    assert found == sorted(["p/10.jpg", "p/9.jpg", "p/B.jpg2", "p/a.jpg", "p/b.jpg", "p/ä.jpg"], key=os.fsencode)


def test_glob_takes_names_as_phones_and_macs_write_them(tmp_path: Path) -> None:
    name = "Bildschirmfoto 3.12.05\u202fPM \U0001f600.png"

    (row,) = read_rows(write_spec(tmp_path, 'images: "*.png"\n', {name: b""}))

    assert isinstance(row, Row)
    assert (row.image, row.id) == (name, "Bildschirmfoto-3.12.05-PM--")


@pytest.mark.skipif(os.name == "nt", reason="names are text on this system")
def test_glob_refuses_names_no_page_can_carry(tmp_path: Path) -> None:
    spec = write_spec(tmp_path, 'images: "*.png"\n')
    (tmp_path / "a\x01.png").touch()
    try:
        (tmp_path / os.fsdecode(b"\xff.png")).touch()
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")

    assert codes(list(read_rows(spec))) == ["E302", "E302"]


def test_glob_goes_down_folders(tmp_path: Path) -> None:
    spec = write_spec(tmp_path, 'images: "**/*.jpg"\n', {"a.jpg": b"", "x/b.jpg": b"", "x/y/c.jpg": b""})

    assert ids(list(read_rows(spec))) == ["a", "b", "c"]


def test_glob_with_one_stem_twice_is_a_problem_that_names_both(tmp_path: Path) -> None:
    found = list(read_rows(write_spec(tmp_path, 'images: "*.*g"\n', {"a.jpg": b"", "a.png": b""})))

    (problem,) = (item for item in found if isinstance(item, Problem))
    assert problem.code == "E207"
    assert "a.jpg" in problem.message
    assert "a.png" in problem.message


@pytest.mark.parametrize(
    ("pattern", "code", "help"),
    [
        ("p/*.jpeg", "E208", '"p" holds 1 .jpg'),
        ("q/*.jpg", "E208", 'there is no folder "q" beside the task spec'),
        ("../*.jpg", "E302", None),
        ("/etc/*", "E302", None),
    ],
)
def test_glob_that_finds_nothing_says_what_is_there(tmp_path: Path, pattern: str, code: str, help: str | None) -> None:
    (problem,) = read_rows(write_spec(tmp_path, f'images: "{pattern}"\n', {"p/a.jpg": b""}))

    assert isinstance(problem, Problem)
    assert (problem.code, problem.line, problem.help) == (code, 3, help)


def test_lone_image_is_one_row(tmp_path: Path) -> None:
    (row,) = read_rows(write_spec(tmp_path, "image: photos/cat.jpg\n"))

    assert isinstance(row, Row)
    assert (row.id, row.image, dict(row.values)) == ("cat", "photos/cat.jpg", {"image": "photos/cat.jpg", "id": "cat"})
