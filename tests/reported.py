"""Reports of submissions, and what a browser would make of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from maskpress.report.model import Subject
from maskpress.report.write import write_report
from maskpress.results.read import read_results

MADE = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


class Shown(HTMLParser):
    """What a browser would make of a report: its tags, scripts and words."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.blocks: dict[str, str] = {}
        self.words = ""
        self._block: str | None = None
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.words += " "
        self.attributes |= {name for name, _ in attributes}
        if tag in ("script", "style"):
            self._block = dict(attributes).get("id") or tag

    def handle_endtag(self, tag: str) -> None:
        self._block = None

    def handle_data(self, data: str) -> None:
        if self._block is None:
            self.words += data
        else:
            self.blocks[self._block] = self.blocks.get(self._block, "") + data

    @property
    def rows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.blocks["rows"])
        return found

    @property
    def pictures(self) -> list[str]:
        found: list[str] = json.loads(self.blocks["pictures"])
        return found

    @property
    def lines(self) -> str:
        return " ".join(self.words.split())


def write(folder: Path, *submissions: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number, each in enumerate(submissions):
        (folder / f"{number:03}.json").write_text(json.dumps(each))
    return folder


def reported(tmp_path: Path, *submissions: dict[str, Any], subject: Subject | None = None, **more: Any) -> Shown:
    folder = write(tmp_path / "results", *submissions)
    output = tmp_path / "report.html"
    write_report(read_results(folder), subject or Subject("Streets"), output, made=MADE, **more)
    return Shown(output)
