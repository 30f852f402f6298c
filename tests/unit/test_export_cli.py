"""The export command: what it finds by itself, prints, and exits with."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from click.testing import Result as Outcome
from PIL import Image

import maskpress
from genuine import answer, art, submission
from maskpress.cli import main
from maskpress.export.settings import FORMAT_NAMES

DRAWN = art("..11 .112")
SPEC = "title: Cars\nlabels: [Tram, Car, Bus]\nimages: 'photos/*.png'\n"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a task of 4 x 2 pixels and a result that fits it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MASKPRESS_CACHE", str(tmp_path / "cache"))
    (tmp_path / "photos").mkdir()
    Image.new("RGB", (4, 2), "red").save("photos/street.png")
    (tmp_path / "task.yaml").write_text(SPEC)
    (tmp_path / "results").mkdir()
    put("results/street.json", submission("street", answer(DRAWN, ["Car", "Bus"])))
    return tmp_path


def put(path: str, value: Any) -> None:
    Path(path).write_text(json.dumps(value))


def run(*arguments: str) -> Outcome:
    return CliRunner().invoke(main, ["export", *arguments])


def labels_in(path: str = "dataset/annotations/instances_train.json") -> list[str]:
    return [each["name"] for each in json.loads(Path(path).read_text())["categories"]]


def test_command_finds_results_and_spec_by_itself(work: Path) -> None:
    done = run("--to", "coco")
    assert (done.exit_code, done.stdout) == (0, "")
    words = "1 answer as coco, 2 instances, 1 image; no problems, no warnings"
    assert done.stderr == f"dataset: {words}\n"
    assert labels_in() == ["Tram", "Car", "Bus"]
    assert Path("dataset/images/train/street.png").read_bytes() == Path("photos/street.png").read_bytes()


def test_without_a_spec_answers_say_what_there_is(work: Path) -> None:
    Path("task.yaml").unlink()
    assert run("--to", "coco").exit_code == 0
    assert labels_in() == ["Bus", "Car"]
    assert not Path("dataset/images").exists()


@pytest.mark.parametrize("to", FORMAT_NAMES)
def test_check_reads_every_format_back(work: Path, to: str) -> None:
    done = run("--to", to, "--check")
    shared = "no pixels, the format has none" if to == "csv" else "1.0"
    told = [f'street {number} "{label}": {shared}' for number, label in enumerate(("Car", "Bus"), 1)]
    assert (done.exit_code, done.stdout.splitlines()) == (0, told)
    pixels = "the format has no pixels to compare of 2 instances" if to == "csv" else "2 instances, all 1.0"
    assert f"; read back: {pixels}; no problems" in done.stderr


def test_check_prints_what_lost_pixels_and_why(work: Path) -> None:
    put("results/street.json", submission("street", answer(art("1..1 ..2."), ["Car", "Bus"])))
    done = run("--to", "yolo", "--check")
    assert done.exit_code == 0
    reason = "it is in parts, and the format has one polygon an instance"
    assert done.stdout.splitlines()[0] == f'street 1 "Car": 0.500, {reason}'
    assert "W703" in done.stdout
    assert "read back: 2 instances, 1 of them below 1.0; no problems, 1 warning" in done.stderr
    assert run("--to", "yolo", "--strict").exit_code == 1


def test_check_gives_every_instance_as_json(work: Path) -> None:
    content = json.loads(run("--to", "png", "--check", "--format", "json").stdout)
    assert content["problems"] == []
    assert content["instances"] == [
        {"item": "street", "number": 1, "label": "Car", "share": 1.0, "reason": None},
        {"item": "street", "number": 2, "label": "Bus", "share": 1.0, "reason": None},
    ]


def test_check_finds_a_dataset_that_differs(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from maskpress.export import label_maps

    monkeypatch.setattr(label_maps, "label_map_tiff", lambda found: b"")
    monkeypatch.setattr(
        label_maps, "read_pixels", lambda path: np.where(DRAWN == 1, 1, 0) + 2 * np.eye(2, 4, dtype=int)
    )
    done = run("--to", "tiff", "--check")
    assert done.exit_code == 1
    assert "E710" in done.stdout
    assert "this is a fault of maskpress: report it" in done.stdout


def test_options_reach_the_dataset(work: Path) -> None:
    put("results/b.json", submission("street", answer(DRAWN, ["Car", "Bus"]), 1, worker="ben"))
    assert run("--to", "coco").exit_code == 1
    options = [
        "--each",
        "--rle",
        "--split",
        "0/100",
        "--map",
        "Car=Vehicle",
        "--map",
        "Bus=Vehicle",
        "--images",
        "link",
    ]
    done = run("--to", "coco", "-o", "other", *options)
    assert done.exit_code == 0, done.output
    content = json.loads(Path("other/annotations/instances_val.json").read_text())
    assert [each["file_name"] for each in content["images"]] == ["street--ben.png", "street--ana.png"]
    assert all(isinstance(each["segmentation"], dict) for each in content["annotations"])
    assert [each["name"] for each in content["categories"]] == ["Tram", "Vehicle"]
    assert Path("other/images/val/street--ana.png").is_symlink()


def test_json_is_a_list_of_problems(work: Path) -> None:
    assert json.loads(run("--to", "png", "--format", "json").stdout) == []
    Path("results/b.json").write_text("{")
    (problem,) = json.loads(run("--to", "png", "--format", "json").stdout)
    assert (problem["code"], problem["severity"], problem["file"]) == ("Q104", "error", "results/b.json")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Missing option '--to'"),
        (["--to", "jpeg"], "'jpeg' is not one of"),
        (["--to", "png", "--split", "80/10"], 'expected parts that give 100, such as 80/20 or 80/10/10, found "80/10"'),
        (["--to", "png", "--map", "Car"], "expected a label and its new name"),
        (["--to", "png", "--rle"], "--rle is for --to coco"),
        (["--to", "png", "--images", "all"], "'all' is not one of"),
    ],
)
def test_wrong_use_is_told_as_such(work: Path, arguments: list[str], words: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert not Path("dataset").exists()


@pytest.mark.parametrize("output", [".", "photos", "results", "task.yaml"])
def test_command_replaces_nothing_that_is_not_its_own(work: Path, output: str) -> None:
    before = {path: path.read_bytes() for path in work.rglob("*") if path.is_file() and "cache" not in path.parts}
    done = run("--to", "png", "-o", output)
    assert (done.exit_code, done.stdout.split(" ")[:2]) == (1, [output, "E590"])
    assert {path: path.read_bytes() for path in before} == before


def test_export_that_became_a_tasks_images_is_not_replaced(work: Path) -> None:
    assert run("--to", "coco").exit_code == 0
    Path("task.yaml").write_text(SPEC.replace("photos", "dataset/images/train"))
    done = run("--to", "coco", "--images", "link")
    assert (done.exit_code, done.stdout.split(" ")[:2]) == (1, ["dataset", "E590"])
    assert "which an export would replace" in done.stdout
    assert not Path("dataset/images/train/street.png").is_symlink()


def test_tasks_of_a_spec_reach_processes_of_their_own(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maskpress.cli.reading.cores", lambda: 2)
    Path("task.yaml").write_text(SPEC + "rules: {instances: {min: 1, max: 9}, labels: {Car: {min: 1}}}\n")
    for number in range(20):
        Image.new("RGB", (4, 2), "red").save(f"photos/street-{number}.png")
        put(f"results/street-{number}.json", submission(f"street-{number}", answer(DRAWN, ["Car", "Bus"]), number + 1))
    done = run("--to", "coco", "--map", "Car=Vehicle")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "21 answers as coco, 42 instances, 21 images" in done.stderr


def test_missing_results_and_bad_specs_are_problems(work: Path) -> None:
    done = run("reslts", "--to", "png")
    assert (done.exit_code, done.stdout) == (1, "reslts E599 stopped: no such file or directory\n")
    assert "E001" in run("--to", "png", "--spec", "other.yaml").stdout
    assert not Path("dataset").exists()


def test_hostile_words_reach_no_terminal(work: Path) -> None:
    Path("task.yaml").unlink()
    hostile = "\x1b[2J\u202e"
    put("results/street.json", submission("street", answer(art("1..1 ...."), [hostile])))
    for to in ("yolo", "labelme"):
        done = run("--to", to, "--check")
        assert "\x1b" not in done.output
        assert "\u202e" not in done.output


def test_command_needs_its_extra_and_says_so(work: Path) -> None:
    code = "import sys; sys.modules['numpy'] = None\nfrom maskpress.cli import main\nmain(['export', '--to', 'png'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    words = 'exporting needs numpy, which is not installed: pip install "maskpress[export]"'
    assert done.stdout == f"maskpress E590 {words}\n"


def test_api_exports_too(work: Path) -> None:
    done = maskpress.export("results", "table", "csv", settings=maskpress.Settings(labels={"Car": "Vehicle"}))
    assert done == maskpress.Exported(answers=1, instances=2, images=0, problems=())
    with Path("table/instances.csv").open(newline="") as file:
        assert [row["label"] for row in csv.DictReader(file)] == ["Vehicle", "Bus"]
    with pytest.raises(KeyError):
        maskpress.export("results", "table", "jpeg")


@pytest.mark.parametrize("images", ["copy", "link"])
def test_original_is_exported_and_not_what_was_made_of_it_for_the_page(work: Path, images: str) -> None:
    depths = np.arange(8, dtype=np.uint16).reshape(2, 4) * 8000
    Image.fromarray(depths).save("photos/street.tif")
    Path("photos/street.png").unlink()
    Path("task.yaml").write_text(SPEC.replace("*.png", "*.tif"))
    assert run("--to", "tiff", "--images", images).exit_code == 0
    exported = Path("dataset/images/train/street.tif")
    assert exported.read_bytes() == Path("photos/street.tif").read_bytes()
    assert exported.resolve().is_relative_to((work / ("dataset" if images == "copy" else "photos")).resolve())


def test_label_that_is_no_text_is_refused(work: Path) -> None:
    done = run("--to", "csv", "--map", "Car=C\udcff")
    assert done.exit_code == 2
    assert "as UTF-8 text" in done.stderr


def test_labels_of_tasks_that_could_not_be_done_are_no_categories(work: Path) -> None:
    Path("task.yaml").unlink()
    put("results/other.json", submission("other", answer(DRAWN, ["Dark", "Bus"]), 7, refused="too dark"))
    assert run("--to", "coco").exit_code == 0
    assert labels_in() == ["Bus", "Car"]
