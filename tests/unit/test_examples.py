"""Examples are what people copy: complete, licensed, small, and without a single problem."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from maskpress.cli import main

EXAMPLES = sorted(path.parent for path in (Path(__file__).parents[2] / "examples").glob("*/task.yaml"))
PICTURES = {".jpg", ".png", ".tif"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_example_checks_without_problem_or_warning(example: Path) -> None:
    done = CliRunner().invoke(main, ["check", "--format", "json", str(example / "task.yaml")])
    assert (done.exit_code, done.stdout.strip()) == (0, "[]")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_example_names_source_and_licence_of_each_picture(example: Path) -> None:
    readme = (example / "README.md").read_text(encoding="utf-8")
    pictures = {path for path in example.rglob("*") if path.suffix in PICTURES and "site" not in path.parts}
    assert pictures
    for picture in pictures:
        (row,) = [line for line in readme.splitlines() if line.startswith(f"| `{picture.name}`")]
        assert "CC0" in row or "public domain" in row


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_example_tells_editors_its_schema(example: Path) -> None:
    first = (example / "task.yaml").read_text(encoding="utf-8").splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (example / named).resolve() == Path(__file__).parents[2] / "schemas" / "task.schema.json"


def test_examples_together_stay_small() -> None:
    sizes = [path.stat().st_size for example in EXAMPLES for path in example.rglob("*") if "site" not in path.parts]
    assert sum(sizes) < 3_000_000
