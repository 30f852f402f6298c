"""Exports in processes of their own: the same dataset as in one, and nothing is left when one of them ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest

from exported import STREET, put_lines
from genuine import answer, art, submission
from maskpress.export.bundles import bundled
from maskpress.export.check import Checked
from maskpress.export.model import Encoded, Item, Plan
from maskpress.export.registry import FORMATS
from maskpress.export.settings import Settings
from maskpress.export.write import Exported, export
from maskpress.results.expectation import Expectation
from maskpress.results.faults import Faults
from maskpress.results.read import read_entries

FORMS = 60
"""More than are taken before processes are started."""

PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe with a name holds a process up")

EXPORT = """
import signal
import sys
from pathlib import Path
from maskpress.export.write import export
from maskpress.results.expectation import Expectation

def main():
    signal.signal(signal.SIGINT, signal.default_int_handler)  # who is started in the background does not hear of it
    results, output, pipe = map(Path, sys.argv[1:])
    images = [pipe if number == 40 else None for number in range(60)]
    expected = [Expectation(f"task-{number:02}", 4, 2, ("Car",), image=image) for number, image in enumerate(images)]
    try:
        export(results, output, "coco", expectations=expected, workers=2)
    except KeyboardInterrupt:
        print("interrupted")

if __name__ == "__main__":
    main()
"""


def painted(number: int, labels: Sequence[str] = STREET.labels, **changes: Any) -> dict[str, Any]:
    drawn = STREET.label_map if number % 2 else STREET.label_map[:, ::-1]
    return submission(f"task-{number:02}", answer(np.ascontiguousarray(drawn), labels), number, **changes)


def odd(number: int) -> Iterator[dict[str, Any]]:
    """Make a submission of each kind that becomes no item, and some that share a place."""
    good = painted(number)
    yield good
    yield painted(number, worker="ben")
    yield painted(number, ("Car", "Tram"))
    yield painted(number, refused="too dark")
    yield {**good, "refused": "too dark", "answers": [{}]}
    yield {**good, "task": f"Task-{number:02}", "worker": "cleo"}
    yield {**good, "task": "elsewhere"}
    yield {**good, "answers": [{"annotatedResult": answer(art("12 .."), STREET.labels)}]}
    yield {**good, "answers": [{"first": good["answers"][0]["annotatedResult"], "second": answer(art("1 1"), ["Car"])}]}
    yield {**good, "answers": [{"annotatedResult": {**good["answers"][0]["annotatedResult"], "instances": []}}]}


def write_mixture(folder: Path) -> Path:
    """Write results of every kind, and a file that ends for its faults while others are read ahead."""
    results = folder / "results"
    results.mkdir()
    for number in range(FORMS):
        (results / f"a-{number:02}.json").write_text(json.dumps(painted(number)))
    lines = [json.dumps(each) for number in range(3, 60, 6) for each in odd(number)]
    (results / "b.jsonl").write_text("\n".join(lines) + "\n[]\nnone\n")
    (results / "c.jsonl").write_text("{}\n" * 1_001 + json.dumps(painted(70)) + "\n")
    (results / "d.json").write_text(json.dumps([painted(71), painted(72)]))
    (results / "task-73.json").write_text(json.dumps([{"annotatedResult": answer(STREET.label_map, STREET.labels)}]))
    return results


def files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("each", [True, False])
@pytest.mark.parametrize("spec", [True, False])
def test_dataset_and_problems_do_not_depend_on_processes(tmp_path: Path, each: bool, spec: bool) -> None:
    results = write_mixture(tmp_path)
    tasks = [*(f"task-{number:02}" for number in range(80)), *(f"Task-{number:02}" for number in range(80))]
    expected = [Expectation(task, 4, 2, (*STREET.labels, "Bus")) for task in tasks] if spec else None
    settings, output = Settings(each=each, shares=(50, 50)), tmp_path / "dataset"
    found: list[tuple[Exported, list[Checked], dict[Path, bytes]]] = []
    for workers in (1, 2):
        checked: list[Checked] = []
        done = export(
            results,
            output,
            "coco",
            expectations=expected,
            settings=settings,
            checked=checked.append,
            workers=workers,
        )
        found.append((done, checked, files(output)))
    assert found[0] == found[1]
    done, checked, _ = found[0]
    codes = {problem.code for problem in done.problems}
    assert codes >= {"Q105", "Q104", "Q109", "Q208", "Q408", "W701"}
    assert ("E701" in codes) != each
    assert ({"E705", "E707", "E708"} <= codes) == spec
    assert (done.answers > FORMS + 10) == each
    assert len(checked) == done.instances
    assert {each.share for each in checked} <= {1.0}


def test_answer_that_fits_is_taken_after_one_that_does_not(tmp_path: Path) -> None:
    wrong = {**painted(1), "answers": [{"annotatedResult": answer(art("1 1"), ["Car"])}]}
    results = put_lines(tmp_path, wrong, painted(1))
    done = export(results, tmp_path / "out", "png", expectations=[Expectation("task-01", 4, 2, (*STREET.labels,))])
    assert (done.answers, [problem.code for problem in done.problems]) == (1, ["E705"])


def test_labels_are_those_of_answers_that_are_taken(tmp_path: Path) -> None:
    damaged = painted(1, ("Car", "Poison"))
    damaged["answers"][0]["annotatedResult"]["labeledImage"]["pngImageData"] = "AAAA"
    results = put_lines(tmp_path, painted(2), damaged, painted(3), painted(4, ("Tram", "Car")))
    done = export(results, tmp_path / "out", "coco")
    assert [problem.code for problem in done.problems] == ["Q403"]
    content = json.loads((tmp_path / "out/annotations/instances_train.json").read_text())
    assert [each["name"] for each in content["categories"]] == ["Car", "Traffic light", "Tram"]


def test_short_memory_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def encode(item: Item, plan: Plan) -> Encoded:
        raise MemoryError

    results = put_lines(tmp_path, painted(1))
    export(results, tmp_path / "out", "coco")
    before = files(tmp_path)
    monkeypatch.setitem(FORMATS, "coco", replace(FORMATS["coco"], encode=encode))
    with pytest.raises(OSError, match="memory is too short"):
        export(results, tmp_path / "out", "coco")
    assert files(tmp_path) == before


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """Give a folder with an earlier export, and results of which one holds up whoever looks at its image: a pipe."""
    results = tmp_path / "results"
    results.mkdir()
    for number in range(FORMS):
        (results / f"{number:02}.json").write_text(json.dumps(painted(number, ("Car", "Car"))))
    export(results / "00.json", tmp_path / "out", "coco")
    os.mkfifo(tmp_path / "pipe")
    return tmp_path


@PIPES
def test_killed_process_is_told_in_words_and_nothing_changes(held: Path) -> None:
    def kill_all() -> None:
        with (held / "pipe").open("wb"):  # waits for the process that looks at the image
            for child in active_children():
                child.kill()

    before, killer = files(held / "out"), Thread(target=kill_all)
    killer.start()
    expected = [
        Expectation(f"task-{number:02}", 4, 2, ("Car",), image=held / "pipe" if number == 40 else None)
        for number in range(FORMS)
    ]
    with pytest.raises(OSError, match="a process of the export was ended from outside"):
        export(held / "results", held / "out", "coco", expectations=expected, workers=2)
    killer.join()
    assert active_children() == []
    assert files(held / "out") == before
    assert sorted(path.name for path in held.iterdir()) == ["out", "pipe", "results"]


@PIPES
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_first_one(held: Path, sent: signal.Signals) -> None:
    before = files(held / "out")
    (held / "run.py").write_text(EXPORT)
    command = [sys.executable, "run.py", "results", "out", "pipe"]
    started = subprocess.Popen(
        command, cwd=held, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    with (held / "pipe").open("wb"):
        if sent == signal.SIGINT:
            os.killpg(started.pid, sent)  # as a terminal does: each process hears of Ctrl+C
        else:
            started.send_signal(sent)
            started.wait()
    # What it says ends when the last process that could say something has ended.
    said, complained = started.communicate(timeout=60)
    if sent == signal.SIGINT:  # whoever is killed leaves semaphores, and Python complains
        assert (said, complained) == ("interrupted\n", "")
    assert files(held / "out") == before


def test_bundles_hold_a_few_forms_or_one_large_one(tmp_path: Path) -> None:
    def stating(width: Any, height: Any) -> dict[str, Any]:
        found = painted(1)
        found["answers"][0]["annotatedResult"]["inputImageProperties"] = {"width": width, "height": height}
        return found

    def counts(*forms: dict[str, Any]) -> list[int]:
        entries = read_entries([put_lines(tmp_path, *forms)], Faults())
        return [len(bundle.entries) for bundle in bundled(entries, 8)]

    assert counts(*[stating(800, 600)] * 20) == [8, 8, 4]
    assert counts(*[stating(4000, 3000)] * 3, stating(4, 2)) == [1, 1, 1, 1]
    assert counts(*[stating(1e308, 1e308)] * 2) == [1, 1]
    assert counts(stating("wide" * 1000, 1 << 40), stating([], None), stating(True, {}), {}) == [4]
