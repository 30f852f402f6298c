"""A template filled in for one row, with what is needed to tell where something in it is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from maskpress.problems import Problem, Refusal, Severity
from maskpress.spec.files import find_file
from maskpress.spec.model import TaskSpec
from maskpress.tasks.image_cache import ImageCache
from maskpress.tasks.images import check_image
from maskpress.tasks.model import Image
from maskpress.tasks.remote import remote_image, remote_picture
from maskpress.tasks.roots import URL, rooted, roots_help
from maskpress.tasks.rows import Row
from maskpress.template.outline import Outline, Value
from maskpress.template.render import PageTemplate
from maskpress.template.sheet import MARKS, Sheet


@dataclass(frozen=True)
class Filled:
    """One row's sheet; ``found`` takes what is wrong. ``first`` says which row it is, for what many rows share."""

    row: Row
    template: PageTemplate
    spec: TaskSpec
    cache: ImageCache
    sheet: Sheet
    outline: Outline
    found: list[Problem] = field(default_factory=list)
    first: str | None = None

    @property
    def folder(self) -> Path:
        """Give the template's folder, from which the pictures resolve that it names itself."""
        return self.spec.template.folder if self.spec.template else self.spec.folder

    def tell(self, at: int, code: str, message: str, help: str | None = None, severity: Severity = "error") -> None:
        """Locate a finding in the template by its place in the skeleton."""
        help = "; ".join(part for part in (self.first, help) if part) or None
        self.found.append(self.template.problem(self.sheet.origin(at), code, message, help, severity))

    def tell_outline(self) -> None:
        """Tell what is wrong with the template whatever the row, and the names this row does not have."""
        for finding in self.outline.findings:
            at = self.sheet.origin(finding.offset)
            told = self.template.problem(at, finding.code, finding.message, finding.help, finding.severity)
            self.found.append(told)
        self._tell_stray_images()
        for absent in self.sheet.absent:
            if absent.name.startswith("task.input"):
                message = f"the row has no {absent.name}: it shows nothing"
                help = "; ".join(part for part in (self.first, 'give it with "| default: ..."') if part)
                self.found.append(self.template.problem(absent.offset, "W443", message, help, "warning"))

    def _tell_stray_images(self) -> None:
        """Warn of image addresses for scripts and such: a page that has its images itself has no address for them."""
        sources = [change for change in self.outline.changes if change.kind in ("src", "picture")]
        for stretch in self.sheet.stretches if self.spec.page.images != "remote" else ():
            if stretch.granted and not any(each.start <= stretch.start < each.end for each in sources):
                message = "the address of an image outside of src leads nowhere: the page has its images itself"
                help = "use page: {images: remote}"
                self.found.append(self.template.problem(stretch.origin, "W445", message, help, "warning"))

    def refuse(self, value: Value, code: str, subject: str, refusal: Refusal) -> None:
        """Locate a refusal of an attribute: at the row value that it is, else in the template."""
        key = refusal.key or self._column(value.read(self.sheet).strip())
        if self.by_row(value) and key is not None and key in self.row.values:
            self.found.append(self.row.entry.at(key).problem(code, f"{key}: {refusal.message}", refusal.help))
        else:
            self.tell(value.at, code, f"{subject}: {refusal.message}", refusal.help)

    def _column(self, text: str) -> str | None:
        """Find the column of the row that a text is from, also where a filter resolved it."""
        roots = self.spec.image_roots
        values = ((key, each) for key, each in self.row.values.items() if isinstance(each, str))
        return next((key for key, each in values if text in (each.strip(), rooted(each, roots))), None)

    def by_row(self, value: Value) -> bool:
        """Tell whether a row has a part in an attribute's value."""
        span = value.span
        marked = MARKS.search(self.sheet.skeleton, span.start, span.end) is not None
        return marked or not self.sheet.written(span.start)

    def image(self, address: str, base: Path | None) -> Image:
        """Give the image of an address: a file, by default from the spec's folder, or a URL where pages load those.

        Raises Refusal: E301 to E310.
        """
        place = rooted(address, self.spec.image_roots)
        if self.spec.page.images == "remote" and place == self.row.image and self.row.image_is_url:
            return remote_image(self.row)
        if URL.match(place) or place.startswith("//"):
            return self._remote(place)
        found = find_file(self.spec.folder, place, base)
        contrast = self.spec.contrast if base is None else "auto"
        checked = check_image(found, contrast, self.cache)
        if checked.frames:
            at, key = self.row.entry.at(self.row.image_key), self.row.image_key
            message = f'{key}: "{place}" holds several frames: only the first is shown'
            self.found.append(at.problem("W311", message, severity="warning"))
        return checked.image

    def _remote(self, place: str) -> Image:
        if self.spec.page.images == "remote":
            return remote_picture(place)
        help = roots_help(place) or 'write "page: {images: remote}" to have pages load it, or keep it as a file'
        raise Refusal("E309", f'"{place[:80]}" is a URL', help)
