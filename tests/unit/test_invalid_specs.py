"""Every case below ``tests/data/specs/invalid``: what ``maskpress check task.yaml`` says of it, to the letter.

``UPDATE=1`` writes the reports anew; read the difference before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from maskpress.cli import main

CASES = sorted((Path(__file__).parents[1] / "data" / "specs" / "invalid").glob("*/task.yaml"))


def test_there_are_at_least_forty_invalid_specs() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("spec", CASES, ids=[path.parent.name for path in CASES])
def test_invalid_spec_is_reported_exactly(
    spec: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("MASKPRESS_CACHE", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.chdir(spec.parent)
    result = CliRunner().invoke(main, ["check", "task.yaml"])
    expected = spec.with_name("expected.txt")
    if os.environ.get("UPDATE"):
        expected.write_text(result.stdout, encoding="utf-8")
    assert result.stdout == expected.read_text(encoding="utf-8")
    assert result.exit_code == 1
