"""The stretches of work that ``compile_pages`` measures, each run in a process of its own."""

from __future__ import annotations

import json
import os
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

from jinja2 import Environment

from maskpress import resources
from maskpress.pages.batches import Batch, make_batches
from maskpress.pages.csp import page_policy
from maskpress.pages.disk import Disk
from maskpress.pages.frame import make_frame
from maskpress.pages.page import render_page
from maskpress.pages.site import build_site, plan_site, write_site
from maskpress.spec.load import load_spec
from maskpress.spec.model import TaskSpec
from maskpress.tasks.load import load_tasks
from maskpress.tasks.model import Image, Task, Tasks

from .measure import Cost, cost_of
from .photos import SIZE, make_photos

SPEC = "title: Cars\nheader: Paint every car\nlabels: [Car, Person]\nimages: photos/*.jpg\nbatches: {size: 1}\n"

TEMPLATE_SPEC = "title: Cars\ntemplate: old.liquid.html\nimages: photos/*.jpg\n"
TEMPLATE = """\
<script src="https://example.org/crowd-html-elements.js"></script>
<crowd-form>
  <crowd-instance-segmentation name="annotatedResult" header="Paint every car" labels="['Car', 'Person']"
    src="{{ task.input.taskObject | grant_read_access }}">
    <short-instructions><p>Trace the <b>visible</b> part.</p></short-instructions>
    <full-instructions header="Instructions"><h2>Cars</h2><ol><li>Zoom in</li><li>Trace</li></ol></full-instructions>
  </crowd-instance-segmentation>
</crowd-form>
<script>
  const image = "{{ task.input.image }}";
  document.querySelector("crowd-form").addEventListener("submit", (event) => {
    if (!image) event.preventDefault();
  });
</script>
"""


class Unsynced(Disk):
    """A disk that does not wait for the device."""

    def sync(self, descriptor: int) -> None:
        pass


def prepare(folder: Path, count: int) -> Cost:
    """Make photos and spec; not part of any comparison."""
    (folder / "task.yaml").write_text(SPEC)
    (folder / "template.yaml").write_text(TEMPLATE_SPEC)
    (folder / "old.liquid.html").write_text(TEMPLATE)
    cost = cost_of(lambda: make_photos(folder / "photos", count))
    _prove_equal(folder, count)
    return cost


def ours(folder: Path, count: int) -> Cost:
    return _write_site(folder, count, Unsynced())


def ours_synced(folder: Path, count: int) -> Cost:
    return _write_site(folder, count, Disk())


def bare(folder: Path, count: int) -> Cost:
    return _bare(folder, count, synced=False)


def bare_synced(folder: Path, count: int) -> Cost:
    return _bare(folder, count, synced=True)


def plain(folder: Path, count: int) -> Cost:
    """Write pages made beforehand, one at a time, so that memory does not hold them all."""
    (site := folder / "site").mkdir()
    total = Cost(0, 0, 0)
    tasks = _checked(folder, count)
    frame = make_frame(tasks.spec, resources.bundle())
    for batch in make_batches(tasks):
        page = b"".join(render_page(batch, frame))
        cost = cost_of(partial((site / f"{batch.id}.html").write_bytes, page))
        total = Cost(total.cpu + cost.cpu, total.wall + cost.wall, cost.peak)
    return total


def check(folder: Path, count: int) -> Cost:
    spec = load_spec(folder / "task.yaml")
    return cost_of(lambda: load_tasks(spec))


def build(folder: Path, count: int) -> Cost:
    spec = load_spec(folder / "task.yaml")
    return cost_of(lambda: build_site(spec, folder / "site"))


def build_from_template(folder: Path, count: int) -> Cost:
    spec = load_spec(folder / "template.yaml")
    return cost_of(lambda: build_site(spec, folder / "site"))


def _write_site(folder: Path, count: int, disk: Disk) -> Cost:
    tasks = _checked(folder, count)
    return cost_of(lambda: write_site(plan_site(tasks), folder / "site", disk=disk))


def _checked(folder: Path, count: int) -> Tasks:
    """What checking gives, without the checking."""
    spec = load_spec(folder / "task.yaml")
    photos = sorted((folder / "photos").iterdir())[:count]
    return Tasks(spec, tuple(_task(spec, photo) for photo in photos))


def _task(spec: TaskSpec, photo: Path) -> Task:
    return Task(photo.stem, Image(*SIZE, "image/jpeg", ".jpg", photo), spec.header)


def _bare(folder: Path, count: int, *, synced: bool) -> Cost:
    tasks = _checked(folder, count)
    (site := folder / "site").mkdir()

    def loop() -> None:
        for batch, text in _bare_pages(tasks):
            with (site / f"{batch.id}.html").open("w", encoding="utf-8") as file:
                file.write(text)
                if synced:
                    file.flush()
                    os.fsync(file.fileno())

    return cost_of(loop)


def _bare_pages(tasks: Tasks) -> Iterator[tuple[Batch, str]]:
    """What one would write without this package: one template for everything, rendered for each page."""
    source = (resources.templates() / "page.html").read_text(encoding="utf-8")
    source = source.replace("<script>{{ cut }}", "<script>{{ bundle | safe }}").replace(
        "{{ cut }}", "data:image/jpeg;base64,{{ photo | safe }}"
    )
    template = _environment().from_string(source)
    frame = make_frame(tasks.spec, resources.bundle())
    shared = {
        "spec": tasks.spec,
        "frame": frame,
        "policy": page_policy(frame.script_source, frame.style_source),
        "bundle": frame.script.decode(),
        "inlined": lambda task: True,
    }
    for batch in make_batches(tasks):
        photo = b64encode((batch.tasks[0].image.path or Path()).read_bytes()).decode()
        yield batch, template.render(shared, batch=batch, photo=photo)


def _environment() -> Environment:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.filters["quoted"] = str
    return environment


def _prove_equal(folder: Path, count: int) -> None:
    """Stop unless the bare loop gives the bytes of every page of ours."""
    tasks = _checked(folder, count)
    frame = make_frame(tasks.spec, resources.bundle())
    for batch, text in _bare_pages(tasks):
        if text.encode() != b"".join(render_page(batch, frame)):
            raise SystemExit(f"the bare loop writes another page than ours for {batch.id}")


ACTIONS: dict[str, Callable[[Path, int], Cost]] = {
    "prepare": prepare,
    "ours": ours,
    "ours-synced": ours_synced,
    "bare": bare,
    "bare-synced": bare_synced,
    "plain": plain,
    "check": check,
    "build": build,
    "build-from-template": build_from_template,
}


if __name__ == "__main__":
    action, place, number = sys.argv[1:]
    cost = ACTIONS[action](Path(place), int(number))
    print(json.dumps(asdict(cost)))
