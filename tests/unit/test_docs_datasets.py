"""The documents on answers and datasets: the transcript is what the commands say, the tables what the code says."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
from inspect import isfunction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

import maskpress
from documents import ROOT, blocks
from genuine import FIRST, answer, art, submission
from maskpress.cli import main
from maskpress.export.check import Checked
from maskpress.export.registry import FORMATS
from maskpress.export.write import export
from maskpress.problems import CODES

README = ROOT / "README.md"
EXPORT = (ROOT / "docs/export.md").read_text(encoding="utf-8")
DOCS = sorted((ROOT / "docs").glob("*.md"))
COMMANDS = ["verify", "report", "consolidate", "export"]
TABLES = [("put aside, because", "aside"), ("problem", "problem"), ("warning", "warning")]
TASKS = ("astronaut", "cat", "rocket")
SPEC = "header: Paint\nlabels: [Animal, Person, Vehicle]\nimages: photos/*.jpg\n"


def severities(*starts: str) -> dict[str, str]:
    """Give the codes that begin so, and the table that each belongs to."""
    tables = {"Q": "aside", "E": "problem", "W": "warning", "V1": "problem", "V2": "warning"}
    return {code: tables.get(code[0], tables.get(code[:2], "")) for code in CODES if code.startswith(starts)}


CODES_OF = [
    ("verify", severities("Q", "V")),
    ("consolidate", severities("E8", "W8")),
    ("export", severities("E7", "W7")),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a spec and the answers that workers sent."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "results").mkdir()
    (tmp_path / "task.yaml").write_text(SPEC)
    for number, task in enumerate(TASKS):
        photo = tmp_path / "photos" / f"{task}.jpg"
        shutil.copy(ROOT / "examples/batch/photos" / photo.name, photo)
        with Image.open(photo) as picture:
            label_map = np.zeros(picture.size[::-1], np.uint16)
        label_map[40:120, 30:90] = 1
        label_map[60:80, 50:60] = 0
        label_map[100:200, 60:160] = 2
        sent = submission(task, answer(label_map, ["Person", "Animal"]), number, active_seconds=90 - 44 * number)
        (tmp_path / "results" / f"{task}.json").write_text(json.dumps(sent))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def stocked(folder: Path) -> None:
    """The same folder with all that examples name beside it."""
    rocket = Path("results/rocket.json")
    rocket.write_text(rocket.read_text().replace('"active_seconds": 2', '"active_seconds": 60'))  # a warning before
    shutil.copy("task.yaml", "other.yaml")
    for name in ("downloads", "friday", "gold"):
        shutil.copytree("results", name)
    for name in ("monday.json", "batch-001.json", "agreed.json"):
        shutil.copy("results/cat.json", name)
    for name in ("more.jsonl", "friday/all.jsonl"):
        shutil.copy("results/cat.json", name)


@pytest.fixture
def crew(folder: Path) -> None:
    """The same tasks, each painted by three workers, who differ a little; one forgot something and was too fast."""
    shutil.rmtree("results")
    Path("results").mkdir()
    for number, (task, (at, worker)) in enumerate(product(TASKS, enumerate(("ana", "ben", "cho")))):
        with Image.open(f"photos/{task}.jpg") as picture:
            label_map = np.zeros(picture.size[::-1], np.uint16)
        label_map[40 + 2 * at : 120, 30:90] = 1
        label_map[60:80, 50:60] = 0
        hasty = (task, worker) == ("rocket", "cho")
        if not hasty:
            label_map[100:200, 60 + 4 * at : 160] = 2
        painted = answer(label_map, ["Person", "Animal"][: label_map.max()])
        sent = submission(task, painted, number, worker=worker, active_seconds=2 if hasty else 90)
        Path(f"results/{task}--{worker}.json").write_text(json.dumps(sent))


@pytest.mark.usefixtures("crew")
def test_transcript_is_what_the_commands_say() -> None:
    text = README.read_text(encoding="utf-8")
    (transcript,) = blocks(text, "console")
    commands = re.findall(r"^\$ maskpress (.*)$", transcript, re.M)
    said = "".join(f"$ maskpress {command}\n{run(command)}" for command in commands)
    if "UPDATE" in os.environ:
        README.write_text(text.replace(transcript, said), encoding="utf-8")
    assert said == transcript


def run(command: str) -> str:
    done = CliRunner().invoke(main, shlex.split(command))
    assert done.exit_code == 0, done.output
    return done.output


def test_table_of_formats_says_what_each_holds() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \| [^|]+ \| [^|]+ \|$", EXPORT, re.M)
    assert dict(rows) == {name: format.holds for name, format in FORMATS.items()}


@pytest.mark.parametrize("name", FORMATS)
def test_table_of_limits_says_what_comes_back(name: str, tmp_path: Path) -> None:
    (row,) = re.findall(rf"^\| `{name}` \|(.*)\|(.*)\| ([\d,]+) \|(.*)\|(.*)\|$", EXPORT, re.M)
    holes, parts, most, colors, times = (each.strip() for each in row)
    many = np.arange(1, 301, dtype=np.uint16).reshape(10, 30)
    shapes = art("111.2.2 1.1.... 111....")
    for number, (task, label_map) in enumerate((("many", many), ("shapes", shapes))):
        sent = submission(task, answer(label_map), number)
        sent["answers"][0]["weather"] = "drizzle"
        (tmp_path / f"{task}.json").write_text(json.dumps(sent))
    found: list[Checked] = []
    export([tmp_path / "many.json", tmp_path / "shapes.json"], tmp_path / "out", name, checked=found.append)
    shares = {each.number: each.share for each in found if each.item == "shapes"}
    words = {1.0: "yes", None: "no pixels"}
    assert [words.get(shares[1], "with a loss"), words.get(shares[2], "with a loss")] == [holes, parts]
    assert any(each.item == "many" for each in found) == (int(most.replace(",", "")) >= 300)
    written = "".join(path.read_text(errors="ignore") for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert (FIRST[1] in written and "ana" in written) == (colors == "yes")
    assert ("2026-11-02" in written and "drizzle" in written) == (times == "yes")


@pytest.mark.parametrize("command", COMMANDS)
def test_document_names_every_option(command: str) -> None:
    text = document(command)
    names = {max(each.opts, key=len): each.opts for each in main.commands[command].params if each.opts[0][0] == "-"}
    told = {name for name, written in names.items() if any(re.search(rf"`[^`]*{one}\b", text) for one in written)}
    assert names.keys() - told == set()
    known = {option for verb in main.commands.values() for each in verb.params for option in each.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) - known == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_document_tells_every_exit_code(command: str) -> None:
    assert re.findall(r"^\| (\d) \|", document(command), re.M) == ["0", "1", "2"]


@pytest.mark.parametrize(("command", "codes"), CODES_OF, ids=lambda each: str(each)[:12])
def test_tables_list_every_code(command: str, codes: dict[str, str]) -> None:
    """The lists of codes are those of the package; with UPDATE they are written."""
    path, text = ROOT / f"docs/{command}.md", document(command)
    said = text
    for heading, severity in TABLES:
        rows = "".join(f"| {code} | {CODES[code]} |\n" for code, found in codes.items() if found == severity)
        said = re.sub(
            rf"^(\| code \| {heading} \|\n\|---\|---\|\n)(?:\| \w\d+ \|.*\n)*", rf"\g<1>{rows}", said, flags=re.M
        )
    if "UPDATE" in os.environ:
        path.write_text(said, encoding="utf-8")
    assert text == said
    assert [code for code in codes if f"| {code} | {CODES[code]} |" not in text] == []


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_of_the_document_works(command: str) -> None:
    text = document(command)
    tables = re.findall(rf"^\| `maskpress ({command}.*?)` \|", text, re.M)
    scripts = [
        line
        for block in (*blocks(text, ""), *blocks(text, "sh"))
        for line in re.findall("^maskpress (.*)$", block, re.M)
    ]
    assert tables or scripts
    for each in (*tables, *scripts):
        run(each)


@pytest.mark.usefixtures("stocked")
def test_export_of_the_document_is_there() -> None:
    (block,) = [block for block in blocks(EXPORT, "") if "maskpress export" in block]
    for command in re.findall(r"^maskpress (.*)$", block, re.M):
        run(command)
    assert Path("dataset/annotations/instances_train.json").is_file()
    assert Path("yolo/data.yaml").is_file()


@pytest.mark.usefixtures("folder")
def test_output_of_verify_is_what_the_document_shows() -> None:
    cat = Path("results/cat.json")
    cat.write_bytes(cat.read_bytes()[:300])  # a download that ended early
    done = CliRunner().invoke(main, ["verify"])
    text, said = document("verify"), f"$ maskpress verify\n{done.output}"
    (shown,) = blocks(text, "console")
    if "UPDATE" in os.environ:
        (ROOT / "docs/verify.md").write_text(text.replace(shown, said), encoding="utf-8")
    assert (done.exit_code, said) == (1, shown)


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("name", ["verify", "consolidate", "export", "python"])
def test_python_of_the_document_works(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    codes = blocks(document(name), "python")
    assert codes
    for code in codes:
        exec(compile(code, f"docs/{name}.md", "exec"), {})
    assert capsys.readouterr().out


def test_python_document_names_every_function() -> None:
    text = document("python")
    functions = [name for name in maskpress.__all__ if isfunction(getattr(maskpress, name))]
    assert [name for name in functions if f"`{name}`" not in text] == ["check_source"]


def test_index_names_every_document() -> None:
    linked = re.findall(r"\]\((\S+?\.md)\)", (ROOT / "docs/README.md").read_text(encoding="utf-8"))
    assert sorted(linked) == sorted(["../README.md", *(path.name for path in DOCS if path.name != "README.md")])


def document(name: str) -> str:
    return (ROOT / f"docs/{name}.md").read_text(encoding="utf-8")
