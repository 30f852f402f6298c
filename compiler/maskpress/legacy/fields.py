"""The mapping that a form gave: answers of widgets brought to the documented form, other inputs left as they are."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping

from maskpress.legacy.json_text import read_embedded
from maskpress.legacy.model import Pictures
from maskpress.legacy.png import read_size
from maskpress.problems import Refusal
from maskpress.strict_json import kind

WIDGET = "annotatedResult"
"""The name of an answer that stands without one."""

LISTS = ("answers", "humanAnswers", "annotations", "annotationsFromAllWorkers")
"""Keys of lists of responses: in records of workers, reviews, consolidation requests and manifests."""

MAX_DEPTH = 32
_PARTS = frozenset({"inputImageProperties", "instances", "labelMappings", "labeledImage"})
_RESPONSE = frozenset({"answerContent", "annotationData", "taskAnswers"})
_COLOR = re.compile("#[0-9a-f]{6}")
_URI = re.compile(r"data:image/png;base64,", re.IGNORECASE)


def is_answer(value: object) -> bool:
    """Tell the answer of a widget from another input."""
    return isinstance(value, dict) and not _PARTS.isdisjoint(value)


def has_answer(value: object) -> bool:
    """Tell the mapping of a form, or the answer of a widget alone."""
    return isinstance(value, dict) and (is_answer(value) or any(map(is_answer, value.values())))


def is_response(value: object) -> bool:
    """Tell what one worker answered: a record with the fields of a form and, mostly, the worker and times around."""
    return isinstance(value, dict) and not _RESPONSE.isdisjoint(value)


def holds_responses(value: object) -> bool:
    """Tell a list of responses, or an object around one."""
    lists = [value] if isinstance(value, list) else [value.get(key) for key in LISTS] if isinstance(value, dict) else []
    return any(is_response(item) for each in lists if isinstance(each, list) for item in each)


def read_fields(value: object, pictures: Pictures) -> tuple[dict[str, object], list[str]]:
    """Read the fields of a form, and the paths of what was left out.

    ``value`` is the mapping, an answer alone, a list of one of them, or any of these as JSON text. Raises Refusal:
    E602 no JSON, E604 no answer in it, E605 an answer of another form, E606 a labeled image that cannot be read.
    """
    value = _unpacked(value)
    if not isinstance(value, dict):
        raise Refusal("E605", f"expected the fields of a form, found {kind(value)}")
    _check_depth(value)
    if is_answer(value):
        value = {WIDGET: value}
    if not has_answer(value):
        names = ", ".join(f'"{name}"' for name in list(value)[:10])
        raise Refusal("E604", f"no answer of a widget among {names}" if names else "the form is empty")
    left_out = [f"{name}.{key}" for name, each in value.items() if is_answer(each) for key in each if key not in _PARTS]
    fields = {name: _answer(each, name, pictures) if is_answer(each) else each for name, each in value.items()}
    return fields, left_out


def make_answer(png: bytes, instances: list[dict[str, str]]) -> dict[str, object]:
    """Put an answer together. Raises Refusal with the code E606."""
    width, height = read_size(png)
    return {
        "inputImageProperties": {"height": height, "width": width},
        "instances": instances,
        "labeledImage": {"pngImageData": base64.b64encode(png).decode()},
    }


def read_color(value: object, where: str) -> str:
    """Read a colour, in lower case. Raises Refusal with the code E605."""
    if isinstance(value, str) and _COLOR.fullmatch(value.lower()):
        return value.lower()
    raise Refusal("E605", f"{where}: expected a color such as #2ca02c, found {_shown(value)}")


def read_label(value: object, where: str) -> str:
    """Read a label. Raises Refusal with the code E605."""
    if isinstance(value, str) and value:
        return value
    raise Refusal("E605", f"{where}: expected a label, found {_shown(value)}")


def _unpacked(value: object) -> object:
    """Take the only element of answers, out of a text where they are one."""
    if isinstance(value, str):
        value = read_embedded(value)
    if isinstance(value, list):
        if len(value) != 1:
            raise Refusal("E605", f"expected a list of one object, found {len(value)} elements")
        return value[0]
    return value


def _check_depth(value: object) -> None:
    layer = [value]
    for _ in range(MAX_DEPTH):
        layer = [child for each in layer for child in _children(each)]
    if layer:
        raise Refusal("E605", f"lists and objects lie more than {MAX_DEPTH} deep")


def _children(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _answer(value: Mapping[str, object], name: str, pictures: Pictures) -> dict[str, object]:
    png = read_png(value.get("labeledImage"), name)
    answer = make_answer(png, list(_instances(value, name, png, pictures)))
    _check_size(value.get("inputImageProperties"), answer, name)
    return answer


def read_png(labeled: object, name: str) -> bytes:
    """Read the PNG of an answer. Raises Refusal: E605 none is there, E606 no base64."""
    encoded = labeled.get("pngImageData") if isinstance(labeled, dict) else None
    if not isinstance(encoded, str) or not encoded.strip():
        raise Refusal("E605", f'{name}: expected "labeledImage": {{"pngImageData": ...}}, found {_shown(encoded)}')
    try:
        return base64.b64decode("".join(_URI.sub("", encoded, count=1).split()), validate=True)
    except (binascii.Error, ValueError):
        raise Refusal("E606", f"{name}: its labeled image is not base64") from None


def _instances(value: Mapping[str, object], name: str, png: bytes, pictures: Pictures) -> Iterator[dict[str, str]]:
    """Read the instances, or, of the sibling element, make one of each label that has pixels."""
    items = value.get("instances")
    if items is None and isinstance(value.get("labelMappings"), dict):
        yield from _mapped(value["labelMappings"], name, png, pictures)
        return
    if isinstance(items, str):
        items = read_embedded(items)
    if not isinstance(items, list):
        raise Refusal("E605", f'{name}: expected "instances", a list, found {kind(items)}')
    for number, item in enumerate(items):
        where = f"{name}.instances[{number}]"
        if not isinstance(item, dict):
            raise Refusal("E605", f"{where}: expected an object, found {kind(item)}")
        yield {"color": read_color(item.get("color"), where), "label": read_label(item.get("label"), where)}


def _mapped(mappings: object, name: str, png: bytes, pictures: Pictures) -> Iterator[dict[str, str]]:
    assert isinstance(mappings, dict)
    painted = pictures.colors(png)
    for label, entry in mappings.items():
        where = f"{name}.labelMappings.{label}"
        color = read_color(entry.get("color") if isinstance(entry, dict) else None, where)
        if color in painted:
            yield {"color": color, "label": read_label(label, where)}


def _check_size(stated: object, answer: Mapping[str, object], name: str) -> None:
    """Compare the size an answer states, where it states one, with that of its PNG."""
    if stated is None:
        return
    size = answer["inputImageProperties"]
    assert isinstance(size, dict)
    found = {key: _whole(stated.get(key) if isinstance(stated, dict) else None) for key in size}
    if found != size:
        shown = "{width}x{height}".format(**found)
        real = "{width}x{height}".format(**size)
        raise Refusal("E606", f"{name}: its labeled image is {real}, the image {shown}")


def _whole(value: object) -> object:
    """Read a whole number, which tables write as text, and some programs as 533.0."""
    try:
        return int(float(value)) if isinstance(value, str | float) and float(value).is_integer() else value
    except (ValueError, OverflowError):
        return value


def _shown(value: object) -> str:
    return f'"{value[:40]}"' if isinstance(value, str) else "nothing" if value is None else kind(value)
