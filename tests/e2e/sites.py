"""Builds the pages that the browser tests open."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from maskpress import build_site, load_spec

EXAMPLES = Path(__file__).parents[2] / "examples"
EXAMPLE_NAMES = ("smallest", "rules", "batch", "microscope", "correct", "template")


def build_example(name: str, folder: Path) -> Path:
    """Build an example's site into ``folder`` and return the page to open."""
    return _first_page(EXAMPLES / name / "task.yaml", folder)


def build_spec(folder: Path, spec: Mapping[str, Any], size: tuple[int, int] = (160, 120)) -> Path:
    """Write a spec, and a plain image of ``size`` where it names none of its own, build it and return its page."""
    folder.mkdir(parents=True, exist_ok=True)
    complete = {"title": "A test", "header": "Paint", "labels": ["Car", "Person"], **spec}
    if not {"image", "images", "manifest"} & complete.keys():
        Image.new("RGB", size, (120, 130, 140)).save(folder / "plain.png")
        complete["image"] = "plain.png"
    (folder / "task.yaml").write_text(yaml.safe_dump(complete, allow_unicode=True), encoding="utf-8")
    return _first_page(folder / "task.yaml", folder / "site")


def _first_page(spec: Path, output: Path) -> Path:
    return build_site(load_spec(spec), output).pages[0]
