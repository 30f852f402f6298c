"""What the export command asks for and says; without numpy, so that other commands need not wait for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click

from maskpress.export.settings import FORMAT_NAMES, Settings, read_labels, read_shares
from maskpress.problems import Refusal
from maskpress.results.expectation import Expectation

Command = TypeVar("Command", bound=Callable[..., Any])

_FORMATS = ", ".join(FORMAT_NAMES)
_OPTIONS = (
    click.option("--to", required=True, type=click.Choice(FORMAT_NAMES), metavar="FORMAT", help=f"One of {_FORMATS}."),
    click.option(
        "-o",
        "--output",
        default="dataset",
        show_default=True,
        type=click.Path(path_type=Path),
        help="The folder to write.",
    ),
    click.option(
        "--split", default="100", metavar="80/10/10", help="Percent in train, val and test.  [default: all in train]"
    ),
    click.option(
        "--map", "mapped", multiple=True, metavar="Car=Vehicle", help="Give a label another name; may be repeated."
    ),
    click.option(
        "--images",
        type=click.Choice(["copy", "link", "none"]),
        default="copy",
        show_default=True,
        help="What becomes of image files.",
    ),
    click.option(
        "--frame",
        type=click.Choice(["displayed", "stored"]),
        default="displayed",
        show_default=True,
        help="Turn label maps as browsers show the images, or as files store them.",
    ),
    click.option("--each", is_flag=True, help="Take every answer of a task; otherwise several are a problem."),
    click.option("--rle", is_flag=True, help="Write run lengths into coco instead of polygons."),
    click.option(
        "--check",
        is_flag=True,
        help="Read the dataset back: print the IoU of every instance, 1.0 or why not.",
    ),
)


def export_options(command: Command) -> Command:
    """Give a command the options of an export."""
    return reduce(lambda done, option: option(done), reversed(_OPTIONS), command)


def read_settings(asked: Mapping[str, Any]) -> Settings:
    """Read the options. Raises click.UsageError."""
    try:
        shares, labels = read_shares(asked["split"]), read_labels(asked["mapped"])
    except Refusal as refusal:
        raise click.UsageError(refusal.message) from None
    if asked["rle"] and asked["to"] != "coco":
        raise click.UsageError(f"--rle is for --to coco, and this is --to {asked['to']}")
    return Settings(shares, labels, asked["images"], asked["frame"], asked["each"], asked["rle"])


def kept_places(spec: Path | None, expected: Iterable[Expectation] | None) -> set[Path]:
    """Say what no export must replace: the spec, and the folders of its images."""
    images = [each.original or each.image for each in expected or ()]
    folders = {image.parent for image in images if isinstance(image, Path)}
    return folders if spec is None else {spec, *folders}


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
