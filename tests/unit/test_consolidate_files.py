"""The consolidate command: the file it writes, what it refuses to write over, and what it prints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from click.testing import Result as Outcome
from PIL import Image
from referencing import Registry, Resource

from genuine import answer, art, submission
from maskpress import Quarantined, Result, read_results, resources, verify
from maskpress.cli import main

WORKERS = ("ana", "ben", "cem")
ANSWERS = json.loads(resources.schema("answers"))
SUBMISSIONS = jsonschema.Draft7Validator(
    json.loads(resources.schema("submission")),
    registry=Registry().with_resource("answers.schema.json", Resource.from_contents(ANSWERS)),
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with three answers to "street" and one to "park"."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results").mkdir()
    for number, (worker, drawn) in enumerate(zip(WORKERS, ("11.2 11.2", "11.2 11..", "11.. 111."), strict=True)):
        put("street", drawn, number, worker=worker)
    put("park", "1.", 9, worker="ana")
    return tmp_path


def put(task: str, drawn: str, number: int, **more: Any) -> None:
    Path(f"results/{number}.json").write_text(json.dumps(submission(task, answer(art(drawn)), number, **more)))


def write_spec() -> None:
    Path("task.yaml").write_text("title: T\nheader: H\nlabels: [Car]\nimage: street.png\n")
    Image.new("RGB", (4, 2)).save("street.png")


def run(*arguments: str) -> Outcome:
    return CliRunner().invoke(main, ["consolidate", *arguments])


def results(path: str) -> list[Result]:
    found = list(read_results(path))
    assert not [each for each in found if isinstance(each, Quarantined)]
    return [each for each in found if isinstance(each, Result)]


@pytest.mark.parametrize("name", ["out.json", "out.jsonl"])
def test_file_holds_submissions_that_everything_reads(place: Path, name: str) -> None:
    done = run("-o", name)
    assert done.exit_code == 0, done.output
    park, street = results(name)
    assert (park.task, park.answer.label_map.tolist()) == ("park", [[1, 0]])
    assert (street.task, street.answer.label_map.tolist()) == ("street", [[1, 1, 0, 2], [1, 1, 0, 2]])
    assert (street.worker, street.batch, street.submitted) == (None, "consolidated", None)
    assert verify(read_results(name)).problems == ()
    text = Path(name).read_text()
    values = json.loads(text) if name == "out.json" else [json.loads(line) for line in text.splitlines()]
    for value in values:
        SUBMISSIONS.validate(value)


def test_same_answers_give_the_same_bytes(place: Path) -> None:
    run("-o", "one.json")
    (place / "results/0.json").rename(place / "results/zz.json")
    run("-o", "other.json")
    assert Path("one.json").read_bytes() == Path("other.json").read_bytes()


def test_widgets_of_a_task_come_in_one_submission(place: Path) -> None:
    both = {"front": answer(art("1.")), "rear": answer(art(".1"))}
    Path("two.json").write_text(json.dumps({**submission("two", {}, 7), "answers": [both]}))
    assert run("two.json", "-o", "out.json").exit_code == 0
    assert [(each.name, each.answer.label_map.tolist()) for each in results("out.json")] == [
        *(("front", [[1, 0]]), ("rear", [[0, 1]]))
    ]
    assert len(json.loads(Path("out.json").read_text())) == 1


def test_empty_answers_are_answers(place: Path) -> None:
    Path("empty.json").write_text(json.dumps(submission("none", answer(art("..")), 1)))
    assert run("empty.json", "-o", "out.json").exit_code == 0
    assert results("out.json")[0].answer.instances == ()


def test_more_than_255_instances_come_through(place: Path) -> None:
    label_map = art("." * 300)
    label_map[0] = range(1, 301)
    Path("many.json").write_text(json.dumps(submission("many", answer(label_map), 1)))
    assert run("many.json", "-o", "out.json").exit_code == 0
    assert results("out.json")[0].answer.label_map.tolist() == label_map.tolist()


def test_text_tells_workers_worst_first_contested_instances_and_single_answers(place: Path) -> None:
    lines = run("-o", "out.json").output.splitlines()
    assert lines[0].split() == ["worker", "tasks", "IoU", "PQ"]
    assert [line.split()[0] for line in lines[1:4]] == ["ben", "cem", "ana"]
    assert '  street: "Car" at 3,0 1 x 2, kept as 2, 2 of 3: ana, ben' in lines
    assert lines[lines.index("with one answer: 1") + 1] == "  park: ana"


def test_text_tells_scores_on_gold_tasks_where_there_are_some(place: Path) -> None:
    (place / "gold").mkdir()
    Path("gold/street.json").write_text(json.dumps([{"annotatedResult": answer(art("11.. 111."))}]))
    lines = run("-o", "out.json", "--gold", "gold").output.splitlines()
    assert lines[0].split() == ["worker", "tasks", "IoU", "PQ", "gold", "gold", "PQ"]
    scores = {line.split()[0]: line.split()[-2:] for line in lines[1:4]}
    assert scores["cem"] == ["1", "1.000"]


def test_who_shares_no_task_has_no_agreement_and_comes_last(place: Path) -> None:
    put("alone", "1.", 4, worker="dan")
    done = CliRunner().invoke(main, ["consolidate", "-o", "out.json", "--format", "json"])
    last = json.loads(done.stdout)["workers"][-1]
    assert last == {"worker": "dan", "tasks": 1, "iou": None, "pq": None, "gold_tasks": 0, "gold_pq": None}


def test_json_tells_all(place: Path) -> None:
    done = CliRunner().invoke(main, ["consolidate", "-o", "out.json", "--format", "json"])
    found = json.loads(done.stdout)
    assert set(found) == {"problems", "workers", "tasks"}
    assert [each["worker"] for each in found["workers"]] == ["ben", "cem", "ana"]
    (contested,) = found["tasks"][1]["contested"]
    assert (contested["labels"], contested["box"]) == ({"ana": "Car", "ben": "Car"}, [3, 0, 1, 2])


def test_gold_scores_workers_and_stays_out_of_the_file(place: Path) -> None:
    (place / "gold").mkdir()
    Path("gold/street.json").write_text(json.dumps([{"annotatedResult": answer(art("11.. 111."))}]))
    run("-o", "plain.json")
    done = run("-o", "out.json", "--gold", "gold", "--format", "json")
    workers = {each["worker"]: each for each in json.loads(done.stdout)["workers"]}
    assert [workers[name]["gold_tasks"] for name in WORKERS] == [1, 1, 1]
    assert workers["cem"]["gold_pq"] == 1 > workers["ana"]["gold_pq"]
    assert Path("out.json").read_bytes() == Path("plain.json").read_bytes()


def test_gold_among_the_results_is_refused(place: Path) -> None:
    done = run("-o", "out.json", "--gold", "results/9.json")
    assert (done.exit_code, "would count as a worker's" in done.output) == (1, True)
    assert not Path("out.json").exists()


def test_problems_are_told_and_the_rest_is_consolidated(place: Path) -> None:
    Path("results/bad.json").write_text("{")
    put("street", "1.", 5, worker="dan")
    done = run("-o", "out.json")
    assert (done.exit_code, "results/bad.json Q104" in done.output, "results/5.json E801" in done.output) == (
        1,
        True,
        True,
    )
    assert len(results("out.json")) == 2


def test_spec_says_which_tasks_count(place: Path) -> None:
    write_spec()
    done = run("-o", "out.json")
    assert (done.exit_code, "results/9.json V101" in done.output) == (1, True)
    assert [each.task for each in results("out.json")] == ["street"]


@pytest.mark.parametrize("output", ["results/out.json", "results/0.json", "notes.json", "results", "task.yaml"])
def test_nothing_else_is_written_over(place: Path, output: str) -> None:
    Path("notes.json").write_text('{"format": "mine"}')
    write_spec()
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    done = run("-o", output, "--spec", "task.yaml")
    assert (done.exit_code, f"{output} E590" in done.output) == (1, True)
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before


def test_earlier_consolidated_file_is_replaced(place: Path) -> None:
    for name in ("out.json", "out.jsonl"):
        assert run("-o", name).exit_code == 0
        put("street", "11.. 11..", 1, worker="ben")
        assert run("-o", name).exit_code == 0
        assert len(results(name)[1].answer.instances) == 1
        put("street", "11.2 11..", 1, worker="ben")


def test_gold_answers_are_not_written_over_even_where_we_wrote_them(place: Path) -> None:
    run("-o", "gold.json")
    before = Path("gold.json").read_bytes()
    put("park", ".1", 9, worker="ana")
    done = run("-o", "gold.json", "--gold", "gold.json")
    assert (done.exit_code, done.stdout.startswith("gold.json E590")) == (1, True)
    assert Path("gold.json").read_bytes() == before


def test_without_answers_the_earlier_file_stays(place: Path) -> None:
    run("-o", "out.json")
    before = Path("out.json").read_bytes()
    Path("bad.json").write_text("{")
    done = run("bad.json", "-o", "out.json")
    assert (done.exit_code, "E803" in done.output) == (1, True)
    assert (Path("out.json").read_bytes(), [path.name for path in place.glob(".*")]) == (before, [])


def test_names_of_strangers_cannot_act_on_a_terminal(place: Path) -> None:
    put("street", "11.. 11..", 3, worker="\x1b[31mmal\u202e")
    shown = run("-o", "out.json").output
    assert "mal" in shown
    assert not {"\x1b", "\u202e"} & set(shown)


@pytest.mark.parametrize("output", ["results/agreed.json", "results/agreed.jsonl"])
def test_file_is_not_written_among_the_results_of_a_pattern(place: Path, output: str) -> None:
    put("a", "1.", 1)
    done = run("results/*.json", "-o", output)
    assert done.exit_code == 1
    assert "would be read as an answer of a worker the next time" in done.output
    assert not Path(output).exists()


@pytest.mark.parametrize("keep", ["nan", "inf", "-0.1", "1"])
def test_share_is_a_number_below_one(place: Path, keep: str) -> None:
    put("a", "1.", 1)
    done = run("-o", "agreed.json", "--keep", keep)
    assert (done.exit_code, "Traceback" in done.output) == (2, False)
