"""Every command of the README, word for word and in order, in a copy of the repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from maskpress import resources
from maskpress.cli import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    """The files git knows, alone in a folder, as after a clone."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    names = [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    yield tmp_path
    shutil.rmtree(tmp_path / "env", ignore_errors=True)


def test_readme_commands_work_in_a_fresh_copy(copy: Path) -> None:
    """`make test` would run this test again: that its recipe exists is all that can be asked here."""
    commands = "\n".join(block for block in blocks("sh") if "http.server" not in block)
    assert "make demo" in commands
    assert "make test" in commands
    script = commands.replace("make test", "make -n test > /dev/null")
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    shown = re.search(r"^/.*\.html$", done.stdout, flags=re.MULTILINE)
    assert shown is not None
    assert Path(shown[0]).is_file()
    assert (copy / "pets/site/index.html").is_file()
    assert '"$schema"' in done.stdout


def test_readme_hosting_command_serves_the_page(tmp_path: Path) -> None:
    (command,) = [block.strip() for block in blocks("sh") if "http.server" in block]
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("the page")
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    free = command.replace("8000", "0")  # any free port
    server = subprocess.Popen(free.split(), cwd=tmp_path, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert server.stdout is not None
        address = re.search(r"http://[\d.:]+/", server.stdout.readline())
        assert address is not None
        with urllib.request.urlopen(address[0]) as answer:
            assert answer.read() == b"the page"
    finally:
        server.kill()
        server.communicate()


def test_readme_specs_are_valid(tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples/smallest/chelsea.jpg", tmp_path)
    shutil.copytree(ROOT / "examples/batch/photos", tmp_path / "photos")
    specs = blocks("yaml")
    assert len(specs) == 4
    for spec in specs:
        jsonschema.validate(yaml.safe_load(spec), json.loads(resources.schema("task")))
        (tmp_path / "task.yaml").write_text(spec)
        checked = CliRunner().invoke(main, ["check", "--strict", str(tmp_path / "task.yaml")])
        assert checked.exit_code == 0, checked.output


def test_readme_names_every_key_of_the_spec() -> None:
    schema = json.loads(resources.schema("task"))
    assert [key for key in schema["properties"] if f"`{key}`" not in README] == []
