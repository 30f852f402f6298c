"""Which changes make a server load again."""

from __future__ import annotations

from pathlib import Path

import pytest
from watchfiles import Change

from maskpress.serve.watch import Sources


@pytest.mark.parametrize("path", ["task.yaml", "photos/a.jpg", "texts/full.md", "rows.csv", "results.csv"])
def test_sources_matter(tmp_path: Path, path: str) -> None:
    assert Sources(tmp_path / "results")(Change.modified, str(tmp_path / path))


@pytest.mark.parametrize(
    "path",
    [
        "results/task-1/0.json",
        "results/.maskpress-serve.json",
        ".task.yaml.swp",
        "task.yaml~",
        ".#task.yaml",
        ".git/index",
        "site/index.html",
        "old/site/index.html",
        ".site.maskpress-build/new/index.html",
    ],
)
def test_output_and_what_editors_leave_does_not(tmp_path: Path, path: str) -> None:
    for site in ("site", "old/site"):
        (tmp_path / site).mkdir(parents=True)
        (tmp_path / site / ".maskpress.json").write_text("{}")
    assert not Sources(tmp_path / "results")(Change.modified, str(tmp_path / path))
