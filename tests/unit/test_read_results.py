"""Result files in any mixture: which are read, in which order, as what; and that each is taken or put aside."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from genuine import answer, art, submission
from maskpress.results.limits import LIMITS, Limits
from maskpress.results.model import Quarantined, Result, Source
from maskpress.results.read import read_results

PAINTED = answer(art("..11 .112"), ["Car", "Bus"])
ANSWERS = [{"annotatedResult": PAINTED, "weather": "sun"}]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, value: Any) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")


def read(*paths: str, limits: Limits = LIMITS) -> list[Result | Quarantined]:
    return list(read_results(*paths, limits=limits))


def told(found: list[Result | Quarantined]) -> list[tuple[str, str]]:
    """Give of each its task or code, and where it was."""
    return [(each.code if isinstance(each, Quarantined) else each.task, str(each.source)) for each in found]


def test_submission_is_read_with_all_it_says() -> None:
    sent = submission("street", PAINTED, 7, parameters={"PID": "x"}, refused="too dark", answers=ANSWERS)
    write("a.json", sent)
    (result,) = read("a.json")
    assert isinstance(result, Result)
    assert {name: value for name, value in vars(result).items() if name != "answer"} == {
        "task": "street",
        "source": Source("a.json"),
        "name": "annotatedResult",
        "worker": "ana",
        "batch": "street",
        "key": f"{7:032x}",
        "started": "2026-11-02T09:14:03.120Z",
        "submitted": "2026-11-02T09:21:44Z",
        "active_seconds": 402.5,
        "refused": "too dark",
        "parameters": {"PID": "x"},
        "fields": {"weather": "sun"},
    }
    assert result.answer.label_map.tolist() == art("..11 .112").tolist()
    assert [each.label for each in result.answer.instances] == ["Car", "Bus"]


@pytest.mark.parametrize("name", ["street.json", "street (1).json", "street(12).json", "deep/er/street.json"])
def test_bare_answers_are_for_the_task_their_file_is_named_after(name: str) -> None:
    write(name, ANSWERS)
    (result,) = read(name)
    assert isinstance(result, Result)
    assert (result.task, result.worker, result.key, result.source) == ("street", None, None, Source(name))
    assert result.fields == {"weather": "sun"}


@pytest.mark.parametrize(
    ("name", "task"), [("img.v2 (3).json", "img.v2"), ("a--b.json", "a--b"), ("x (1) (2).json", ""), ("über.json", "")]
)
def test_only_a_number_of_copies_is_taken_off_a_name(name: str, task: str) -> None:
    write(name, ANSWERS)
    assert told(read(name)) == [(task or "Q108", name)]


def test_answers_stand_alone_or_in_their_list() -> None:
    for value in (ANSWERS, ANSWERS[0], PAINTED, [ANSWERS]):
        write("street.json", value)
        assert told(read("street.json")) == [("street", "street.json")]


def test_several_bare_answers_of_one_file_are_put_aside_beside_submissions() -> None:
    write("street.json", [ANSWERS, submission("a", PAINTED), ANSWERS, ANSWERS[0], submission("b", PAINTED)])
    found = told(read("street.json"))
    assert sorted(found) == sorted(
        [("a", "street.json [1]"), ("b", "street.json [4]"), *(("Q107", f"street.json [{at}]") for at in (0, 2, 3))]
    )


def test_every_widget_of_a_form_is_a_result() -> None:
    write(
        "a.json", submission("a", PAINTED, answers=[{"one": PAINTED, "note": "x", "two": {**PAINTED, "instances": 1}}])
    )
    one, two = read("a.json")
    assert isinstance(one, Result)
    assert isinstance(two, Quarantined)
    assert (one.name, str(one.source), one.fields) == ("one", "a.json one", {"note": "x"})
    assert (two.code, str(two.source)) == ("Q304", "a.json two")


@pytest.mark.parametrize("part", ["instances", "labeledImage", "inputImageProperties"])
def test_inputs_may_have_the_names_of_parts_of_an_answer(part: str) -> None:
    form = [{"annotatedResult": PAINTED, part: "3"}]
    write("street.json", form)
    write("other.json", submission("other", PAINTED, answers=form))
    for result in read("other.json", "street.json"):
        assert isinstance(result, Result)
        assert (result.name, result.fields) == ("annotatedResult", {part: "3"})


def test_files_come_by_path_each_once() -> None:
    for name in ("b.json", "a/2.json", "a/10.jsonl", "a/c/1.JSON", "c.ndjson", "note.txt", "a/image.png"):
        write(name, submission(name.replace("/", "-"), PAINTED))
    names = ["a/10.jsonl line 1", "a/2.json", "a/c/1.JSON", "b.json", "c.ndjson line 1"]
    assert [where for _, where in told(read("."))] == names
    assert [where for _, where in told(read("b.json", "a/*.json*", ".", "b.json"))] == ["b.json", *names[:3], names[4]]
    assert [where for _, where in told(read("**/*.json"))] == ["a/2.json", "b.json"]


def test_file_named_by_itself_may_have_any_ending() -> None:
    write("result.txt", submission("a", PAINTED))
    assert told(read("result.txt")) == [("a", "result.txt")]


def test_folder_of_a_server_is_read_without_its_notes_and_earlier_versions() -> None:
    key = f"{1:032x}"
    write(f"results/street/{key}.json", submission("street", PAINTED))
    for name in (f"street/{key}.json.1", f"street/.{key}.json.part", ".maskpress-serve.json", ".old/a.json"):
        write(f"results/{name}", "not read")
    assert told(read("results")) == [("street", f"results/street/{key}.json")]
    assert told(read(f"results/street/{key}.json.1", f"results/street/{key}.json*")) == told(read("results"))


def test_lines_are_told_by_their_numbers_and_stand_for_themselves() -> None:
    lines = [
        submission("a", PAINTED),
        "",
        {"x": 1},
        "{",
        [submission("b", PAINTED), submission("c", PAINTED)],
        "3",
        PAINTED,
        " [ ] ",
    ]
    text = "\r\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines)
    expected = [("a", "line 1"), ("Q208", "line 3"), ("Q104", "line 4"), ("b", "line 5 [0]"), ("c", "line 5 [1]")]
    expected += [("Q105", "line 6"), ("Q105", "line 8"), ("a", "line 7")]
    for name in ("a.jsonl", "a.json"):
        write(name, text)
        assert told(read(name)) == [(what, f"{name} {at}") for what, at in expected]


def test_pretty_printed_files_are_no_lines() -> None:
    for indent in (None, 0, 2):
        write("a.json", json.dumps([submission("a", PAINTED), submission("b", PAINTED)], indent=indent) + "\n\n")
        assert told(read("a.json")) == [("a", "a.json [0]"), ("b", "a.json [1]")]
        write("a.json", "\n" + json.dumps(submission("a", PAINTED), indent=indent) + "\n")
        assert told(read("a.json")) == [("a", "a.json")]


def test_batch_cut_off_gives_what_was_whole() -> None:
    text = json.dumps([submission(task, PAINTED) for task in "abc"])
    write("a.json", text[: text.index('"c"') + 200])
    assert told(read("a.json")) == [("a", "a.json [0]"), ("b", "a.json [1]"), ("Q104", "a.json [2]")]
    write("a.json", text + "x")
    assert told(read("a.json"))[2:] == [("c", "a.json [2]"), ("Q104", "a.json")]


@pytest.mark.parametrize("chunk", [1, 2, 7, 100])
def test_batch_is_cut_alike_wherever_its_chunks_end(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maskpress.results.pieces._CHUNK", chunk)
    tricky = r"[]{},:\"\\\" ] ä \ud83d\ude97"
    sent = [submission(task, PAINTED, parameters={"p": tricky}) for task in "abc"]
    text = json.dumps([*sent[:2], {"x": [[], {}, [1, [2]]]}, sent[2]], ensure_ascii=False, indent=1)
    write("a.json", text)
    found = read("a.json")
    assert [what for what, _ in told(found)] == ["a", "b", "Q208", "c"]
    assert [each.parameters["p"] for each in found if isinstance(each, Result)] == [tricky] * 3


def test_too_large_parts_are_put_aside_unread() -> None:
    limits = Limits(text=3_000)
    large = submission("large", PAINTED, parameters={"p": "x" * 3_000})
    parts = [submission("a", PAINTED), large, submission("b", PAINTED)]
    write("a.jsonl", "\n".join(map(json.dumps, parts)))
    write("a.json", parts)
    write("large.json", large)
    assert [what for what, _ in told(read("a.jsonl", limits=limits))] == ["a", "Q102", "b"]
    assert [what for what, _ in told(read("a.json", limits=limits))] == ["a", "Q102"]
    assert [what for what, _ in told(read("large.json", limits=limits))] == ["Q102"]
    assert [what for what, _ in told(read("a.json"))] == ["a", "large", "b"]


def test_submission_of_very_many_parts_is_put_aside_unread() -> None:
    write("a.json", submission("a", PAINTED, parameters={"p": "," * 200_001}))
    assert told(read("a.json")) == [("Q102", "a.json")]


def test_file_of_nothing_but_faults_is_told_up_to_a_limit() -> None:
    write("a.json", [{}] * 50)
    write("b.json", submission("b", PAINTED))
    found = [what for what, _ in told(read("a.json", "b.json", limits=Limits(quarantined=5)))]
    assert found == ["Q208"] * 5 + ["Q109", "b"]


def test_faults_between_answers_never_end_a_file() -> None:
    parts = [part for at in range(20) for part in ({}, {}, submission(f"t{at}", PAINTED))]
    write("a.json", parts)
    write("b.jsonl", "\n".join(map(json.dumps, parts)))
    found = [what for what, _ in told(read("a.json", "b.jsonl", limits=Limits(quarantined=3)))]
    assert found == [what for at in range(20) for what in ("Q208", "Q208", f"t{at}")] * 2


def test_list_of_anything_else_is_not_read_to_its_end() -> None:
    write("a.json", "[" + "1," * 100_000 + "1]")
    found = told(read("a.json"))
    assert found[999:] == [("Q105", "a.json [999]"), ("Q109", "a.json")]


def test_what_is_no_regular_file_is_put_aside(folder: Path) -> None:
    os.mkfifo("pipe.json")
    Path("gone.json").symlink_to("nowhere")
    Path("zeros.json").symlink_to("/dev/zero")
    write("b.json", submission("b", PAINTED))
    odd = ["gone.json", "pipe.json", "zeros.json"]
    assert told(read(".")) == [("b", "b.json"), *(("Q101", name) for name in odd)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_file_without_permission_is_put_aside() -> None:
    write("a.json", submission("a", PAINTED))
    Path("a.json").chmod(0)
    assert told(read("a.json")) == [("Q101", "a.json")]


@pytest.mark.parametrize("path", ["nothing.json", "nothing/*.json", "no[thing"])
def test_path_that_is_not_there_is_an_error_of_its_own(path: str) -> None:
    with pytest.raises(FileNotFoundError, match="No such file") as caught:
        read(path)
    assert caught.value.filename == path


def test_empty_folder_holds_no_results() -> None:
    Path("results").mkdir()
    assert read("results") == []


def test_name_with_the_signs_of_a_pattern_is_a_name_first() -> None:
    write("a[1].json", submission("a", PAINTED))
    assert told(read("a[1].json")) == [("a", "a[1].json")]
