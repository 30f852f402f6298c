"""The files that a task starts with: a commented spec, and the schema editors check it by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from maskpress import resources
from maskpress.errors import OutputError
from maskpress.spec.scalars import write_text


def write_starter(folder: Path, images: str, labels: Sequence[str]) -> Path:
    """Write ``task.yaml`` and ``task.schema.json`` into a folder, made if missing; give the spec's path.

    Raises OutputError, before anything is written, where one of the two is there with other content.
    """
    files = {
        folder / "task.schema.json": resources.schema("task"),
        folder / "task.yaml": starter_spec(images, labels).encode(),
    }
    for path, content in files.items():
        if path.is_symlink() or (path.exists() and (path.name == "task.yaml" or path.read_bytes() != content)):
            raise OutputError(f"{path} is there already: move it away, or name another folder")
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        if not path.exists():
            _write_new(path, content)
    return folder / "task.yaml"


def write_spec(path: Path, text: str) -> None:
    """Write a spec, and the schema it names where there is none. Raises OutputError where the spec is there."""
    if path.is_symlink() or path.exists():
        raise OutputError(f"{path} is there already: move it away, or name another file with -o")
    schema = path.parent / "task.schema.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not schema.is_symlink() and not schema.exists():
        _write_new(schema, resources.schema("task"))
    _write_new(path, text.encode())


def starter_spec(images: str, labels: Sequence[str]) -> str:
    """Write the text of a first spec."""
    shown = ", ".join(map(write_text, labels))
    return (
        _STARTER.replace("@labels", shown)
        .replace("@first", write_text(labels[0]))
        .replace("@images", write_text(images))
    )


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that was not there; a file cut short is taken back."""
    with path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
        except OSError:
            path.unlink()
            raise


_STARTER = """\
# yaml-language-server: $schema=./task.schema.json

# A task spec: `maskpress check` reports its problems, `maskpress build` prints its pages.
title: My first task
header: Paint every instance of each label

# What to paint. A label may also be a mapping: {name: Person, description: Not reflections, key: c}
labels: [@labels]

# Where the images are, from this file's folder: one task for each image.
# Or `image: one.jpg`, or `manifest: rows.jsonl` (or .csv) with a row for each task.
images: @images

# Markdown. `full` opens in a dialog; a longer text can stand in a file: {file: full.md}
instructions:
  short: Paint only what you can **see**.

# What an answer has to satisfy before it can be submitted.
# rules:
#   instances: {min: 1, max: 50}
#   labels:
#     @first: {min: 1}
#   area: {min: 20}      # pixels of one instance
#   one_piece: true

# Painting over another instance takes its pixels (replace), or paints only background (below).
# overlap: replace

# Tasks on one page at most.
# batches: {size: 20}

# Images within the page (inline), as files beside it (copy), or by their URLs (remote).
# page: {images: inline, theme: auto}

# Where workers can ask.
# contact: lab@example.org
"""
