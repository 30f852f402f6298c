"""The command line: verbs, formats, exit codes, and that nothing on disk makes a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

import maskpress
from maskpress import OutputError, SpecError, build_page, build_site, load_spec
from maskpress.cli import main

GOOD = "title: Cars\nlabels: [Car]\nimage: car.png\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with an image."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("MASKPRESS_CACHE", str(tmp_path / "cache"))
    Image.new("RGB", (8, 6), "red").save("car.png")
    return tmp_path / "work"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def write(text: str, path: str = "task.yaml") -> None:
    Path(path).write_text(text, encoding="utf-8")


def test_check_of_a_good_spec_prints_no_problem() -> None:
    write(GOOD)
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 task on 1 page, no warnings" in result.stderr


def test_check_reports_problems_to_stdout_only() -> None:
    write("labels: [Car, Car]\nimage: car.png\n")
    result = run("check")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.startswith('task.yaml:1:15 E103 labels[1]: duplicate label "Car"\n')


def test_check_finds_what_a_build_would_find_in_images() -> None:
    write(GOOD)
    Path("car.png").write_bytes(b"no image")
    check, build = run("check"), run("build")
    assert (check.exit_code, build.exit_code) == (1, 1)
    assert check.stdout == build.stdout != ""
    assert not Path("site").exists()


def test_json_reports_are_a_list_of_problems() -> None:
    write("labels: [Car, Car]\nimage: car.png\n")
    (problem,) = json.loads(run("check", "--format", "json").stdout)
    assert (problem["code"], problem["line"], problem["column"], problem["severity"]) == ("E103", 1, 15, "error")
    write(GOOD)
    assert json.loads(run("check", "--format", "json").stdout) == []
    assert json.loads(run("build", "--format", "json").stdout) == []


def test_warnings_are_fine_unless_strict() -> None:
    write(GOOD.replace("Car]", "bg]"))
    assert (run("check").exit_code, run("check", "--strict").exit_code) == (0, 1)
    strict = run("build", "--strict")
    assert (strict.exit_code, Path("site").exists()) == (1, False)
    assert "W114" in strict.stdout
    assert (run("build").exit_code, Path("site/index.html").exists()) == (0, True)


def test_build_writes_where_it_is_told(folder: Path) -> None:
    (folder / "sub").mkdir()
    write(GOOD, "sub/task.yaml")
    Path("car.png").rename("sub/car.png")
    result = run("build", "sub/task.yaml", "-o", "out/pages")
    assert result.exit_code == 0, result.output
    assert Path("out/pages/index.html").is_file()
    assert "open out/pages/index.html" in result.stderr


def test_build_refuses_a_bad_folder_before_it_looks_at_images() -> None:
    write("labels: [Car]\nimage: missing.png\n")
    Path("site").mkdir()
    write("precious", "site/thesis.txt")
    result = run("build")
    assert (result.exit_code, result.stdout.count("E590"), "E301" in result.stdout) == (1, 1, False)
    with pytest.raises(OutputError):
        build_site(load_spec("task.yaml"), Path("site"))


def test_build_page_gives_the_page_that_build_site_writes() -> None:
    write(GOOD)
    spec = load_spec("task.yaml")
    site = build_site(spec, Path("site"))
    assert build_page(spec) == build_page(spec, "car") == site.index.read_bytes()


def test_build_page_gives_the_batch_of_a_name() -> None:
    Image.new("RGB", (8, 6), "blue").save("bus.png")
    write("labels: [Car]\nimages: '*.png'\nbatches: {size: 1}\n")
    spec = load_spec("task.yaml")
    site = build_site(spec, Path("site"))
    assert {page.stem: page.read_bytes() for page in site.pages} == {
        name: build_page(spec, name) for name in ("bus", "car")
    }


@pytest.mark.parametrize("batch", [None, "train"])
def test_build_page_of_no_single_batch_is_told_in_words(batch: str | None) -> None:
    Image.new("RGB", (8, 6), "blue").save("bus.png")
    write("labels: [Car]\nimages: '*.png'\nbatches: {size: 1}\n")
    with pytest.raises(ValueError, match="expected one of the batches bus, car, found"):
        build_page(load_spec("task.yaml"), batch)


def test_build_page_of_bad_images_raises_their_problems() -> None:
    write("labels: [Car]\nimage: missing.png\n")
    with pytest.raises(SpecError) as caught:
        build_page(load_spec("task.yaml"))
    assert [problem.code for problem in caught.value.problems] == ["E301"]


def test_build_refuses_a_folder_that_is_not_ours() -> None:
    write(GOOD)
    Path("site").mkdir()
    write("precious", "site/thesis.txt")
    result = run("build")
    assert result.exit_code == 1
    assert result.stdout.startswith("site E590 ")
    assert [path.name for path in Path("site").iterdir()] == ["thesis.txt"]


def test_refusals_are_problems_in_json_too() -> None:
    write(GOOD)
    (problem,) = json.loads(run("build", "-o", ".", "--format", "json").stdout)
    assert (problem["code"], problem["file"], problem["line"]) == ("E590", ".", None)


def test_schema_prints_the_task_schema() -> None:
    assert json.loads(run("schema").stdout)["title"] == "maskpress task spec"


def test_version_is_that_of_the_package() -> None:
    assert run("--version").stdout == f"maskpress, version {maskpress.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["biuld"],
        ["check", "--format", "xml"],
        ["check", "a.yaml", "b.yaml"],
        ["build", "-o"],
        ["init", "--labels", " , "],
    ],
    ids=" ".join,
)
def test_wrong_use_exits_with_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("path", ["none.yaml", ".", "fifo", "a\udcff.yaml", "n" * 300])
def test_unreadable_specs_are_problems(path: str) -> None:
    os.mkfifo("fifo")
    result = run("check", path)
    assert (result.exit_code, result.exception.__class__) == (1, SystemExit)
    assert " E001 " in result.stdout


def test_failures_of_the_system_are_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device", "site/index.html")

    monkeypatch.setattr("maskpress.cli.compiling.write_site", full)
    write(GOOD)
    result = run("build")
    assert (result.exit_code, result.stdout) == (1, "site/index.html E599 stopped: no space left on device\n")


def test_a_failure_after_warnings_is_still_one_json_list() -> None:
    write(GOOD.replace("Car]", "bg]"))
    write("not a folder", "file")
    result = run("build", "-o", "file/site", "--format", "json")
    assert (result.exit_code, len(json.loads(result.stdout))) == (1, 1)


def test_interrupting_ends_quietly_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("maskpress.cli.compiling.check_source", interrupt)
    result = run("check")
    assert (result.exit_code, result.output) == (130, "")


def test_problems_print_on_terminals_of_any_encoding() -> None:
    write("labels: [自動車, 自動車]\nimage: car.png\n")
    for format in ("text", "json"):
        done = subprocess.run(
            [sys.executable, "-c", "from maskpress.cli import main; main()", "check", "--format", format],
            env={**os.environ, "PYTHONIOENCODING": "latin-1"},
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (1, b"")
        assert b"\\u81ea" in done.stdout


def test_import_of_the_package_is_cheap() -> None:
    code = "import sys, maskpress; print(*sorted(set(sys.modules) & {'PIL', 'yaml', 'jinja2', 'jsonschema', 'click'}))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"\n"


def test_commands_come_in_the_order_of_the_work_each_told_in_a_line() -> None:
    told = run("--help").stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in told] == [
        *("init", "check", "build", "serve", "schema", "convert", "import"),
        *("verify", "report", "consolidate", "export"),
    ]
    assert [line for line in told if line.endswith("...")] == []


@pytest.mark.parametrize(
    "command",
    [("verify",), ("report",), ("consolidate", "-o", "a.json"), ("export", "--to", "png")],
    ids=lambda each: each[0],
)
def test_missing_default_folder_says_what_to_name(command: tuple[str, ...]) -> None:
    done = run(*command)
    problem, help = done.stdout.splitlines()
    assert (done.exit_code, problem) == (1, "results E599 stopped: no such file or directory")
    assert help == f"    help: name what to read: maskpress {command[0]} FILES..."
