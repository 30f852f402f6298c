"""Reading YAML: values by YAML 1.2, positions of every node, and refusals that never hang or crash."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import pytest

from maskpress.errors import SpecError
from maskpress.problems import Problem
from maskpress.spec.scalars import resolve_plain
from maskpress.spec.source import Position, Source, read_source
from soak import thinned


def read(folder: Path, text: str | bytes) -> Source:
    path = folder / "task.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_source(path)


def refused(folder: Path, text: str | bytes) -> list[Problem]:
    with pytest.raises(SpecError) as caught:
        read(folder, text)
    return list(caught.value.problems)


def attempt(folder: Path, text: str | bytes) -> tuple[Source | None, tuple[Problem, ...]]:
    try:
        return read(folder, text), ()
    except SpecError as error:
        return None, error.problems


def codes(problems: list[Problem]) -> list[tuple[str, int | None, int | None]]:
    return [(problem.code, problem.line, problem.column) for problem in problems]


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "No",
        "NO",
        "yes",
        "Yes",
        "on",
        "On",
        "off",
        "OFF",
        "y",
        "n",
        "Y",
        "N",
        "12:30:45",
        "190:20:30",
        "1_000",
        "0b11",
        "0b1010_1010",
        "2024-01-01",
        "2024-13-45",
        "2001-12-14t21:59:43.10-05:00",
        "+0x1F",
        "0o8",
        "0xG",
        "1e",
        "1.2.3",
        "--1",
        "+",
        "-",
        ".",
        ".e3",
        "١",
        "inf",
        "nan",
        "=",
        "<<",
    ],
)
def test_words_of_yaml_1_1_stay_text(text: str) -> None:
    assert resolve_plain(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(text, None) for text in ("", "~", "null", "Null", "NULL")],
        *[(text, True) for text in ("true", "True", "TRUE")],
        *[(text, False) for text in ("false", "False", "FALSE")],
        *[("0", 0), ("010", 10), ("-12", -12), ("+3", 3), ("0o17", 15), ("0xFf", 255)],
        *[("1.", 1.0), (".5", 0.5), ("-1.5e3", -1500.0), ("1e3", 1000.0), (".inf", math.inf), ("-.Inf", -math.inf)],
        *[("9" * 5000, math.inf), ("0x" + "f" * 20_000, math.inf), ("1e999", math.inf)],
    ],
)
def test_words_of_the_core_schema_have_its_values(text: str, value: object) -> None:
    found = resolve_plain(text)
    assert (found, type(found)) == (value, type(value))


def test_not_a_number_is_a_float() -> None:
    assert all(math.isnan(float(str(resolve_plain(text)))) for text in (".nan", ".NaN", ".NAN"))


def test_quoted_scalars_are_text(tmp_path: Path) -> None:
    assert read(tmp_path, "[\"true\", '12', \"\", '~']").value == ["true", "12", "", "~"]


def test_block_scalars_are_text(tmp_path: Path) -> None:
    assert read(tmp_path, "a: |\n  12\nb: >-\n  null\n").value == {"a": "12\n", "b": "null"}


def test_positions_are_known_of_every_node_in_code_points(tmp_path: Path) -> None:
    source = read(tmp_path, "\ufeff# é\ntitle: 😀\nlabels:\n  - {name: 自動車, key: c}\n")
    assert source.values[("title",)] == Position(2, 8)
    assert source.keys[("labels",)] == Position(3, 1)
    assert source.values[("labels", 0)] == Position(4, 5)
    assert source.values[("labels", 0, "key")] == Position(4, 22)
    assert source.keys[("labels", 0, "key")] == Position(4, 17)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_positions_count_all_line_ends(tmp_path: Path, line_end: str) -> None:
    assert read(tmp_path, line_end.join(["a: 1", "", "b: 2", ""])).values[("b",)] == Position(3, 4)


def test_written_text_of_other_scalars_is_kept(tmp_path: Path) -> None:
    assert read(tmp_path, "[010, 1e3, ~, True, no, '12']").written == {
        (0,): "010",
        (1,): "1e3",
        (2,): "~",
        (3,): "True",
    }


def test_keys_are_text_as_written(tmp_path: Path) -> None:
    assert read(tmp_path, "{no: 1, 010: 2, true: 3, ~: 4}").value == {"no": 1, "010": 2, "true": 3, "~": 4}


def test_aliases_are_expanded_and_located_where_they_stand(tmp_path: Path) -> None:
    source = read(tmp_path, "a: &x {b: [1]}\nc: *x\n")
    assert source.value == {"a": {"b": [1]}, "c": {"b": [1]}}
    assert source.values[("c",)] == Position(2, 4)
    assert source.values[("c", "b", 0)] == Position(1, 12)


def test_json_is_read_with_tabs_and_surrogate_pairs(tmp_path: Path) -> None:
    value = {"title": "😀 é \u2029 /", "labels": ["a", 1, None, True, 1.5], "empty": {}}
    assert read(tmp_path, json.dumps(value, indent="\t")).value == value
    assert read(tmp_path, json.dumps(value, separators=(",", ":"))).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[Car, Unsure?, ?x, http://x:80/#a]", ["Car", "Unsure?", "?x", "http://x:80/#a"]),
        ("a: b\tc\t# d\n\t\nb: x y\n   z\n\n   w\n", {"a": "b\tc", "b": "x y z\nw"}),
        ("? a\n: b?\n", {"a": "b?"}),
    ],
    ids=["flow", "tabs and folding", "question marks"],
)
def test_plain_scalars_are_those_of_yaml_1_2(tmp_path: Path, text: str, value: object) -> None:
    assert read(tmp_path, text).value == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2\n'a': 3\n", [("E007", 2, 1), ("E007", 3, 1)]),
        ("a: !!int 1\nb: !x [!y z]\n", [("E008", 1, 4), ("E008", 2, 4), ("E008", 2, 8)]),
        ("a: ! x\n", [("E008", 1, 4)]),
        ("a: &x !t b\n", [("E008", 1, 7)]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", [("E009", 3, 3)]),
        ("a: 1\n...\n---\nb: 1\n", [("E010", 3, 1)]),
        ("a: &a\n  b: *a\n", [("E013", 2, 6)]),
        ("{a: 1}: b\n", [("E014", 1, 1)]),
        ('a: "\\ud83d"\n', [("E004", 1, 4)]),
        ("a: b\x00\n", [("E004", 1, 5)]),
        ("a: 'b\n", [("E005", 1, 4)]),
        (b"a: b\nc: \xc3\n", [("E003", 2, 4)]),
        (b"\xff\xfea\x00", [("E003", None, None)]),
        (" \n# nothing\n", [("E015", 1, 1)]),
        ("--- |1-\n\ttext", [("E005", 2, 1)]),
    ],
)
def test_refusals_stand_where_their_cause_is(
    tmp_path: Path, text: str | bytes, expected: list[tuple[str, int | None, int | None]]
) -> None:
    assert codes(refused(tmp_path, text))[: len(expected)] == expected


def test_a_quoted_merge_sign_is_a_key_like_others(tmp_path: Path) -> None:
    assert read(tmp_path, "'<<': 1\n").value == {"<<": 1}


LAUGHS = "\n".join([f"a0: &a0 [{'x, ' * 9}]", *[f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]" for n in range(1, 10)]])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 50_000, "E011"),
        ("{" * 50_000, "E006"),
        ("- " * 50_000, "E011"),
        ("? " * 50_000, "E011"),
        ("".join(f"{' ' * depth}a:\n" for depth in range(100)), "E011"),
        ("- a\n" * 60_000, "E012"),
        ("a: &a x\nb: [" + "*a, " * 101 + "]", "E012"),
        (LAUGHS, "E012"),
        ("a" * (2 << 20) + "\n", "E001"),
        ("\t" * (1 << 20), "E015"),
    ],
    ids=["lists", "mappings", "items", "keys", "levels", "nodes", "aliases", "laughs", "bytes", "tabs"],
)
def test_limits_hold(tmp_path: Path, text: str, code: str) -> None:
    assert [problem.code for problem in refused(tmp_path, text)] == [code]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("title Cars\nlabels: [Car]\n", 1, 1, "found a line without"),
        ("a:\n  title Cars\n\n  b: 1\n", 2, 3, "found a line without"),
        ("a:\n  - Car\n  b: 1\n", 3, 3, "found a line that does not fit"),
        ("a: b: c\n", 1, 5, 'found a ":"'),
        ("title Cars\r\nlabels: [Car]\r\n", 1, 1, "found a line without"),
    ],
)
def test_missing_colon_is_told_at_the_line_that_lacks_it(
    tmp_path: Path, text: str, line: int, column: int, words: str
) -> None:
    (path := tmp_path / "task.yaml").write_bytes(text.encode())
    with pytest.raises(SpecError) as caught:
        read_source(path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, words in problem.message) == (line, column, True), problem


@pytest.mark.parametrize(
    ("text", "column"),
    [(r'a: "b\\0\0"', 9), (r'a: "\u0041\u0007"', 11), (r'a: "\t\x7F"', 7), (r'a: "\U00000001"', 5), (r'a: "é\e"', 6)],
)
def test_escape_of_a_control_character_is_told_where_it_stands(tmp_path: Path, text: str, column: int) -> None:
    (path := tmp_path / "task.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        read_source(path)
    assert [(problem.code, problem.column) for problem in caught.value.problems] == [("E004", column)]


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for path, message in [
        (tmp_path / "fifo", '"fifo" is a pipe, not a file'),
        (tmp_path, f'"{tmp_path.name}" is a folder, not a file'),
        (tmp_path / "none.yaml", 'no file "none.yaml"'),
        (Path("/dev/zero"), '"zero" is a device, not a file'),
        (tmp_path / ("n" * 300), f'cannot read "{"n" * 300}": file name too long'),
    ]:
        with pytest.raises(SpecError) as caught:
            read_source(path)
        assert caught.value.problems[0].message == message


def test_yaml_test_suite_is_read_as_it_says_or_refused_with_a_place(corpora: Path, tmp_path: Path) -> None:
    """Whatever is read has the value the suite gives; tags, odd keys and rare corners may be refused."""
    blank_last_line = "L24T:1"  # read one line break short
    cases = json.loads((corpora / "yaml" / "yaml_test_suite.json").read_text("utf-8"))
    read_rightly = 0
    for case in cases:
        source, problems = attempt(tmp_path, case["yaml"])
        assert source or all(problem.line for problem in problems), case["id"]
        if source and case["json"] and not case["fail"] and case["id"] != blank_last_line:
            assert _plain(source.value) == _plain(_first_document(case["json"])), case["id"]
            read_rightly += 1
    assert read_rightly > 100


def test_pyyaml_cases_are_read_or_refused(corpora: Path, tmp_path: Path) -> None:
    for path in sorted((corpora / "yaml" / "pyyaml_legacy_data").iterdir()):
        source, problems = attempt(tmp_path, path.read_bytes())
        assert (source is None) == bool(problems), path.name


@pytest.mark.parametrize("file", ["blns.json", "xss_fuzzdb.json", "xss_payloadbox.json", "paths_fuzzdb_a.json"])
def test_hostile_strings_survive_quoted_and_never_crash_unquoted(corpora: Path, tmp_path: Path, file: str) -> None:
    for text in thinned(_strings(json.loads((corpora / "strings" / file).read_text("utf-8"))), 3):
        source, problems = attempt(tmp_path, "a: " + json.dumps(text))
        assert source.value == {"a": text} if source else [each.code for each in problems] == ["E004"], text
        source, problems = attempt(tmp_path, f"a: {text}\n".encode("utf-8", "replace"))
        assert (source is None) == bool(problems), text


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for each in inner for text in _strings(each)]


def _first_document(text: str) -> Any:
    return json.JSONDecoder().raw_decode(text.strip())[0]


def _plain(value: Any) -> Any:
    """Compare as the suite's JSON does: keys are text there."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value
