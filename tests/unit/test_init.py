"""`maskpress init`: a spec to start from that is right, and nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from maskpress import resources
from maskpress.cli import main
from maskpress.spec.load import load_spec
from maskpress.starter import starter_spec


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_starter_is_checked_and_built_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASKPRESS_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    assert run("init", "cars", "--images", "*.png", "--labels", "Car, Person").exit_code == 0
    Image.new("RGB", (8, 6), "red").save("cars/one.png")
    check, build = run("check", "cars/task.yaml"), run("build", "cars/task.yaml")
    assert (check.exit_code, check.stdout, build.exit_code) == (0, "", 0)


def test_starter_names_the_schema_beside_it(tmp_path: Path) -> None:
    run("init", str(tmp_path))
    assert (tmp_path / "task.yaml").read_text().startswith("# yaml-language-server: $schema=./task.schema.json\n")
    assert (tmp_path / "task.schema.json").read_bytes() == resources.schema("task")


def test_starter_works_with_every_comment_sign_removed(tmp_path: Path) -> None:
    """The settings that are commented out are right as well."""
    text = starter_spec("*.jpg", ["Car"])
    settings = [line.removeprefix("# ") for line in text.splitlines() if not line.startswith("# ") or _is_setting(line)]
    (tmp_path / "task.yaml").write_text("\n".join(settings), encoding="utf-8")
    spec = load_spec(tmp_path / "task.yaml")
    assert (spec.rules.one_piece, spec.contact, spec.batch_size) == (True, "lab@example.org", 20)


@pytest.mark.parametrize(
    "label",
    ["Car", "no", "true", "1.0", "a: b", "#x", "- a", "'", '"', "{a}", "自動車", "a #b", "x\ty", "~", "*", "C:\\x"],
)
def test_any_label_is_written_so_that_it_is_read_back(tmp_path: Path, label: str) -> None:
    assert run("init", str(tmp_path), "--labels", f"{label},Other", "--images", "a b/[x]*.jpg").exit_code == 0
    spec = load_spec(tmp_path / "task.yaml")
    assert ([each.name for each in spec.labels], spec.images.pattern) == ([label, "Other"], "a b/[x]*.jpg")


@pytest.mark.parametrize("file", ["task.yaml", "task.schema.json"])
def test_init_never_overwrites(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text("mine")
    result = run("init", str(tmp_path))
    assert (result.exit_code, [path.name for path in tmp_path.iterdir()]) == (1, [file])
    assert (tmp_path / file).read_text() == "mine"
    assert "is there already" in result.stdout


def _is_setting(line: str) -> bool:
    return line.startswith("#   ") or line.removeprefix("# ").split(":")[0] in ("rules", "batches", "page", "contact")
