"""Rows: what a task spec is applied to, each with its image and its task id."""

from __future__ import annotations

import glob
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from maskpress.problems import Problem, Refusal
from maskpress.spec.model import TaskSpec
from maskpress.spec.names import nearest
from maskpress.strict_json import kind
from maskpress.tasks.manifest import UNPRINTABLE, Entry, read_manifest
from maskpress.tasks.place import Place
from maskpress.tasks.roots import URL, rooted
from maskpress.template.placeholders import IMAGE_COLUMNS
from maskpress.template.render import image_columns

MAX_PROBLEMS = 1000
"""Bad rows after which reading a manifest stops: it is likely not what it seems."""

MAX_ID = 100
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


Earlier = tuple[Place, str, str]
"""Place, image and id of the first row with an id."""


@dataclass(frozen=True)
class Row:
    """One row: its entry, its image (a path from the spec's folder or a URL, by ``image_roots``) and its task id.

    ``image_key`` is the column of a manifest, or the key of the spec, that names the image.
    """

    entry: Entry
    image: str
    id: str
    image_key: str

    @property
    def values(self) -> Mapping[str, object]:
        """Give its values by column; a row without an ``id`` has that of its task."""
        return self.entry.values if "id" in self.entry.values else {**self.entry.values, "id": self.id}

    @property
    def place(self) -> Place:
        """Give the place where it starts."""
        return self.entry.place

    @property
    def image_is_url(self) -> bool:
        """Tell a URL from a path."""
        return URL.match(self.image) is not None


def read_rows(spec: TaskSpec) -> Iterator[Row | Problem]:
    """Read the rows of a spec in order, streamed; what is wrong with one comes in its place."""
    read = {"image": _one_image, "images": _globbed, "manifest": _listed}[spec.images.kind]
    first: dict[str, Earlier] = {}
    for item in read(spec):
        yield item
        if isinstance(item, Row):
            yield from _id_problems(item, first)


def shown_path(spec: TaskSpec, path: str | Path) -> str:
    """Name a file as the reader would: from where the spec was named. Relative paths are from the spec's folder."""
    below = Path(path)
    if below.is_absolute() and below.is_relative_to(spec.folder):
        below = below.relative_to(spec.folder)
    return (Path(spec.source.file).parent / below).as_posix()


def task_id(text: str) -> str:
    """Make a text a task id: characters outside ``A-Za-z0-9._-``, and dots at either end, become ``-``."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", text)
    return re.sub(r"^\.+|\.+$", lambda dots: "-" * len(dots[0]), plain)


def spec_place(spec: TaskSpec, *path: str | int) -> Place:
    """Locate a node of the spec."""
    found = spec.source.problem(path, "", "")
    return Place(found.file, found.line, found.column)


def _one_image(spec: TaskSpec) -> Iterator[Row | Problem]:
    image = rooted(spec.images.pattern, spec.image_roots)
    yield _path_row(image, "image", spec_place(spec, "image"))


def _globbed(spec: TaskSpec) -> Iterator[Row | Problem]:
    place = spec_place(spec, "images")
    pattern = spec.images.pattern
    if pattern.startswith("/") or ".." in PurePosixPath(pattern).parts:
        yield place.problem("E302", f'images: "{pattern}" leads outside the folder of the task spec')
        return
    names = _matches(spec.folder, pattern)
    if not names:
        yield place.problem("E208", f'images: no file matches "{pattern}"', _glob_help(spec.folder, pattern))
    for name in names:
        yield _path_row(name, "images", place) if not UNPRINTABLE.search(name) else _unprintable(name, place)


def _matches(folder: Path, pattern: str) -> list[str]:
    """List the matching files, by the bytes of their paths: no locale and no folder order decides."""
    found = {name.replace(os.sep, "/") for name in glob.glob(pattern, root_dir=folder, recursive=True)}  # noqa: PTH207
    return sorted((name for name in found if not (folder / name).is_dir()), key=os.fsencode)


def _glob_help(folder: Path, pattern: str) -> str:
    """Say what is there instead."""
    parent = PurePosixPath(pattern).parent
    if glob.has_magic(str(parent)):
        return "the pattern is resolved from the folder of the task spec"
    if not (folder / parent).is_dir():
        return f'there is no folder "{parent}" beside the task spec'
    suffixes = Counter(PurePosixPath(name).suffix for name in _matches(folder, str(parent / "*")))
    there = ", ".join(f"{count} {suffix}" for suffix, count in sorted(suffixes.items()) if suffix)
    return f'"{parent}" holds {there}' if there else f'"{parent}" holds no files'


def _unprintable(name: str, place: Place) -> Problem:
    return place.problem("E302", f"images: the file name {name!a} cannot be shown", "rename the file")


def _listed(spec: TaskSpec) -> Iterator[Row | Problem]:
    shown, bad, rows = shown_path(spec, spec.images.pattern), 0, 0
    columns = (*IMAGE_COLUMNS, *(image_columns(spec.template.text) if spec.template else ()))
    try:
        for entry in read_manifest(spec.folder, spec.images.pattern, shown):
            item = entry if isinstance(entry, Problem) else _entry_row(entry, spec, columns)
            yield item
            bad += isinstance(item, Problem)
            rows += 1
            if bad == MAX_PROBLEMS:
                yield Place(shown).problem("E212", f"{bad} bad rows: the rest was not looked at")
                return
    except Refusal as refusal:
        yield spec_place(spec, "manifest").refused("manifest", refusal)
        return
    if not rows:
        yield Place(shown).problem("E208", "the manifest has no rows", "add one for each image")


def _entry_row(entry: Entry, spec: TaskSpec, columns: Sequence[str]) -> Row | Problem:
    """Name a row's image and task; the image is in the first of the ``columns`` that the row has."""
    column = next((name for name in columns if name in entry.values), None)
    if column is None:
        return entry.place.problem("E206", "the row names no image", _image_help(list(entry.values)))
    image, at = entry.values[column], entry.at(column)
    if not isinstance(image, str) or not image.strip():
        found = "an empty text" if isinstance(image, str) else kind(image)
        return at.problem("E206", f"{column}: expected a path or URL, found {found}")
    try:
        image = rooted(image, spec.image_roots)
        return Row(entry, image, _chosen_id(entry, image), column)
    except Refusal as refusal:
        named = "id" if "id" in entry.values else column
        return entry.at(named).refused(named, refusal)


def _image_help(names: list[str]) -> str:
    wrong = next((near for name in IMAGE_COLUMNS if (near := nearest(name, names))), None)
    if wrong:
        return f'rename "{wrong}" to "image"'
    shown = ", ".join(f'"{name}"' for name in names[:10])
    return f'name it "image" (or "source-ref", "source"); there is {shown or "nothing"}'


def _chosen_id(entry: Entry, image: str) -> str:
    """Take the row's ``id``, else the image's stem."""
    if "id" not in entry.values:
        return _safe_id(_stem(image))
    value = entry.values["id"]
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refusal("E213", f"expected a text or a whole number, found {kind(value)}")
    return _safe_id(str(value))


def _stem(image: str) -> str:
    try:
        return PurePosixPath(unquote(urlsplit(image).path) if URL.match(image) else image).stem
    except ValueError:
        raise Refusal("E309", f'"{image}" is not a URL') from None


def _safe_id(text: str) -> str:
    """Refuse ids that are no good as file names on some system, or are the site's own."""
    name = task_id(text)
    if not name:
        raise Refusal("E213", "the task id would be empty", 'give the row an "id"')
    if len(name) > MAX_ID:
        raise Refusal("E213", f'the task id "{name[:20]}..." has {len(name)} characters, more than {MAX_ID}')
    if name.lower() == "index" or _RESERVED.fullmatch(name):
        raise Refusal(
            "E213", f'"{name}" cannot be a task id: pages and files are named after it', 'give the row another "id"'
        )
    return name


def _path_row(image: str, key: str, place: Place) -> Row | Problem:
    """Make a row of nothing but an image; its columns are ``image`` and ``id``."""
    try:
        name = _safe_id(_stem(image))
    except Refusal as refusal:
        return place.refused(f'"{image}"', refusal)
    return Row(Entry({"image": image, "id": name}, place), image, name, key)


def _id_problems(row: Row, first: dict[str, Earlier]) -> Iterator[Problem]:
    """Find a second task of one id; case does not tell two file names apart everywhere."""
    place, image, name = first.setdefault(row.id.lower(), (row.place, row.image, row.id))
    if image is row.image and place is row.place:
        return
    if place == row.place:
        message = f'"{row.image}" gives the task id "{row.id}", and so does "{image}"'
        yield row.place.problem("E207", message, "rename one, or list them in a manifest with an id for each")
    else:
        help = f"first used on line {place.line}" + ("" if name == row.id else f' as "{name}": case does not count')
        named = "id" if "id" in row.entry.values else row.image_key
        advice = "" if named == "id" else '; give the rows an "id"'
        yield row.entry.at(named).problem("E207", f'{named}: duplicate task id "{row.id}"', help + advice)
