"""An earlier answer to correct: found in what the spec's ``initial`` renders to, checked against the task."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from maskpress.legacy.records import is_record
from maskpress.problems import Refusal
from maskpress.spec.names import did_you_mean
from maskpress.strict_json import kind
from maskpress.tasks.earlier import parse_earlier, pick_record, read_earlier_file
from maskpress.tasks.images import LabeledImage, read_labeled_image

PNG_URI = "data:image/png;base64,"
_COLOR = re.compile("#[0-9a-f]{6}")


@dataclass(frozen=True)
class Expected:
    """What an earlier answer has to fit: the task's id, size (None: unknown), labels, and the answer's name.

    ``image`` is the image as the row names it, by which a task with an id of its own is found in old result files.
    """

    task: str
    size: tuple[int, int] | None
    labels: Collection[str]
    answer_name: str
    image: str = ""


@dataclass(frozen=True)
class Instance:
    """One instance of an earlier answer."""

    color: str
    label: str


def read_initial(text: str, folder: Path, expected: Expected) -> tuple[str | None, list[Refusal]]:
    """Make an ``initial`` the JSON text of an ``initial-value``: None where it is blank.

    ``text`` is JSON, or the path of a file below ``folder``. Its answer may stand alone, in answers, in a submission
    or a list of submissions, in a result file of an old service, or be ``{"instances", "src"}``. With refusals there
    is no text.
    """
    if not text.strip():
        return None, []
    try:
        answer = _find_answer(_read(text.strip(), folder, expected), expected)
        instances, found = _instances(answer, expected)
        encoded = _encoded_png(answer)
        found += _picture_refusals(encoded, instances, expected) if not found else []
    except Refusal as refusal:
        return None, [refusal]
    return (None, found) if found else (_initial_value(instances, encoded), [])


def shown_colors(png: bytes) -> Collection[str]:
    """Give the colours that a labeled image shows on its background, as ``#rrggbb``. Raises Refusal."""
    return _painted(read_labeled_image(png, None))


def _read(text: str, folder: Path, expected: Expected) -> object:
    """Read the JSON of a text or file; of an old result file, the fields that were answered for this task."""
    if text[0] not in "[{":
        return read_earlier_file(text, folder, expected.task, expected.image, shown_colors)
    value = parse_earlier(text)
    return pick_record(value, folder, shown_colors) if is_record(value) else value


def _find_answer(value: object, expected: Expected) -> Mapping[str, object]:
    """Unpack answers and submissions down to the one answer that counts."""
    if isinstance(value, list):
        value = _of_list(value, expected)
    if not isinstance(value, dict):
        raise Refusal("E412", f"expected an earlier answer, found {kind(value)}")
    if "answers" in value:
        return _of_submission(value, expected)
    if "instances" in value:
        return value
    if expected.answer_name in value:
        return _mapping(value[expected.answer_name], expected.answer_name)
    alike = [item for item in value.values() if isinstance(item, dict) and "instances" in item]
    if len(alike) != 1:
        raise Refusal("E412", f'expected an answer called "{expected.answer_name}", found {_keys(value)}')
    return alike[0]


def _of_list(items: list[object], expected: Expected) -> object:
    """Take the only element of answers, or the last submission of this task."""
    submissions = [item for item in items if isinstance(item, dict) and "answers" in item]
    if not submissions:
        if len(items) != 1:
            raise Refusal("E412", f"expected a list of one answer, found {len(items)}")
        return items[0]
    mine = [item for item in submissions if item.get("task") == expected.task]
    if not mine:
        tasks = [str(item.get("task")) for item in submissions]
        raise Refusal("E419", f'no submission is for the task "{expected.task}"', did_you_mean(expected.task, tasks))
    return mine[-1]


def _of_submission(value: Mapping[str, object], expected: Expected) -> Mapping[str, object]:
    if value.get("task", expected.task) != expected.task:
        raise Refusal("E419", f'the submission is for the task "{value["task"]}", not for "{expected.task}"')
    answers = value["answers"]
    if isinstance(answers, list) and len(answers) == 1 and isinstance(answers[0], dict) and "answers" not in answers[0]:
        return _find_answer(answers[0], expected)
    raise Refusal("E412", "answers: expected a list of one object")


def _mapping(value: object, name: str) -> Mapping[str, object]:
    if isinstance(value, dict):
        return value
    raise Refusal("E412", f"{name}: expected an object, found {kind(value)}")


def _keys(value: Mapping[str, object]) -> str:
    return ", ".join(f'"{name}"' for name in list(value)[:10]) or "nothing"


def _instances(answer: Mapping[str, object], expected: Expected) -> tuple[list[Instance], list[Refusal]]:
    """Read the instances of an answer; whatever is wrong with one is told."""
    items = answer.get("instances")
    if not isinstance(items, list):
        raise Refusal("E412", "instances: expected a list")
    found: list[Refusal] = []
    instances: list[Instance] = []
    for number, item in enumerate(items):
        where = f"instances[{number}]"
        try:
            instances.append(_instance(item, where, expected.labels))
        except Refusal as refusal:
            found.append(refusal)
    found.extend(_repeated_colors(instances))
    return instances, found + list(_size_refusals(answer, expected))


def _instance(item: object, where: str, labels: Collection[str]) -> Instance:
    color, label = (_mapping(item, where).get(key) for key in ("color", "label"))
    if not isinstance(label, str) or label not in labels:
        shown = json.dumps(label, ensure_ascii=False)
        raise Refusal("E413", f"{where}: unknown label {shown}", did_you_mean(str(label), labels))
    if not isinstance(color, str) or not _COLOR.fullmatch(color.lower()):
        shown = json.dumps(color, ensure_ascii=False)
        raise Refusal("E414", f"{where}: expected a color such as #2ca02c, found {shown}")
    return Instance(color.lower(), label)


def _repeated_colors(instances: list[Instance]) -> Iterator[Refusal]:
    first: dict[str, int] = {}
    for number, instance in enumerate(instances):
        if first.setdefault(instance.color, number) != number:
            message = f"instances[{number}]: the color {instance.color} is that of instances[{first[instance.color]}]"
            yield Refusal("E414", message)


def _size_refusals(answer: Mapping[str, object], expected: Expected) -> Iterator[Refusal]:
    """Compare the size an answer states, where it states one."""
    stated = answer.get("inputImageProperties")
    if isinstance(stated, dict) and expected.size is not None:
        size = (stated.get("width"), stated.get("height"))
        if size != expected.size:
            yield Refusal("E416", "it is for an image of {}x{}, this one is {}x{}".format(*size, *expected.size))


def _encoded_png(answer: Mapping[str, object]) -> str:
    """Find the base64 text of the labeled image, without white space."""
    if "labeledImage" in answer:
        encoded = _mapping(answer["labeledImage"], "labeledImage").get("pngImageData")
    else:
        encoded = answer.get("src")
    if not isinstance(encoded, str):
        raise Refusal("E412", 'expected its image in "labeledImage": {"pngImageData": ...} or in "src"')
    if "src" in answer and "labeledImage" not in answer and not encoded.startswith(PNG_URI):
        raise Refusal("E412", f'src: expected "{PNG_URI}..."')
    return "".join(encoded.removeprefix(PNG_URI).split())


def _picture_refusals(encoded: str, instances: list[Instance], expected: Expected) -> list[Refusal]:
    """Compare the pixels with the instances."""
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal("E415", "its labeled image is not base64") from None
    painted = _painted(read_labeled_image(content, expected.size))
    colors = {instance.color for instance in instances}
    strange = sorted(set(painted) - colors)
    absent = sorted(colors - set(painted))
    refusals = [Refusal("E418", f"no pixel has the color {color} of an instance") for color in absent]
    if strange:
        count = sum(painted[color] for color in strange)
        more = f" (or one of {len(strange) - 1} more)" if len(strange) > 1 else ""
        pixels = "1 pixel" if count == 1 else f"{count} pixels"
        refusals.append(Refusal("E417", f"no instance has the color {strange[0]}{more} of {pixels}"))
    return refusals


def _painted(image: LabeledImage) -> dict[str, int]:
    """Count pixels by colour, without the background: transparent, or black."""
    painted: dict[str, int] = {}
    for (red, green, blue, alpha), count in image.colors.items():
        if alpha and (red, green, blue) != (0, 0, 0):
            name = f"#{red:02x}{green:02x}{blue:02x}" + ("" if alpha == 255 else f"{alpha:02x}")
            painted[name] = painted.get(name, 0) + count
    return painted


def _initial_value(instances: list[Instance], encoded: str) -> str:
    value = {
        "instances": [{"color": instance.color, "label": instance.label} for instance in instances],
        "src": PNG_URI + encoded,
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
