"""What is published works: the wheel, built from the sdist, builds every example on its own."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/task.yaml"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist, and the wheel from what the sdist holds."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel with all that examples need into a clean environment; return its folder of commands."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=True)
    commands = folder / ("Scripts" if sys.platform == "win32" else "bin")
    run(str(commands / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{wheel}[liquid]")
    return commands


def test_wheel_holds_bundle_schemas_and_types(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        bundle = archive.read("maskpress/_bundled/maskpress.js")
    assert bundle == (ROOT / "widget" / "dist" / "maskpress.js").read_bytes()
    schemas = {f"maskpress/_bundled/schemas/{path.name}" for path in (ROOT / "schemas").iterdir()}
    assert names >= {"maskpress/py.typed", *schemas}


def test_wheel_holds_nothing_beside_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"maskpress"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_installed_command_builds_example(installed: Path, example: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    run(str(installed / "maskpress"), "build", str(example / "task.yaml"), "-o", str(site), folder=tmp_path)
    assert any("<crowd-instance-segmentation" in page.read_text("utf-8") for page in site.glob("*.html"))


def run(*command: str, folder: Path | None = None) -> None:
    """Run a command without what this environment would lend it, and show its output where it fails."""
    done = subprocess.run(command, cwd=folder, env=clean_environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
