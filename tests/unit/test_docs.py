"""The longer explanations: their commands work, and their links lead somewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from documents import ROOT, anchor, blocks, prose

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
MOVING = (ROOT / "docs/moving-away-from-crowd.md").read_text(encoding="utf-8")


def test_commands_of_moving_away_work_in_its_example(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("site"))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    script = "\n".join(blocks(MOVING, "sh"))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    example = tmp_path / "examples/template"
    assert (example / "site/index.html").is_file()
    assert (example / "converted.yaml").is_file()
    assert list((example / "imported").rglob("*.json"))


def test_spec_of_moving_away_is_that_of_its_example() -> None:
    (spec,) = blocks(MOVING, "yaml")
    written = (ROOT / "examples/template/task.yaml").read_text(encoding="utf-8")
    assert [line for line in spec.splitlines() if line not in written.splitlines()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files_and_headings(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", prose(text)):
        if "://" in target:
            continue
        name, _, heading = target.partition("#")
        linked = document.parent / name if name else document
        assert linked.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", prose(linked.read_text(encoding="utf-8")), flags=re.MULTILINE)
            assert heading in map(anchor, headings), target
