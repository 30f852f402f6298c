"""One row into one task: its image checked, its texts filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from maskpress.problems import Problem, Refusal
from maskpress.spec.files import find_file
from maskpress.spec.model import TaskSpec
from maskpress.spec.source import NodePath
from maskpress.spec.wording import place as key_of
from maskpress.tasks.earlier import MAX_TEXT as MAX_INITIAL
from maskpress.tasks.form import build_form, open_template
from maskpress.tasks.image_cache import ImageCache, open_cache
from maskpress.tasks.images import check_image
from maskpress.tasks.initial import Expected, read_initial
from maskpress.tasks.instructions import Instructions, compile_instructions
from maskpress.tasks.model import Image, SafeHtml, Task
from maskpress.tasks.put import check_address, put_path
from maskpress.tasks.remote import remote_image
from maskpress.tasks.roots import roots_help
from maskpress.tasks.rows import Row, spec_place
from maskpress.tasks.template import MAX_TEXT as MAX_HEADER
from maskpress.tasks.template import TemplateProblem, Text, compile_text, render
from maskpress.template.render import PageTemplate


@dataclass(frozen=True)
class Workshop:
    """What all rows of a spec share: its texts, compiled, and the image cache; ``problems`` are those of the texts."""

    spec: TaskSpec
    cache: ImageCache
    texts: Mapping[str, Text]
    passages: Mapping[str, Instructions]
    template: PageTemplate | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Built:
    """A task, or none, with what was found while building it."""

    task: Task | None
    problems: tuple[Problem, ...] = ()


def open_workshop(spec: TaskSpec) -> Workshop:
    """Compile the texts of a spec once."""
    cache = open_cache()
    texts = {path: compile_text(source, key_of(path), spec_place(spec, *path)) for path, source in _sources(spec)}
    passages = {
        name: compile_instructions(spec, passage, lambda file: check_image(file, "auto", cache).image)
        for name, passage in (("short", spec.short_instructions), ("full", spec.full_instructions))
        if passage is not None
    }
    template, found = open_template(spec)
    return Workshop(
        spec,
        cache,
        {key_of(path): text for path, text in texts.items() if isinstance(text, Text)},
        {name: passage for name, passage in passages.items() if isinstance(passage, Instructions)},
        template,
        (*found, *(item for item in (*texts.values(), *passages.values()) if isinstance(item, Problem))),
    )


def build_task(row: Row, workshop: Workshop) -> Built:
    """Build the task of a row, or say everything that is in the way."""
    if workshop.spec.template is not None:
        return _build_from_template(row, workshop)
    found: list[Problem] = []
    kind = workshop.spec.images.kind
    image = _image(row, workshop, found)
    texts = {name: _text(text, row, kind, found) for name, text in workshop.texts.items()}
    passages = {name: _passage(passage, row, kind, found) for name, passage in workshop.passages.items()}
    initial = _initial(texts.get("initial", ""), image, row, workshop, found)
    put_url = _put_url(texts, row, workshop.spec, found)
    if image is None or any(problem.severity == "error" for problem in found):
        return Built(None, tuple(found))
    hidden = _hidden(texts, workshop)
    short, full = (passages.get(name, SafeHtml()) for name in ("short", "full"))
    task = Task(row.id, image, texts.get("header", ""), short, full, initial, hidden, put_url=put_url)
    return Built(task, tuple(found))


def _build_from_template(row: Row, workshop: Workshop) -> Built:
    found: list[Problem] = []
    if workshop.template is None:
        return Built(None)
    spec = workshop.spec
    texts = {name: _text(text, row, spec.images.kind, found) for name, text in workshop.texts.items()}
    filled = build_form(row, workshop.template, spec, workshop.cache, texts.get("initial", ""), found)
    put_url = _put_url(texts, row, spec, found)
    if filled is None or any(problem.severity == "error" for problem in found):
        return Built(None, tuple(found))
    header = filled.header or spec.title
    hidden = _hidden(texts, workshop)
    task = Task(row.id, filled.image, header, hidden=hidden, form=filled.form, put_url=put_url)
    return Built(task, tuple(found))


def _hidden(texts: Mapping[str, str], workshop: Workshop) -> tuple[tuple[str, str], ...]:
    return tuple((name, texts.get(f"hidden.{name}", "")) for name in workshop.spec.hidden)


def _put_url(texts: Mapping[str, str], row: Row, spec: TaskSpec, found: list[Problem]) -> str | None:
    """Give the address a row's answer is put to; a text that could not be filled in is told already."""
    key = key_of(put_path(spec))
    if spec.put is None or key not in texts or any(each.message.startswith(f"{key}:") for each in found):
        return None
    try:
        return check_address(texts[key])
    except Refusal as refusal:
        place = row.place if spec.images.kind == "manifest" else spec_place(spec, *put_path(spec))
        found.append(place.refused(key, refusal))
        return None


def _sources(spec: TaskSpec) -> Iterator[tuple[NodePath, str]]:
    if spec.template is None:
        yield ("header",), spec.header
    if spec.initial is not None:
        yield ("initial",), spec.initial
    for name, source in spec.hidden.items():
        yield ("hidden", name), source
    if spec.put is not None and spec.put.url is not None:
        yield put_path(spec), spec.put.url


def _image(row: Row, workshop: Workshop, found: list[Problem]) -> Image | None:
    spec = workshop.spec
    try:
        if row.image_is_url or spec.page.images == "remote":
            return _remote(row, spec)
        checked = check_image(find_file(spec.folder, row.image), spec.contrast, workshop.cache)
    except Refusal as refusal:
        key = refusal.key or row.image_key
        found.append(row.entry.at(key).refused(key, refusal))
        return None
    if checked.frames:
        message = f'{row.image_key}: "{row.image}" holds several frames: only the first is shown'
        found.append(row.entry.at(row.image_key).problem("W311", message, severity="warning"))
    return checked.image


def _remote(row: Row, spec: TaskSpec) -> Image:
    if spec.page.images != "remote":
        help = 'write "page: {images: remote}" to have pages load it, or download it beside the task spec'
        help = roots_help(row.image) or help
        raise Refusal("E309", f'"{row.image[:80]}" is a URL', help)
    if not row.image_is_url:
        raise Refusal("E309", f'"{row.image}" is no URL, and page.images is remote', "use page.images: inline or copy")
    return remote_image(row)


def _text(text: Text, row: Row, kind: str, found: list[Problem]) -> str:
    try:
        return render(text, row.values, MAX_INITIAL if text.subject == "initial" else MAX_HEADER)
    except TemplateProblem as problem:
        found.append(text.problem(_for_row(problem, row, kind)))
        return ""


def _passage(passage: Instructions, row: Row, kind: str, found: list[Problem]) -> SafeHtml:
    try:
        rendered = passage.render(row.values)
    except TemplateProblem as problem:
        found.append(passage.text.problem(_for_row(problem, row, kind)))
        return SafeHtml()
    found += rendered.problems
    return rendered.html


def _for_row(problem: TemplateProblem, row: Row, kind: str) -> TemplateProblem:
    """Say in the help for which of many rows a text failed first; the message is the same for all of them."""
    where = {"manifest": f"first at {row.place}", "images": f'first for "{row.image}"'}.get(kind)
    help = "; ".join(part for part in (where, problem.help) if part)
    return TemplateProblem(problem.code, problem.message, help or None, problem.line, problem.name)


def _initial(text: str, image: Image | None, row: Row, workshop: Workshop, found: list[Problem]) -> str | None:
    spec = workshop.spec
    size = (image.width, image.height) if image and image.width and image.height else None
    expected = Expected(row.id, size, [label.name for label in spec.labels], spec.answer_name, row.image)
    value, refusals = read_initial(text, spec.folder, expected)
    place = row.place if spec.images.kind == "manifest" else spec_place(spec, "initial")
    found += [place.refused(_initial_subject(text.strip(), refusal), refusal) for refusal in refusals]
    return value


def _initial_subject(text: str, refusal: Refusal) -> str:
    """Name the file an earlier answer stands in, where it has one and the refusal does not say so."""
    return "initial" if text[:1] in ("[", "{") or refusal.code == "E410" else f"initial: {text}"
