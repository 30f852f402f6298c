"""Task specs and tasks made by hand, for the tests of pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from maskpress.spec.model import Images, Label, TaskSpec
from maskpress.spec.source import NodePath, Position, Source
from maskpress.tasks.model import Image, Task, Tasks

BUNDLE = b'"use strict";document.title+=" ran";'


def make_spec(folder: Path, **changes: object) -> TaskSpec:
    """A spec in ``folder`` with one label, as the loader would give it."""
    text = "title: Cars\nheader: Paint every car\nlabels: [Car]\nimages: '*.jpg'\n"
    values: dict[NodePath, Position] = {(): Position(1, 1), ("images",): Position(4, 9)}
    source = Source("task.yaml", folder / "task.yaml", text, {}, values, {})
    spec = TaskSpec(source, "Cars", "Paint every car", (Label("Car"),), Images("images", "*.jpg"))
    return replace(spec, **changes)  # type: ignore[arg-type]


def make_task(folder: Path, task_id: str, content: bytes = b"\xff\xd8 not a real photo", **changes: object) -> Task:
    """A task whose image file holds ``content``; nothing in the room of pages looks into it."""
    path = folder / f"{task_id}.jpg"
    path.write_bytes(content)
    task = Task(task_id, Image(800, 533, "image/jpeg", ".jpg", path), "Paint every car")
    return replace(task, **changes)  # type: ignore[arg-type]


def make_tasks(folder: Path, count: int, **changes: object) -> Tasks:
    """``count`` tasks called img-1 and so on, each with an image of its own content."""
    spec = make_spec(folder, **changes)
    return Tasks(spec, tuple(make_task(folder, f"img-{n}", b"photo %d" % n) for n in range(1, count + 1)))


def tree(folder: Path) -> dict[str, bytes | None] | None:
    """Everything below a folder by its POSIX path, folders as None; None where there is no folder."""
    if not folder.is_dir():
        return None
    paths = sorted(folder.rglob("*"))
    return {path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes() for path in paths}
