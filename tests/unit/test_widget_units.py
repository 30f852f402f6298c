"""Run the unit tests of the widget's rooms without DOM, one file at a time."""

import subprocess
from pathlib import Path

import pytest

from widget_engine import WIDGET, find_node


@pytest.mark.parametrize("file", sorted((WIDGET / "test").glob("*.test.ts")), ids=lambda file: file.name)
def test_widget_unit_passes(file: Path) -> None:
    run = subprocess.run([find_node(), "--test", str(file)], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr
