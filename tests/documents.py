"""The longer explanations, taken apart: tests run what they tell readers to copy."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
ANSWERS = ROOT / "docs/where-do-the-answers-go.md"


def blocks(text: str, language: str) -> list[str]:
    """Give the fenced blocks of a language; "" for those that name none."""
    return [code for name, code in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S) if name == language]


def prose(text: str) -> str:
    """Leave out the fenced blocks."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)


def sections(document: Path) -> dict[str, str]:
    """Give the texts below the second-level headings, by heading."""
    parts = re.split(r"^## (.*)\n", document.read_text(encoding="utf-8"), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def anchor(heading: str) -> str:
    """Name a heading as the usual hosts of Markdown do."""
    kept = re.sub(r"[^\w\- ]", "", heading.lower().replace("`", ""))
    return kept.strip().replace(" ", "-")


def only(heading: str, language: str) -> str:
    """Give the one block of a language in the explanation of this hosting."""
    (block,) = blocks(sections(ANSWERS)[heading], language)
    return block


@contextmanager
def receiving(folder: Path) -> Iterator[str]:
    """Run the script of one's own server in a folder and give the address that takes answers."""
    (folder / "receive.py").write_text(only("Own server", "python"), encoding="utf-8")
    command = [sys.executable, "receive.py", "0"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    patience = threading.Timer(120, process.kill)
    patience.start()
    try:
        assert process.stdout
        yield process.stdout.readline().strip() + "answers"
    finally:
        patience.cancel()
        process.kill()
        process.communicate()
