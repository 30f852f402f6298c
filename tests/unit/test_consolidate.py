"""Consolidate: what is kept, who gets a pixel, which answers count, and what is told."""

from __future__ import annotations

import json
import subprocess
import tracemalloc
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from genuine import LabelMap, art, palette, random_map
from maskpress import Answer, Consolidated, Instance, Problem, Quarantined, Result, Source, consolidate
from maskpress.consolidate.one_task import consolidate_task
from maskpress.consolidate.vote import vote_regions
from maskpress.results.colors import palette as page_palette
from maskpress.results.expectation import Expectation
from soak import seeds
from widget_engine import find_node

ROOT = Path(__file__).parents[2]
WORKERS = ("ana", "ben", "cem", "dan", "eve")


def answer_of(drawn: LabelMap | str, labels: Sequence[str] | None = None) -> Answer:
    label_map = art(drawn) if isinstance(drawn, str) else drawn
    count = int(label_map.max())
    return Answer(label_map, tuple(map(Instance, labels or ["Car"] * count, palette(count))))


def crew(*drawn: str, labels: Sequence[Sequence[str] | None] = ()) -> dict[str, Answer]:
    given = [*labels, *[None] * len(drawn)]
    return {worker: answer_of(each, given[at]) for at, (worker, each) in enumerate(zip(WORKERS, drawn, strict=False))}


def drawn(answer: Answer) -> str:
    rows = ("".join("." if each == 0 else str(each) for each in row) for row in answer.label_map.tolist())
    return " ".join(rows)


def result(worker: str | None, answer: Answer | str, number: int = 0, task: str = "street", **more: Any) -> Result:
    answer = answer_of(answer) if isinstance(answer, str) else answer
    values = {"key": f"{number:032x}", "submitted": f"2026-11-02T09:{number % 60:02}:00Z", **more}
    return Result(task, answer, Source(f"{number}.json"), worker=worker, **values)


def told(*results: Result | Quarantined, **options: Any) -> tuple[list[Consolidated], list[Problem]]:
    problems: list[Problem] = []
    return list(consolidate(results, tell=problems.append, **options)), problems


MAJORITY = [
    ("two of three have it", ("11..", "11..", "...."), 0.5, "11.."),
    ("one of three has it", ("11..", "....", "...."), 0.5, "...."),
    ("one of two has it", ("11..", "...."), 0.5, "...."),
    ("two of four have it", ("11..", "11..", "....", "...."), 0.5, "...."),
    ("two of four are enough", ("11..", "11..", "....", "...."), 0.4, "11.."),
    ("any is enough", ("11..", "....", "..11"), 0.0, "1122"),
    ("two of three are too few", ("11..", "11..", "...."), 0.7, "...."),
    ("everybody's pixels", ("111.", "111.", "11.."), 0.5, "111."),
    ("one worker", ("2.1.",), 0.5, "2.1."),
    ("half of those who have it", ("111.", "11.."), 0.5, "111."),
    ("the background's votes do not shrink it", ("1111....", "1111....", "11......", "........"), 0.5, "1111...."),
    ("numbers count from the top left", ("22..11", "11..22", "22..11"), 0.5, "11..22"),
]


@pytest.mark.parametrize(("answers", "keep", "expected"), [each[1:] for each in MAJORITY], ids=[m[0] for m in MAJORITY])
def test_instances_are_kept_and_painted_by_majority(answers: tuple[str, ...], keep: float, expected: str) -> None:
    answer, _, _ = consolidate_task(crew(*answers), keep)
    assert drawn(answer) == expected
    assert [each.color for each in answer.instances] == palette(len(answer.instances))


def test_a_pixel_of_two_instances_goes_to_the_one_with_more_votes() -> None:
    answer, _, _ = consolidate_task(crew("111222", "111122", "111122", "111222", "111222"))
    assert drawn(answer) == "111222"
    answer, _, _ = consolidate_task(crew("111222", "111122", "111122", "111122", "111222"))
    assert drawn(answer) == "111122"


def test_of_equal_votes_the_instance_with_fewer_against_it_gets_the_pixel() -> None:
    clusters, members = np.array([[1, 1, 2, 2, 0], [2, 2, 1, 1, 0]]), np.array([0, 3, 2])
    assert vote_regions(clusters, np.ones(5, np.int64), members).tolist() == [2, 2]
    assert vote_regions(clusters, np.ones(5, np.int64), members[[0, 2, 1]]).tolist() == [1, 1]


def test_of_equal_votes_the_first_instance_gets_the_pixel() -> None:
    assert drawn(consolidate_task(crew("1112222", "1111222"))[0]) == "1111222"


def test_labels_are_those_of_the_majority_and_of_equal_votes_the_first_in_the_alphabet() -> None:
    answers = crew("11", "11", "11", labels=[["Tram"], ["Bus"], ["Tram"]])
    assert consolidate_task(answers)[0].instances[0].label == "Tram"
    assert consolidate_task(crew("11", "11", labels=[["Tram"], ["Bus"]]))[0].instances[0].label == "Bus"


def test_votes_are_weighed_from_three_workers_on() -> None:
    """Of equal votes the alphabet decides: Ana wins twice, so in a second vote she wins the third time too."""
    labels = [["Bus", "Zoo", "Axe"], ["Tram", "Car", "Bee"], ["Van", "Zug", "Fox"]]
    two, three = (consolidate_task(crew(*["1.2.3"] * count, labels=labels[:count]))[0].instances for count in (2, 3))
    assert [each.label for each in two] == ["Bus", "Car", "Axe"]
    assert [each.label for each in three] == ["Bus", "Zoo", "Axe"]


def test_contested_instances_say_who_has_them_and_where() -> None:
    answers = crew("11..2 11..2", "11..2 111.2", "11... 11...", labels=[None, ["Bus", "Car"], None])
    answer, _, (first, second) = consolidate_task(answers)
    assert drawn(answer) == "11..2 11..2"
    assert (first.label, first.labels, first.number) == ("Car", {"ana": "Car", "ben": "Bus", "cem": "Car"}, 1)
    assert (first.box, first.share) == ((0, 0, 3, 2), 1)
    assert (second.label, second.labels, second.number) == ("Car", {"ana": "Car", "ben": "Car"}, 2)
    assert (second.box, second.share) == ((4, 0, 1, 2), 2 / 3)


def test_what_all_have_is_not_contested() -> None:
    assert consolidate_task(crew("11..", "111.", "11.."))[2] == ()


def test_two_workers_give_only_what_both_have_and_the_rest_is_contested() -> None:
    answer, qualities, contested = consolidate_task(crew("11..22", "11...."))
    assert drawn(answer) == "11...."
    assert [(each.number, dict(each.labels), each.box) for each in contested] == [(None, {"ana": "Car"}, (4, 0, 2, 1))]
    assert [round(each.pq, 3) for each in qualities] == [0.667, 1.0]


def test_two_instances_of_a_worker_never_become_one() -> None:
    answers = crew("1" * 12 + "....", "...." + "1" * 12, "1" * 8 + "2" * 8)
    answer, _, contested = consolidate_task(answers)
    assert [set(each.labels) for each in contested] == [{"ana", "cem"}, {"ben", "cem"}]
    assert len(answer.instances) == 2


def test_workers_are_taken_in_the_order_of_their_names() -> None:
    answers = crew("1112222", "1111222", "......1", labels=[["Bus", "Car"], ["Tram", "Car"], None])
    one, other = consolidate_task(answers), consolidate_task(dict(reversed(answers.items())))
    assert (drawn(one[0]), one[0].instances, one[1:]) == (drawn(other[0]), other[0].instances, other[1:])


@pytest.mark.parametrize("seed", seeds(10))
def test_answer_does_not_depend_on_the_order_of_workers(seed: int) -> None:
    random = np.random.default_rng(seed)
    maps = [random_map(random, 20, 15, 6)]
    maps += [np.roll(maps[0], int(shift), 1) for shift in random.integers(0, 3, 3)]
    results = [
        result(worker, answer_of(each), at) for at, (worker, each) in enumerate(zip(WORKERS, maps, strict=False))
    ]
    found = set()
    for order in list(permutations(results))[::5]:
        ((one,), problems) = told(*order)
        found.add((one.answer.label_map.tobytes(), one.answer.instances, one.qualities, repr(one.contested)))
        assert problems == []
    assert len(found) == 1


def test_colors_are_those_that_pages_give() -> None:
    module = (ROOT / "widget/src/state/palette.ts").as_uri()
    script = f'import {{ colorOf }} from "{module}"; '
    script += "console.log(JSON.stringify(Array.from({ length: 4096 }, (_, k) => colorOf(k + 1))))"
    done = subprocess.run([find_node(), "--input-type=module", "-e", script], capture_output=True, check=True)
    assert list(page_palette(4096)) == json.loads(done.stdout)
    assert len(set(page_palette(4096))) == 4096


def test_last_answer_of_a_worker_counts_and_the_other_is_told() -> None:
    early, late = result("ana", "11..", 1), result("ana", "..11", 2)
    for order in ((early, late), (late, early)):
        ((one,), (problem,)) = told(*order)
        assert (drawn(one.answer), one.workers) == ("..11", ("ana",))
        assert (problem.code, problem.severity, problem.file) == ("W802", "warning", "1.json")
        assert "2.json" in problem.message


def test_times_are_compared_as_times() -> None:
    early = result("ana", "11..", 2, submitted="2026-11-02T09:00:00Z")
    late = result("ana", "..11", 1, submitted="2026-11-02T09:00:00.5Z")
    assert drawn(told(late, early)[0][0].answer) == "..11"


def test_of_two_answers_of_one_time_the_later_file_counts() -> None:
    first, second = (result("ana", painted, at, submitted=None) for at, painted in ((1, "11.."), (2, "..11")))
    for order in ((first, second), (second, first)):
        assert drawn(told(*order)[0][0].answer) == "..11"


def test_a_download_of_what_a_server_has_counts_once_and_for_its_worker() -> None:
    ((one,), (problem,)) = told(result(None, "11..", 1), result("ana", "11..", 1, submitted="2026-11-02T09:01:00Z"))
    assert (one.workers, problem.code) == (("ana",), "W802")


def test_a_stolen_key_takes_nobody_else_out() -> None:
    ((one,), problems) = told(result("ana", "11..", 1), result("mal", "..11", 1))
    assert (one.workers, problems) == (("ana", "mal"), [])


def test_answers_without_a_name_are_those_of_different_people() -> None:
    ((one,), problems) = told(result(None, "11..", 1), result(None, "11..", 2), result("(no name)", "11..", 3))
    assert (one.workers, problems) == (("(no name)", "(no name) 2", "(no name) 3"), [])


def test_answers_without_name_and_key_all_count() -> None:
    ((one,), problems) = told(result(None, "11..", 1, key=None), result(None, "11..", 2, key=None))
    assert (one.workers, problems) == (("(no name)", "(no name) 2"), [])


def test_size_nobody_knows_is_not_compared() -> None:
    spec = [Expectation("street", None, None, ("Car",))]
    assert told(result("ana", "11..", 1), expectations=spec)[1] == []


def test_what_does_not_fit_is_left_out_and_told() -> None:
    spec = [Expectation("street", 4, 1, ("Car",))]
    found, problems = told(
        result("ana", "11..", 1),
        result("ben", "11", 2),
        result("cem", answer_of("11..", ["Bus"]), 3),
        result("dan", "11..", 4, task="park"),
        result("eve", "....", 5, refused="blurred"),
        Quarantined(Source("6.json", "[2]"), "Q401", "no base64"),
        expectations=spec,
    )
    assert [(each.task, each.workers) for each in found] == [("street", ("ana",))]
    assert [(each.file, each.code) for each in problems] == [
        *(("2.json", "V102"), ("3.json", "V103"), ("4.json", "V101"), ("5.json", "W801"), ("6.json", "Q401"))
    ]
    assert problems[-1].message == "[2]: left out: no base64"


@pytest.mark.parametrize(("rare", "usual"), [("11", "11.."), ("11..", "11")])
def test_of_different_sizes_the_usual_one_counts(rare: str, usual: str) -> None:
    ((one,), (problem,)) = told(result("ana", rare, 1), result("ben", usual, 2), result("cem", usual, 3))
    assert (one.workers, problem.code, problem.file) == (("ben", "cem"), "E801", "1.json")


def test_of_two_sizes_the_larger_counts() -> None:
    ((one,), _) = told(result("ana", "11", 1), result("ben", "11..", 2))
    assert one.workers == ("ben",)


def test_tasks_and_widgets_stand_apart_in_order() -> None:
    found, _ = told(
        result("ana", "1.", 1, task="b"),
        result("ana", ".1", 2, task="a", name="two"),
        result("ana", "..", 3, task="a", name="one"),
    )
    assert [(each.task, each.name, drawn(each.answer)) for each in found] == [
        *(("a", "one", ".."), ("a", "two", ".1"), ("b", "annotatedResult", "1."))
    ]


def test_gold_scores_workers_and_changes_nothing() -> None:
    answers = [result("ana", "11..", 1), result("ben", "11..", 2), result("cem", "...1", 3)]
    ((plain,), _), ((golden,), problems) = told(*answers), told(*answers, gold=[result(None, "...1", 9)])
    assert drawn(golden.answer) == drawn(plain.answer) == "11.."
    assert ([each.pq for each in golden.gold], plain.gold, problems) == ([0, 0, 1], (), [])


def test_gold_that_cannot_be_used_is_told() -> None:
    answers = [result("ana", "11..", 1)]
    assert [each.code for each in told(*answers, gold=[result(None, "11", 9)])[1]] == ["E802"]
    assert [each.code for each in told(*answers, gold=[result(None, "11..", 8), result("me", "11..", 9)])[1]] == [
        "E802"
    ]


def test_gold_that_nobody_answered_is_told() -> None:
    gold = [result(None, "11..", 8, task="Street"), result(None, "11..", 9)]
    ((task,), (problem,)) = told(result("ana", "11..", 1), gold=gold)
    assert [each.pq for each in task.gold] == [1]
    assert problem.code == "W803"
    assert 'the task "Street"' in problem.message


def test_memory_holds_no_label_maps_but_those_of_a_task() -> None:
    def results(count: int) -> Any:
        random = np.random.default_rng(1)
        for number in range(count):
            yield result("ana", answer_of(random_map(random, 200, 150, 5)), number, task=f"t{number}")

    peaks = []
    for count in (50, 200):
        tracemalloc.start()
        assert sum(1 for _ in consolidate(results(count))) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 150 * 200 * 150 * 2 / 10, "a tenth of the label maps"


def test_keep_is_a_share() -> None:
    with pytest.raises(ValueError, match="share"):
        list(consolidate([], keep=1))
