"""Values that only a forger sends, in otherwise genuine answers: every command takes them, and tells them in brief."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from genuine import answer, art, submission
from maskpress.cli import main
from soak import thinned

MAP = art("..11 .112")
LONG = "x" * 100_000
HOSTILE = ["__proto__", "constructor", "", "\0", "a\nb\r\nc", "\u202e\u2066", "../..", "\x1b[2J", "rows", LONG]
FORMATS = ["ground-truth", "png", "huggingface", "csv", "coco", "labelme", "tiff", "coco-panoptic"]
WITH_FEWER_LABELS = ["yolo", "voc", "cvat", "label-studio"]
"""Formats whose files cannot hold every text: they say so before anything is written."""


def sent() -> Iterator[dict[str, Any]]:
    changes: list[dict[str, Any]] = [
        {"active_seconds": 10**9},
        {"active_seconds": 5e-324},
        {"started": "0001-01-01T00:00:00Z", "submitted": "9999-12-31T23:59:59.999999999Z"},
        {"parameters": {"\0</script>": LONG}},
        *({"worker": text[:200] or "x"} for text in HOSTILE),
        *({"answers": [{text: answer(MAP), "two": answer(MAP)}]} for text in HOSTILE),
        *(
            {"answers": [{"widget": answer(MAP), text: [10**4000, 1e308, None, {"</script>": LONG}]}]}
            for text in HOSTILE
        ),
    ]
    for number, each in enumerate(changes):
        yield submission(f"task-{number}", answer(MAP), number, **each)
    for number, text in enumerate(HOSTILE):
        yield submission(f"refused-{number}", answer(MAP), 100 + number, refused=text or "x")
        yield submission(f"label-{number}", answer(MAP, [(text.strip() and text) or "x", "Car"]), 200 + number)
        yield submission("contested", answer(MAP, ["Car", f"{number}{text}"]), 300 + number, worker=f"w{number}")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand beside a folder of such answers, in a file whose name is no text."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("maskpress.cli.reading.cores", lambda: 1)
    (tmp_path / "results").mkdir()
    path = tmp_path / "results" / os.fsdecode(b"sent-\xff.jsonl")
    path.write_text("".join(json.dumps(each) + "\n" for each in sent()))
    return tmp_path


def run(*arguments: str, code: int = 0) -> str:
    """Run a command that tells people nothing that is long, or that a terminal would act on."""
    done = CliRunner().invoke(main, [*arguments], catch_exceptions=False)
    assert done.exit_code == code, done.output[:1000]
    assert "--format" in arguments or max(map(len, done.output.splitlines())) < 1000
    assert not set("\x1b\u202e\0") & set(done.output)
    return done.stderr


def test_verify_and_report_take_every_value(work: Path) -> None:
    assert "none put aside; no problems" in run("verify")
    run("verify", "--format", "json")
    assert "none put aside; no problems" in run("report")
    assert b"Infinity" not in (work / "report.html").read_bytes()


def test_consolidate_takes_every_value(work: Path) -> None:
    assert "no problems" in run("consolidate", "-o", "all.jsonl")
    run("consolidate", "-o", "all.jsonl", "--format", "json")
    again = run("verify", "all.jsonl")
    assert "none put aside; no problems" in again


@pytest.mark.parametrize("to", thinned(FORMATS, 2))
def test_export_takes_every_value(to: str, work: Path) -> None:
    done = run("export", "--to", to, "--each", "--check")
    assert "no problems, 10 warnings" in done
    assert " below" not in done
    names = [path.name for path in (work / "dataset").rglob("*")]
    assert all(name.isascii() and name.isprintable() and len(name) < 255 for name in names)


@pytest.mark.parametrize("to", WITH_FEWER_LABELS)
def test_format_that_cannot_hold_a_label_says_so_and_writes_nothing(to: str, work: Path) -> None:
    assert "nothing written" in run("export", "--to", to, "--each", code=1)
    assert not (work / "dataset").exists()
