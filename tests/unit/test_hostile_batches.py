"""Forged results and files of other projects through every command: words and an exit code, and the good come whole."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image

from foreign import wrapped
from forged import FORGED, INVALID, forged
from genuine import answer, art, submission
from handmade import tree
from maskpress.cli import main
from maskpress.export.settings import Frame, Settings
from maskpress.export.write import export
from maskpress.results.expectation import Expectation
from maskpress.results.model import Result
from maskpress.results.read import read_results
from soak import SOAK, thinned

FORMATS = ["coco", "png", "tiff", "coco-panoptic", "voc", "labelme", "label-studio", "cvat", "huggingface"]
FORMATS += ["ground-truth", "csv", "yolo"]

GOOD = {"one": art("..11 .112"), "two": art("1111 2..3"), "none": art(".... ...."), "all": art("1111 1111")}
MOST = 1_000
"""Instances of foreign answers: photos have as many as colours, and reading those is proved elsewhere."""
MOST_IN_VOC = 254
SLOW = ("many chunks", "bomb of pixels", "bomb in a text", "bomb in a profile", "too long")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_cache: None) -> Path:
    """A spec with four images, and an answer of each of two workers: one folder of them alone, one with forgeries."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photos").mkdir()
    for name in GOOD:
        Image.new("RGB", (4, 2), "gray").save(tmp_path / "photos" / f"{name}.png")
    (tmp_path / "task.yaml").write_text("title: T\nheader: Paint\nlabels: [Car]\nimages: photos/*.png\n")
    lines = [json.dumps(each) + "\n" for each in good()]
    for folder in ("good", "mixed"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "m.jsonl").write_text("".join(lines))
    for path in INVALID:
        (tmp_path / "mixed" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "mixed" / "a.jsonl").write_text("".join(json.dumps(each) + "\n" for each in forgeries()))
    (tmp_path / "mixed" / "z.json").write_text("[" + ",".join(json.dumps(each) for each in forgeries()) + "]")
    if not SOAK:  # processes of their own take a second to start, and do the same
        monkeypatch.setattr("maskpress.cli.reading.cores", lambda: 1)
    return tmp_path


def good() -> Iterator[dict[str, Any]]:
    for number, (task, label_map) in enumerate(GOOD.items()):
        yield submission(task, answer(label_map), number, worker="ana")
        yield submission(task, answer(label_map), number + 100, worker="ben")


def forgeries() -> Iterator[dict[str, Any]]:
    for number, name in enumerate(FORGED):
        if FORGED[name][0] and (SOAK or name not in SLOW):
            yield submission(f"forged-{number}", forged(name), number + 200)


def put_foreign(corpora: Path, folder: Path) -> None:
    """Add images of other projects wrapped as answers, and their JSON as it is."""
    files = thinned(sorted(each for each in (corpora / "images").rglob("*") if each.is_file()), 41)
    sent = [
        submission(f"foreign-{number}-{at}", painted, 1000 * at + number)
        for number, path in enumerate(files)
        for at, painted in enumerate(wrapped(path.read_bytes()))
        if len(painted["instances"]) <= MOST
    ]
    (folder / "foreign.jsonl").write_text("".join(json.dumps(each) + "\n" for each in sent))
    for number, path in enumerate(thinned(sorted((corpora / "json").rglob("*.json")), 5)):
        (folder / f"json-{number}.json").write_bytes(path.read_bytes())


def run(*arguments: str, code: int) -> str:
    """Run a command; give what it prints. Whatever else it raises but an exit comes out here."""
    done = CliRunner().invoke(main, [*arguments], catch_exceptions=False)
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done.stdout


def codes(printed: str) -> Counter[str]:
    found = json.loads(printed)
    return Counter(each["code"] for each in (found["problems"] if isinstance(found, dict) else found))


def expected() -> Counter[str]:
    """Count the codes of what is put aside; of an image that could not be done a warning tells."""
    found = Counter(path.name[:4] for path in INVALID)
    found.update(code for name, (code, _) in FORGED.items() if code and (SOAK or name not in SLOW) for _ in range(2))
    del found["Q209"]
    return found


def without_warnings(found: Counter[str]) -> Counter[str]:
    return Counter({code: count for code, count in found.items() if code[0] == "Q"})


@pytest.mark.parametrize("to", FORMATS)
def test_export_of_good_answers_is_the_same_beside_forged_ones(to: str, project: Path) -> None:
    run("export", "good", "--to", to, "-o", "clean", "--each", "--check", code=0)
    told = run("export", "mixed", "--to", to, "-o", "dataset", "--each", "--check", "--format", "json", code=1)
    assert without_warnings(codes(told)) == expected()
    assert codes(told)["W701"] == 1
    assert tree(project / "dataset") == tree(project / "clean")


@pytest.mark.parametrize("name", ["all.json", "all.jsonl"])
def test_consolidated_answers_are_the_same_beside_forged_ones(name: str, project: Path) -> None:
    run("consolidate", "good", "-o", name, code=0)
    clean = (project / name).read_bytes()
    told = run("consolidate", "mixed", "-o", name, "--format", "json", code=1)
    assert without_warnings(codes(told)) == expected()
    assert codes(told)["W801"] == 1
    assert (project / name).read_bytes() == clean


def test_gold_answers_may_be_forged_too(project: Path) -> None:
    told = run("consolidate", "good", "--gold", "mixed/a.jsonl", "-o", "all.json", "--format", "json", code=1)
    assert sum(codes(told).values()) == len([*forgeries()])
    assert {each["gold_tasks"] for each in json.loads(told)["workers"]} == {0}


def test_verify_and_report_tell_every_forgery(project: Path) -> None:
    told = codes(run("verify", "mixed", "--format", "json", code=1))
    assert without_warnings(told) == expected()
    assert told["V205"] == 1
    assert codes(run("report", "mixed", "--format", "json", code=1)) == told
    assert (project / "report.html").stat().st_size > 10_000


def test_nothing_but_forgeries_leaves_nothing_behind(project: Path) -> None:
    (project / "mixed" / "m.jsonl").unlink()
    before = tree(project)
    assert codes(run("export", "mixed", "--to", "coco", "--format", "json", code=1))["E709"] == 1
    assert codes(run("consolidate", "mixed", "-o", "all.json", "--format", "json", code=1))["E803"] == 1
    assert tree(project) == before


@pytest.mark.parametrize("to", thinned(FORMATS[:-2], 4))
def test_foreign_files_are_exported_exactly_or_told(to: str, project: Path, corpora: Path) -> None:
    put_foreign(corpora, project / "mixed")
    (project / "task.yaml").unlink()
    taken = [each.answer for each in read_results("mixed") if isinstance(each, Result) and each.refused is None]
    held = [len(each.instances) for each in taken if to != "voc" or len(each.instances) <= MOST_IN_VOC]
    told = json.loads(run("export", "mixed", "--to", to, "--each", "--check", "--format", "json", code=1))
    assert {each["share"] for each in told["instances"]} == {1.0}
    assert len(told["instances"]) == sum(held) > 20
    assert codes(json.dumps(told))["E702"] == len(taken) - len(held)
    assert {each["code"][0] for each in told["problems"] if each["code"] != "E702"} == {"Q", "W"}


def test_foreign_files_are_unknown_to_a_spec(project: Path, corpora: Path) -> None:
    run("export", "good", "--to", "coco", "-o", "clean", "--each", code=0)
    run("consolidate", "good", "-o", "all.json", code=0)
    clean = (project / "all.json").read_bytes()
    put_foreign(corpora, project / "mixed")
    assert codes(run("export", "mixed", "--to", "coco", "--each", "--format", "json", code=1))["E707"] > 3
    assert tree(project / "dataset") == tree(project / "clean")
    assert codes(run("consolidate", "mixed", "-o", "all.json", "--format", "json", code=1))["V101"] > 3
    assert (project / "all.json").read_bytes() == clean
    assert codes(run("verify", "mixed", "--format", "json", code=1))["V101"] > 3
    run("report", "mixed", code=1)


@pytest.mark.parametrize("frame", ["displayed", "stored"])
def test_any_file_may_stand_where_an_image_should(frame: Frame, tmp_path: Path, corpora: Path) -> None:
    """As where an image was replaced since its spec was checked."""
    files = thinned(sorted(each for each in (corpora / "images").rglob("*") if each.is_file()), 5)
    images = dict(enumerate([*files, tmp_path / "gone.jpg", tmp_path]))
    sent = [submission(f"t{number}", answer(GOOD["one"]), number) for number in images]
    (tmp_path / "sent.json").write_text(json.dumps(sent))
    expected = [Expectation(f"t{number}", None, None, ("Car",), image=path) for number, path in images.items()]
    done = export(
        tmp_path / "sent.json", tmp_path / "png", "png", expectations=expected, settings=Settings(frame=frame)
    )
    left_out = [problem for problem in done.problems if problem.severity == "error"]
    assert {problem.code for problem in left_out} == {"E704"}
    assert len(left_out) > 5
    assert done.images == done.answers == len(images) - len(left_out) > 50
    for path in (tmp_path / "png/images").rglob("*.*"):
        assert path.read_bytes() == images[int(path.stem[1:])].read_bytes()
