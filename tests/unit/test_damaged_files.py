"""Templates and result files that are damaged anywhere end in words and exit codes, never in a traceback.

``MASKPRESS_SEEDS`` says how many times each file is damaged.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from maskpress.cli import main
from maskpress.problems import CODES
from oldresults import CASES, OLD
from pictures import write_image
from soak import seeds

TEMPLATES = sorted((Path(__file__).parents[1] / "data" / "templates").glob("**/old*.html"))
SEEDS = len(seeds(3))
PIECES = [
    *"<>\"'{}[]|%&;$=/\\-!\n\t,:#",
    *("{{", "}}", "{%", "%}", "{{ task.input.x }}", "{% if", "{% endif %}", "{% for x in task.input %}", "| escape"),
    *("<!--", "-->", "<script>", "</script>", "<svg>", "<template>", "</crowd-form>", "<crowd-form>", "<p", "${x}"),
    *("&quot;", "&#0;", "NaN", "null", "1e999", "\\ud800", "9" * 400, "[" * 300, "-metadata", "Answer."),
    *("\0", "\u2028", "\ufeff", "\ue000", "😀"),
]


def damaged(content: bytes, random: Random) -> bytes:
    """Put pieces in place of others, some of which are its own, and perhaps cut the end off."""
    changed = bytearray(content)
    for _ in range(random.randint(1, 4)):
        at = random.randint(0, len(changed))
        start = random.randint(0, len(content))
        own = content[start : start + random.randint(1, 30)]
        piece = random.choice([random.choice(PIECES).encode(), own, bytes([random.randint(128, 255)])])
        changed[at : at + random.choice([0, 1, 5, 40])] = piece
    return bytes(changed[: random.randint(0, len(changed))] if random.random() < 0.1 else changed)


def run(*arguments: str) -> Result:
    """Run a command that may find problems, but must not fail."""
    done = CliRunner().invoke(main, [*arguments, "--format", "json"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    assert done.exit_code in (0, 1)
    problems = json.loads(done.stdout)
    assert {problem["code"] for problem in problems} <= CODES.keys()
    assert (done.exit_code == 1) == any(problem["severity"] == "error" for problem in problems)
    return done


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MASKPRESS_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}")
def test_damaged_template_is_checked_built_and_converted_or_refused(template: Path, folder: Path) -> None:
    rows = next(template.parent.glob("rows.*"), None)
    if rows:
        shutil.copy(rows, rows.name)
    write_image(folder / "photo.jpg", (4, 2))
    named = f"manifest: {rows.name}" if rows else "image: photo.jpg"
    Path("task.yaml").write_text(f'template: old.html\n{named}\nimage_roots: {{"s3://bucket/": ./}}\n')
    for seed in range(SEEDS):
        Path("old.html").write_bytes(damaged(template.read_bytes(), Random(seed)))

        checked, built = run("check"), run("build", "-o", f"site-{seed}")
        assert (built.exit_code, built.stdout) == (checked.exit_code, checked.stdout)
        assert Path(f"site-{seed}").exists() == (built.exit_code == 0)
        converted = run("convert", "old.html", "-o", f"converted-{seed}.yaml")
        assert Path(f"converted-{seed}.yaml").exists() == (converted.exit_code == 0)


@pytest.mark.parametrize("name", sorted(CASES))
def test_damaged_result_file_is_imported_opened_or_refused(name: str, folder: Path) -> None:
    shutil.copytree(OLD, "old")
    write_image(folder / "img-1.jpg", (4, 2))
    spec = "title: T\nlabels: [Car, Person, Dog, Old. tram]\nimage: img-1.jpg\ninitial: {}\n"
    for seed in range(SEEDS):
        path = folder / "old" / name
        path.write_bytes(damaged((OLD / name).read_bytes(), Random(seed)))
        Path("task.yaml").write_text(spec.format(f"old/{name}"))

        run("import", f"old/{name}", "-o", f"results-{seed}")
        run("check")
        for found in Path(f"results-{seed}").glob("*"):
            json.loads(found.read_bytes())
