"""Verify: what does not fit the tasks, what is there twice, what looks suspicious, and how the command tells it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from click.testing import Result as Outcome
from PIL import Image

from genuine import LabelMap, answer, art, submission
from maskpress.cli import main
from maskpress.results.expectation import Expectation
from maskpress.results.model import Answer, Instance, Quarantined, Result, Source
from maskpress.results.rules import count_pieces
from maskpress.results.verify import Verified, verify
from widget_engine import WidgetEngine

DRAWN = art("..11 .112")
STREET = Expectation("street", 4, 2, ("Car", "Bus"))

RULED: list[tuple[dict[str, Any], str, str | None]] = [
    ({"instances": {"min": 2, "max": 2}}, "", None),
    ({"instances": {"min": 3}}, "V104", "expected at least 3 instances, found 2"),
    ({"instances": {"max": 1}}, "V104", "expected at most 1 instances, found 2"),
    ({"instances": {"min": 3, "max": 4}}, "V104", "expected 3 to 4 instances, found 2"),
    ({"labels": {"Car": {"min": 1, "max": 1}, "Bus": {"max": 1}}}, "", None),
    ({"labels": {"Car": {"max": 0}}}, "V105", 'expected at most 0 instances of "Car", found 1'),
    ({"labels": {"Tram": {"min": 1}}}, "V105", 'expected at least 1 instances of "Tram", found none'),
    ({"area": {"min": 1, "max": 4}}, "", None),
    ({"area": {"min": 2}}, "V106", 'expected at least 2 pixels of each instance, found 1 in instances[1], "Bus"'),
    ({"area": {"max": 3}}, "V106", 'expected at most 3 pixels of each instance, found 4 in instances[0], "Car"'),
    ({"one_piece": True}, "", None),
]


def result(task: str = "street", drawn: LabelMap | None = None, number: int = 0, **changes: Any) -> Result:
    drawn = DRAWN if drawn is None else drawn
    labels = changes.pop("labels", ["Car", "Bus", "Car"])[: int(drawn.max())]
    instances = tuple(Instance(label, f"#00000{at}") for at, label in enumerate(labels, 1))
    values = {"worker": "ana", "key": f"{number:032x}", "active_seconds": 60.0, **changes}
    return Result(task, Answer(drawn, instances), Source(f"{number}.json"), **values)


def verified(*results: Result | Quarantined, expected: Iterable[Expectation] | None = (STREET,)) -> Verified:
    return verify(results, expected)


def codes(found: Verified) -> list[str]:
    return [f"{each.file} {each.code}" for each in found.problems]


def test_answers_that_fit_have_no_problems() -> None:
    other = result(number=1, worker="ben", drawn=art("..12 .112"))
    found = verified(result(), other, expected=[STREET, Expectation("park", 9, 9, ("Car",))])
    assert found == Verified((), answers=2, tasks=1, workers=2, quarantined=0, missing=("park",))


@pytest.mark.parametrize(("rules", "code", "message"), RULED)
def test_rules_are_those_of_the_spec(rules: dict[str, Any], code: str, message: str | None) -> None:
    found = verified(result(), expected=[Expectation("street", 4, 2, ("Car", "Bus"), rules)])
    assert [each.code for each in found.problems] == [code] * (code != "")
    assert [each.message for each in found.problems] == [message] * (message is not None)
    assert all(each.severity == "error" for each in found.problems)


def test_parts_that_touch_at_a_corner_are_one_piece() -> None:
    rules = {"one_piece": True}
    whole, parts = art("1..2 .12."), art("1.1. .2.2")
    assert codes(verified(result(drawn=whole), expected=[Expectation("street", 4, 2, ("Car", "Bus"), rules)])) == []
    (problem,) = verified(result(drawn=parts), expected=[Expectation("street", 4, 2, ("Car", "Bus"), rules)]).problems
    assert problem.code == "V107"
    assert 'found 2 pieces of instances[0], "Car"; 2 pieces of instances[1], "Bus"' in problem.message


@pytest.mark.parametrize("seed", range(20))
def test_pieces_are_counted_as_a_flood_would(seed: int) -> None:
    random = np.random.default_rng(seed)
    label_map = (random.integers(0, 4, (12, 17)) * (random.random((12, 17)) < 0.5)).astype(np.uint16)
    assert count_pieces(label_map) == {
        number: flooded(label_map == number) for number in sorted({*label_map.ravel().tolist()} - {0})
    }


def flooded(mask: Any) -> int:
    """Count 8-connected pieces one pixel at a time."""
    left = {(int(y), int(x)) for y, x in np.argwhere(mask)}
    pieces = 0
    while left:
        pieces += 1
        edge = [left.pop()]
        while edge:
            y, x = edge.pop()
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= near
            edge += near
    return pieces


def test_task_widget_size_and_labels_have_to_be_the_specs() -> None:
    expected = [Expectation("street", 8, 6, ("Car",), name="one"), Expectation("street", 4, 2, ("Bus",), name="two")]
    one = result(name="one")
    two = result(number=1, name="two", worker="ben", drawn=art("11.. ...."))
    other = result(number=2, name="three", worker="cem", drawn=art("1... ...."))
    unknown = result("Street", number=3, worker="dan", drawn=art(".1.. ...."))
    found = verified(one, two, other, unknown, expected=expected)
    assert codes(found) == ["0.json V102", "0.json V103", "1.json V103", "2.json V109", "3.json V101"]
    assert [each.message for each in found.problems] == [
        "expected an answer of 8 x 6, the image's size, found one of 4 x 2",
        'expected labels of the task, found "Bus"',
        'expected labels of the task, found "Car"',
        'expected an answer called "one" or "two", found "three"',
        'expected a task of the spec, found "Street"',
    ]


def test_size_nobody_knows_is_not_compared() -> None:
    assert codes(verified(result(), expected=[Expectation("street", None, None, ("Car", "Bus"))])) == []


def test_without_a_spec_answers_are_looked_at_by_themselves() -> None:
    found = verified(result("any", labels=["x", "y"]), expected=None)
    assert (found.problems, found.missing) == ((), ())


def test_worker_who_answers_a_task_twice_is_told() -> None:
    again = result(number=1, drawn=art("1... ...2"))
    found = verified(result(), again, result(number=2, worker="ben", drawn=art("12.. ....")))
    assert codes(found) == ["1.json V108"]
    assert found.problems[0].message == '"ana" answered the task "street" twice: first in 0.json'
    assert codes(verified(result(), result(number=1, name="second", drawn=art("12.. ....")))) == []


def test_answers_of_nobody_are_a_warning() -> None:
    found = verified(result(worker=None), result(number=1, worker=None, drawn=art("12.. ....")))
    assert (codes(found), found.problems[0].severity) == (["1.json V206"], "warning")


def test_submission_that_is_there_twice_is_told_as_such() -> None:
    twice = Result(**{**vars(result()), "source": Source("copy.json")})
    later = Result(**{**vars(result(drawn=art("1..2 ...."))), "source": Source("later.json")})
    unnamed = Result(**{**vars(twice), "worker": None, "source": Source("download.json")})
    found = verified(result(), twice, later, unnamed)
    assert codes(found) == ["copy.json V204", "download.json V204", "later.json V204"]
    assert "with another answer" in found.problems[2].message
    assert "with another answer" not in found.problems[0].message


def test_key_of_another_answer_is_an_error() -> None:
    forged = [result("park", drawn=art("1... ....")), result(worker="ben", drawn=art("11.. ...."))]
    for each in forged:
        found = verified(result(), each, expected=None)
        assert [problem.code for problem in found.problems] == ["V110"]


def test_copies_are_told_whosever_they_are() -> None:
    tasks = [STREET, Expectation("park", 4, 2, ("Car", "Bus"))]
    copied = result(number=1, worker="ben")
    moved = result("park", number=2)
    other_labels = result("park", number=3, worker="cem", labels=["Bus", "Car"])
    found = verified(result(), copied, moved, other_labels, expected=tasks)
    assert codes(found) == ["1.json V203", "2.json V203"]
    assert 'the answer to "street" of "ana", in 0.json' in found.problems[0].message


def test_two_widgets_of_one_submission_repeat_nothing() -> None:
    assert codes(verified(result(name="one"), result(name="two", drawn=art("1..2 ....")), expected=None)) == []


def test_equal_pixels_of_another_shape_are_no_copy() -> None:
    wide, tall = art("11.. ..22"), art("11 .. .. 22")
    assert wide.tobytes() == tall.tobytes()
    assert codes(verified(result(drawn=wide), result("park", drawn=tall, number=1), expected=None)) == []


def test_copies_of_nothing_are_none() -> None:
    empty = art(".... ....")
    found = verified(result(drawn=empty), result(number=1, worker="ben", drawn=empty))
    assert codes(found) == ["0.json V201", "1.json V201"]


def test_hardly_any_time_is_suspicious() -> None:
    fast = result(active_seconds=4.9)
    assert codes(verified(fast)) == ["0.json V202"]
    assert codes(verify([fast], [STREET], min_seconds=4.9)) == []
    assert codes(verified(result(active_seconds=None))) == []


def test_who_could_not_do_an_image_is_not_held_to_its_rules() -> None:
    rules = {"instances": {"min": 5}}
    refused = result(refused="too dark", active_seconds=1.0, drawn=art(".... ...."))
    found = verified(refused, expected=[Expectation("street", 4, 2, ("Car",), rules)])
    assert codes(found) == ["0.json V205"]
    assert '"too dark"' in found.problems[0].message


def test_what_was_put_aside_is_a_problem_with_its_own_code() -> None:
    quarantined = Quarantined(Source("a.jsonl", "line 3 [1]"), "Q201", "format: expected that, found this")
    unpainted = Quarantined(Source("b.json"), "Q209", "the task could not be done")
    found = verified(quarantined, unpainted)
    assert (found.answers, found.quarantined) == (0, 1)
    first, second = found.problems
    assert str(first) == "a.jsonl:3 Q201 [1]: format: expected that, found this"
    assert (first.severity, second.severity, second.code) == ("error", "warning", "V205")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a task of 4 x 2 pixels and a result that fits it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MASKPRESS_CACHE", str(tmp_path / "cache"))
    Image.new("RGB", (4, 2), "red").save("street.png")
    Image.new("RGB", (4, 2), "blue").save("park.png")
    spec = "title: Cars\nlabels: [Car, Bus]\nimages: '*.png'\nrules: {area: {max: 4}, labels: {Bus: {max: 1}}}\n"
    (tmp_path / "task.yaml").write_text(spec)
    (tmp_path / "results").mkdir()
    put("results/street.json", submission("street", answer(DRAWN, ["Car", "Bus"])))
    return tmp_path


def put(path: str, value: Any) -> None:
    Path(path).write_text(json.dumps(value))


def run(*arguments: str) -> Outcome:
    return CliRunner().invoke(main, ["verify", *arguments])


def test_command_finds_results_and_spec_by_itself(work: Path) -> None:
    done = run()
    assert (done.exit_code, done.stdout) == (0, "")
    words = "1 answer to 1 task by 1 named worker, none put aside; 1 task without answers; no problems, no warnings"
    assert done.stderr == f"results: {words}\n"


def test_command_compares_with_the_spec(work: Path) -> None:
    wrong = answer(art("11111 ....."), ["Tram"])
    put("results/b.json", [submission("park", wrong, 1), submission("zoo", wrong, 2, worker="ben")])
    done = run()
    assert done.exit_code == 1
    assert [line.split(" ")[:2] for line in done.stdout.splitlines() if not line.startswith(" ")] == [
        ["results/b.json", code] for code in ("V101", "V102", "V103", "V106", "V203")
    ]
    assert "2 tasks" not in done.stderr
    assert "4 problems, 1 warning" in done.stderr


def test_command_works_without_a_spec(work: Path) -> None:
    Path("task.yaml").unlink()
    put("results/zoo.json", [{"annotatedResult": answer(art("1"))}])
    done = run("results")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "without answers" not in done.stderr


def test_command_prints_json(work: Path) -> None:
    assert json.loads(run("--format", "json").stdout) == []
    Path("results/b.json").write_text("{")
    (problem,) = json.loads(run("--format", "json").stdout)
    assert (problem["code"], problem["severity"], problem["file"]) == ("Q104", "error", "results/b.json")


def test_command_takes_warnings_for_problems_only_if_strict(work: Path) -> None:
    put("results/street.json", submission("street", answer(DRAWN, ["Car", "Bus"]), active_seconds=1))
    assert run().exit_code == 0
    assert run("--strict").exit_code == 1
    assert run("--strict", "--min-seconds", "1").exit_code == 0


@pytest.mark.parametrize("arguments", [["--min-seconds", "-1"], ["--format", "xml"], ["--spec", "."]])
def test_wrong_use_is_told_as_such(work: Path, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_missing_paths_and_bad_specs_are_problems(work: Path) -> None:
    done = run("reslts")
    assert (done.exit_code, done.stdout) == (1, "reslts E599 stopped: no such file or directory\n")
    assert "E001" in run("--spec", "other.yaml").stdout
    Path("task.yaml").write_text("labels: [Car]\n")
    assert "E106" in run().stdout


def test_lines_of_results_are_not_printed(work: Path) -> None:
    Path("results/a.jsonl").write_text(json.dumps({"x": "secret" * 10}) + "\n\n{}\n")
    done = run()
    assert "results/a.jsonl:1 Q208" in done.stdout
    assert "secret" not in done.stdout


def test_hostile_words_reach_no_terminal(work: Path) -> None:
    hostile = "\x1b[2J\u202e" + "x" * 10_000
    put("results/a.json", submission("street", answer(DRAWN, [hostile, "Car"]), 1, worker=hostile[:150]))
    done = run()
    assert done.exit_code == 1
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert len(done.stdout) < 2_000


def test_command_needs_its_extra_and_says_so(work: Path) -> None:
    code = "import sys; sys.modules['scipy'] = None\nfrom maskpress.cli import main\nmain(['verify'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    words = 'verifying needs scipy, which is not installed: pip install "maskpress[export]"'
    assert done.stdout == f"maskpress E590 {words}\n"


def test_what_the_widget_paints_is_read_and_verified(work: Path) -> None:
    with WidgetEngine() as engine:
        png = engine.encode(DRAWN, {1: "#2ca02c", 2: "#1f77b4"}, wide=False)
    put("results/street.json", submission("street", answer(DRAWN, ["Car", "Bus"], png)))
    assert run("--strict").exit_code == 0
