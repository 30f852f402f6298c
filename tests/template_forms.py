"""Task specs with a template, built in a folder of a test, and their pages as the standard library reads them."""

from __future__ import annotations

import base64
import hashlib
import textwrap
from html.parser import HTMLParser
from pathlib import Path

import pytest

from maskpress import build_page
from maskpress.errors import SpecError
from maskpress.problems import Problem
from maskpress.spec.load import load_spec
from maskpress.spec.model import TaskSpec
from maskpress.tasks.load import load_tasks
from pictures import write_files, write_image

CROWD = '<script src="https://assets.example.org/crowd-html-elements.js"></script>\n'
WIDGET = "<crowd-instance-segmentation {}></crowd-instance-segmentation>"
PLAIN = (
    """name="cars" header="Paint" labels='["Car", "Person"]' src="{{ task.input.taskObject | grant_read_access }}" """
)


def form(*widgets: str, before: str = CROWD, after: str = "") -> str:
    return f"{before}<crowd-form>{''.join(WIDGET.format(each) for each in widgets)}</crowd-form>{after}"


def make_spec(folder: Path, template: str, text: str = "image: a.png\n", **files: str | bytes) -> TaskSpec:
    """Write a spec of a template, beside an image ``a.png``."""
    write_image(folder / "a.png", (6, 4))
    named = {name.replace("_", "."): content for name, content in files.items()}
    write_files(folder, {"old.html": template, "task.yaml": "template: old.html\n" + textwrap.dedent(text), **named})
    return load_spec(folder / "task.yaml")


class Seen(HTMLParser):
    """A page as the standard library reads it: attributes by tag, and the texts of scripts and styles."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": []}
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found: dict[str, str | None] = {}
        for name, value in attrs:
            found.setdefault(name, value)
        self.tags.append((tag, found))

    def handle_data(self, data: str) -> None:
        if self.tags and (texts := self.texts.get(self.tags[-1][0])) is not None and data.strip():
            texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [found for name, found in self.tags if name == tag]

    def widget(self) -> dict[str, str | None]:
        (found,) = self.all("crowd-instance-segmentation")
        return found

    def policy(self) -> dict[str, list[str]]:
        (content,) = [each["content"] or "" for each in self.all("meta") if "http-equiv" in each]
        return {name: sources for name, *sources in (each.split() for each in content.split("; "))}


def page_of(spec: TaskSpec, batch: str | None = None) -> Seen:
    return Seen(build_page(spec, batch))


def problems_of(spec: TaskSpec) -> tuple[Problem, ...]:
    with pytest.raises(SpecError) as caught:
        load_tasks(spec)
    return caught.value.problems


def warnings_of(spec: TaskSpec) -> list[tuple[str, int | None, int | None]]:
    return [(each.code, each.line, each.column) for each in load_tasks(spec).warnings]


def sha(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def data_uri(path: Path) -> str:
    return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()
