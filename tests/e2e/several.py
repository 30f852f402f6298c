"""Builds a site of several batches."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from e2e.sites import build_spec

BATCHES = ("batch-001", "c")
"""The second holds one task and takes its id."""


def build_batches(folder: Path, spec: Mapping[str, Any]) -> Path:
    """Build a site of three images in ``BATCHES`` and return the page that lists them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in "abc":
        Image.new("RGB", (160, 120), "gray").save(folder / f"{name}.png")
    page = build_spec(folder, {"images": "*.png", "batches": {"size": 2}, **spec})
    return page.with_name("index.html")
