"""The documented answer of one widget, checked part by part until its label map is known."""

from __future__ import annotations

import re
from collections.abc import Mapping

from maskpress.problems import Refusal
from maskpress.results.label_map import read_label_map
from maskpress.results.limits import Limits
from maskpress.results.model import Answer, Instance
from maskpress.results.wording import shown
from maskpress.strict_json import kind

_PARTS = ("inputImageProperties", "instances", "labeledImage")
_MODIFIED = "initialValueModified"
_COLOR = re.compile("#[0-9a-f]{6}")
_BLACK = "#000000"


def is_answer(value: object) -> bool:
    """Tell the answer of a widget from another input."""
    return isinstance(value, dict) and any(part in value for part in _PARTS)


def read_answer(value: Mapping[str, object], limits: Limits) -> Answer:
    """Read an answer. Raises Refusal: Q301 to Q308 its parts, Q401 to Q411 its labeled image."""
    _check_parts(value)
    width, height = _size(value["inputImageProperties"], limits)
    instances = _instances(value["instances"], limits)
    encoded = _mapping(value["labeledImage"], "labeledImage", ("pngImageData",))["pngImageData"]
    if not isinstance(encoded, str):
        raise Refusal("Q301", f"labeledImage.pngImageData: expected a text, found {kind(encoded)}")
    colors = {instance.color: number for number, instance in enumerate(instances, 1)}
    return Answer(read_label_map(encoded, (width, height), colors, limits), instances)


def _check_parts(value: Mapping[str, object]) -> None:
    missing = [part for part in _PARTS if part not in value]
    if missing:
        help = "answers of other elements: maskpress import" if "labelMappings" in value else None
        raise Refusal("Q301", f'expected an answer with "{missing[0]}", found none', help)
    unknown = [key for key in value if key not in (*_PARTS, _MODIFIED)]
    if unknown:
        raise Refusal("Q301", f"expected only the keys of an answer, found {shown(unknown[0])}")
    if not isinstance(value.get(_MODIFIED, False), bool):
        raise Refusal("Q301", f"{_MODIFIED}: expected true or false, found {shown(value[_MODIFIED])}")


def _mapping(value: object, where: str, keys: tuple[str, ...], code: str = "Q301") -> Mapping[str, object]:
    """Take an object with exactly these keys."""
    if not isinstance(value, dict):
        raise Refusal(code, f"{where}: expected an object, found {kind(value)}")
    if set(value) != set(keys):
        expected = " and ".join(f'"{key}"' for key in keys)
        odd = [key for key in value if key not in keys]
        found = shown(odd[0]) + " too" if odd else "only " + ", ".join(map(shown, value)) if value else "none"
        raise Refusal(code, f"{where}: expected {expected}, found {found}")
    return value


def _size(value: object, limits: Limits) -> tuple[int, int]:
    stated = _mapping(value, "inputImageProperties", ("height", "width"))
    width, height = (_edge(stated[key], f"inputImageProperties.{key}") for key in ("width", "height"))
    if width * height > limits.pixels or max(width, height) > limits.edge:
        most = f"{limits.pixels // 1_000_000} megapixels and edges of {limits.edge}"
        found = f"{shown(width)} x {shown(height)}"
        raise Refusal("Q303", f"inputImageProperties: expected at most {most}, found {found}")
    return width, height


def _edge(value: object, where: str) -> int:
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 1 and value == int(value):
        return int(value)
    raise Refusal("Q302", f"{where}: expected a whole number from 1, found {shown(value)}")


def _instances(value: object, limits: Limits) -> tuple[Instance, ...]:
    if not isinstance(value, list):
        raise Refusal("Q304", f"instances: expected a list, found {kind(value)}")
    if len(value) > limits.instances:
        raise Refusal("Q308", f"instances: expected at most {limits.instances:,}, found {len(value):,}")
    instances = tuple(_instance(item, f"instances[{number}]") for number, item in enumerate(value))
    _check_colors(instances)
    return instances


def _instance(value: object, where: str) -> Instance:
    stated = _mapping(value, where, ("color", "label"), "Q304")
    color, label = stated["color"], stated["label"]
    if not isinstance(color, str) or not _COLOR.fullmatch(color.lower()):
        raise Refusal("Q305", f"{where}.color: expected a color such as #2ca02c, found {shown(color)}")
    if color == _BLACK:
        raise Refusal("Q305", f"{where}.color: expected a color unlike the background's, found {_BLACK}")
    if not isinstance(label, str) or not label.strip():
        raise Refusal("Q307", f"{where}.label: expected a label, found {shown(label)}")
    return Instance(label, color.lower())


def _check_colors(instances: tuple[Instance, ...]) -> None:
    first: dict[str, int] = {}
    for number, instance in enumerate(instances):
        if first.setdefault(instance.color, number) != number:
            found = f"that of instances[{first[instance.color]}]"
            message = f"instances[{number}].color: expected a color of its own, found {instance.color}, {found}"
            raise Refusal("Q306", message)
