"""A line of an output manifest: label attributes, each with its metadata, and their PNGs beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maskpress.legacy.fields import has_answer, holds_responses, make_answer, read_color, read_label
from maskpress.legacy.json_text import read_embedded
from maskpress.legacy.model import Pictures
from maskpress.legacy.png import clear_color
from maskpress.problems import Refusal

METADATA = "-metadata"
REFERENCE = "-ref"
_BACKGROUND = "background"

Line = Mapping[str, Any]
Class = dict[str, str]


def is_manifest_line(value: Line) -> bool:
    """Tell a line of an output manifest: it has an attribute and its metadata."""
    return any(key.endswith(METADATA) and isinstance(value[key], dict) for key in value)


def label_fields(value: Line, pictures: Pictures) -> tuple[dict[str, object], dict[str, object]]:
    """Read the label attributes that hold answers, and those that hold the responses of single workers.

    Raises Refusal: E604 none of them does, E605 metadata of another form, E606 and E607 a PNG that cannot be used.
    """
    fields: dict[str, object] = {}
    workers: dict[str, object] = {}
    for key in value:
        metadata = value.get(key + METADATA)
        if isinstance(metadata, dict):
            _check_failure(key, metadata)
            _read_attribute(key, value[key], metadata, pictures, fields, workers)
    if not fields and not workers:
        _check_missing(value)
        names = ", ".join(f'"{key}"' for key in value if key + METADATA in value)
        raise Refusal("E604", f"no label attribute holds an answer: there is {names or 'none'}")
    return fields, workers


def _read_attribute(
    key: str, content: object, metadata: Line, pictures: Pictures, fields: dict[str, object], workers: dict[str, object]
) -> None:
    classes = _classes(metadata, key + METADATA)
    if isinstance(content, str) and classes is not None:
        fields[key.removesuffix(REFERENCE)] = _png_answer(content, *classes, pictures)
        return
    if isinstance(content, str) and content.lstrip()[:1] in ("{", "["):
        content = read_embedded(content)
    if isinstance(content, list) and len(content) == 1 and has_answer(content[0]):
        content = content[0]
    if isinstance(content, dict) and has_answer(content):
        fields.update({key: content} if "labeledImage" in content else content)
    elif isinstance(content, dict | list) and holds_responses(content):
        workers[key] = content


def _check_failure(key: str, metadata: Line) -> None:
    if "failure-reason" in metadata:
        raise Refusal("E604", f"{key}: the old service gave no answer: {str(metadata['failure-reason'])[:200]}")


def _check_missing(value: Line) -> None:
    """Tell metadata without its attribute, which a failed line has."""
    for key, metadata in value.items():
        if key.endswith(METADATA) and isinstance(metadata, dict):
            _check_failure(key.removesuffix(METADATA), metadata)


def _classes(metadata: Line, where: str) -> tuple[list[Class], list[Class]] | None:
    """Read the colours that metadata name: those of instances and those of the background. None where it names none."""
    colors = metadata.get("internal-color-map")
    entries = list(colors.values()) if isinstance(colors, dict) else metadata.get("instances")
    if not isinstance(entries, list):
        return None
    found: list[Class] = []
    for number, entry in enumerate(entries):
        at = f"{where}[{number}]"
        if not isinstance(entry, dict):
            raise Refusal("E605", f"{at}: expected an object with a color and a label")
        color = read_color(entry.get("hex-color", entry.get("color")), at)
        found.append({"color": color, "label": read_label(entry.get("class-name", entry.get("label")), at)})
    background = [each for each in found if isinstance(colors, dict) and each["label"].lower() == _BACKGROUND]
    return [each for each in found if each not in background], background


def _png_answer(reference: str, instances: list[Class], background: list[Class], pictures: Pictures) -> object:
    """Make an answer of a PNG and its colours. A colour map names all labels: those without pixels are no instances."""
    png = pictures.find(reference)
    painted = set(pictures.colors(png))
    for entry in background:
        if entry["color"] in painted:
            png = clear_color(png, entry["color"])
            painted.discard(entry["color"])
    strange = sorted(painted - {entry["color"] for entry in instances})
    if strange:
        raise Refusal("E606", f"the PNG shows the color {strange[0]}, which its metadata do not name")
    return make_answer(png, [entry for entry in instances if entry["color"] in painted])
