"""The command itself, killed and out of room for real: the earlier site or the new one, never a mixture."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from handmade import tree

BUILD = [sys.executable, "-c", "from maskpress.cli import main; main()", "build"]
SPEC = "labels: [Car]\nimages: '*.png'\nbatches: {size: 1}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a spec, an image, and the site of both."""
    (here := tmp_path / "work").mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("MASKPRESS_CACHE", str(tmp_path / "cache"))
    (here / "task.yaml").write_text(SPEC)
    Image.new("RGB", (8, 6), "red").save("a.png")
    subprocess.run(BUILD, check=True, capture_output=True)
    return here


def add_images(count: int) -> None:
    for number in range(count):
        Image.new("RGB", (8 + number, 6), "blue").save(f"b{number}.png")


def staged(folder: Path) -> int:
    """Count the files of the site being built."""
    try:
        return len(list((folder / ".site.maskpress-build" / "new").iterdir()))
    except FileNotFoundError:
        return 0


@pytest.mark.parametrize("files", [1, 4, 8, 11])
def test_build_killed_at_a_file_leaves_the_old_or_the_new_site(folder: Path, files: int) -> None:
    add_images(10)
    old = tree(folder / "site")
    building = subprocess.Popen(BUILD, stderr=subprocess.DEVNULL)
    while staged(folder) < files and building.poll() is None:
        pass
    building.kill()
    building.wait()
    left = tree(folder / "site")
    subprocess.run(BUILD, check=True, capture_output=True)
    new = tree(folder / "site")
    assert left in (old, new)
    assert new is not None
    assert sum(path.endswith(".html") for path in new) == 12
    assert not (folder / ".site.maskpress-build").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_build_beyond_a_limit_of_the_system_is_told_in_words_and_changes_nothing(folder: Path) -> None:
    old = tree(folder / "site")
    add_images(1)
    done = subprocess.run(
        BUILD, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)), capture_output=True
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    assert b"could not be written: File too large" in done.stdout
    assert tree(folder / "site") == old
    assert not (folder / ".site.maskpress-build").exists()


IN_A_SMALL_FILE_SYSTEM = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec"]
FILL = """
mount -t tmpfs -o size=1m none small
cp task.yaml a.png small
cd small
"$@" 2>/dev/null
cp -r site ../before
cp ../large.png .
"$@" > ../told 2>/dev/null && exit 9
cp -r site ../after
ls -A > ../left
"""


def can_mount() -> bool:
    """Tell whether this account may mount a file system of its own."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*IN_A_SMALL_FILE_SYSTEM, "mount -t tmpfs none /mnt"], capture_output=True).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="no file system can be mounted here")
def test_build_on_a_full_file_system_is_told_in_words_and_changes_nothing(folder: Path) -> None:
    (folder / "small").mkdir()
    Image.effect_noise((700, 700), 100).save("large.png")
    done = subprocess.run([*IN_A_SMALL_FILE_SYSTEM, FILL, "sh", *BUILD], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "could not be written: No space left on device" in (folder / "told").read_text()
    before = tree(folder / "before")
    assert before is not None
    assert tree(folder / "after") == before
    assert sorted((folder / "left").read_text().split()) == ["a.png", "large.png", "site", "task.yaml"]
