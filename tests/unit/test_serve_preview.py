"""What pages get on their way, and what a built site tells of itself."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from handmade import make_tasks
from maskpress import MaskpressError, build_site, load_spec, resources
from maskpress.pages.csp import hash_source
from maskpress.pages.site import plan_site
from maskpress.serve.catalog import Catalog, planned_catalog
from maskpress.serve.preview import script, served_page, widened
from maskpress.serve.site_folder import read_site
from maskpress.tasks.load import load_tasks

TEMPLATE = """<CROWD-form><crowd-instance-segmentation name="a" src="${image}" header="h" labels="['Car']">
<short-instructions>s</short-instructions><full-instructions header="f">f</full-instructions>
</crowd-instance-segmentation></CROWD-form>"""


class Page(HTMLParser):
    """Reads what a browser would: the policy, the attributes of forms, the inline scripts."""

    def __init__(self, text: bytes) -> None:
        super().__init__()
        self.policies: list[str] = []
        self.forms: list[list[tuple[str, str | None]]] = []
        self.scripts: list[str] = []
        self._in_script = False
        self.feed(text.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_script = tag == "script" and "type" not in dict(attrs)
        if tag == "crowd-form":
            self.forms.append(attrs)
        if tag == "meta" and dict(attrs).get("http-equiv") == "Content-Security-Policy":
            self.policies.append(dict(attrs)["content"] or "")

    def handle_data(self, text: str) -> None:
        if self._in_script:
            self.scripts.append(text)
        self._in_script = False


def serve(catalog: Catalog, path: str) -> bytes:
    return b"".join(served_page(catalog.files[path].pieces(), "7"))


def built(folder: Path, **changes: object) -> tuple[Catalog, Catalog]:
    """Make the catalogs of one spec: from memory, and from the folder it was built into."""
    folder.mkdir(exist_ok=True)
    for name in ("a", "b", "c"):
        Image.new("RGB", (8, 6)).save(folder / f"{name}.png")
    (folder / "order.csv").write_text("image\nc.png\na.png\nb.png\n")
    images = {} if "manifest" in changes else {"images": "*.png"}
    spec = {"title": "Cars & <vans>", "labels": ["Car"], **images, **changes}
    (folder / "task.yaml").write_text(yaml.safe_dump(spec))
    loaded = load_spec(folder / "task.yaml")
    build_site(loaded, folder / "site")
    return planned_catalog(plan_site(load_tasks(loaded))), read_site(folder / "site")


@pytest.mark.parametrize("place", [0, 1], ids=["spec", "site"])
def test_served_pages_may_ask_their_server_and_nobody_else(tmp_path: Path, place: int) -> None:
    catalog = built(tmp_path)[place]
    page = Page(serve(catalog, "index.html"))
    (policy,) = page.policies
    directives = {name: sources for name, *sources in (part.split() for part in policy.split("; "))}
    assert directives["connect-src"] == ["'self'"]
    assert directives["default-src"] == directives["form-action"] == ["'none'"]
    assert [hash_source(text.encode()) for text in page.scripts] == list(reversed(directives["script-src"]))
    assert len(page.forms) == 3


def test_built_files_have_nothing_of_it(tmp_path: Path) -> None:
    built(tmp_path)
    text = (tmp_path / "site" / "index.html").read_bytes()
    assert b"connect-src 'none'" in text
    assert b"maskpress-version" not in text
    assert b"/submissions" not in text


OWN = {"kind": "post", "url": "/submissions"}
DOWNLOAD = {"kind": "download"}


def settings(page: bytes) -> Any:
    """Read the one block of settings, which has to stand before the bundle."""
    blocks = re.findall(rb'<script type="application/json" id="maskpress-settings">(.*?)</script>', page, re.DOTALL)
    (block,) = blocks
    assert page.index(block) < page.index(b"\n<script>", page.index(block))
    return json.loads(block)


@pytest.mark.parametrize("place", [0, 1], ids=["spec", "site"])
def test_answers_come_here_whatever_the_spec_says(tmp_path: Path, place: int) -> None:
    api = "https://api.example.org/answers"
    post = {"post": {"url": api, "headers": {"X-Project": "</script>"}}}
    put = {"put": {"url": "https://store.example.org/{{ row.id }}"}}
    catalog = built(tmp_path, submit=[put, post], reasons=["Too dark"], complete={"code": "C"})[place]
    page = serve(catalog, "index.html")
    assert settings(page) == {"submit": [OWN, DOWNLOAD], "complete": {"code": "C"}, "reasons": ["Too dark"]}
    assert b"api.example.org" not in page
    (policy,) = Page(page).policies
    assert "store.example.org" not in policy


@pytest.mark.parametrize("place", [0, 1], ids=["spec", "site"])
def test_known_worker_is_not_asked_and_goes_on_after_the_batch(tmp_path: Path, place: int) -> None:
    catalog = built(tmp_path, worker="ask")[place]
    pieces = catalog.files["index.html"].pieces
    name = 'Ana </script><!-- "'
    page = b"".join(served_page(pieces(), "7", worker=name, after="http://127.0.0.1:1/?worker=%22"))
    assert settings(page)["worker"] == {"name": name}
    assert settings(page)["complete"] == {"url": "http://127.0.0.1:1/?worker=%22"}
    assert settings(serve(catalog, "index.html"))["worker"] == {"ask": True}


def test_own_completion_of_a_page_stays(tmp_path: Path) -> None:
    catalog = built(tmp_path, complete={"code": "C"})[0]
    page = b"".join(served_page(catalog.files["index.html"].pieces(), "7", after="http://127.0.0.1:1/"))
    assert settings(page)["complete"] == {"code": "C"}


def test_nothing_changes_behind_the_head(tmp_path: Path) -> None:
    catalog = built(tmp_path)[0]
    before, after = b"".join(catalog.files["index.html"].pieces()), serve(catalog, "index.html")
    bundle = b"\n<script>" + resources.bundle()
    assert after[after.index(bundle) :] == before[before.index(bundle) :]


@pytest.mark.parametrize("worker", ["none", "url"])
def test_site_tells_whose_pages_it_holds(tmp_path: Path, worker: str) -> None:
    memory, folder = built(tmp_path, batches={"workers": ["cho", "ana"]}, answers_per_task=2, worker=worker)
    assert folder.batches == memory.batches
    assert folder.workers == memory.workers == ("cho", "ana")
    assert built(tmp_path / "size", batches={"size": 1})[1].workers == ()


def test_other_hosts_of_a_page_are_not_asked_while_it_is_served() -> None:
    policy = "connect-src https://api.example; form-action https://host.example; script-src 'none'"
    assert widened(policy, "'sha256-x'") == "connect-src 'self'; form-action 'none'; script-src 'sha256-x'"


def test_script_fits_into_a_page() -> None:
    assert not re.search(rb"</script|<!--|[\r\0]", script())


def test_site_tells_the_tasks_that_its_spec_had(tmp_path: Path) -> None:
    cases: dict[str, dict[str, object]] = {
        "one": {},
        "many": {"batches": {"size": 2}},
        "copy": {"page": {"images": "copy"}},
        "rows": {"manifest": "order.csv", "batches": {"size": 1}},
    }
    for name, changes in cases.items():
        memory, folder = built(tmp_path / name, **changes)
        assert folder.batches == memory.batches
        assert folder.title == memory.title == "Cars & <vans>"
        assert set(folder.files) == set(memory.files)
        assert {size for batch in folder.batches for task in batch.tasks for size in task.sizes} == {(8, 6)}


def test_site_of_a_template_tells_its_tasks(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(TEMPLATE)
    (tmp_path / "rows.csv").write_text("image\na.png\nb.png\n")
    built(tmp_path)
    (tmp_path / "task.yaml").write_text("template: page.html\nmanifest: rows.csv\n")
    loaded = load_spec(tmp_path / "task.yaml")
    build_site(loaded, tmp_path / "site")
    memory, folder = planned_catalog(plan_site(load_tasks(loaded))), read_site(tmp_path / "site")
    assert [[task.id for task in batch.tasks] for batch in folder.batches] == [["a"], ["b"]]
    assert folder.batches == memory.batches
    assert settings(serve(folder, "a.html"))["submit"] == [OWN, DOWNLOAD]


def test_folder_without_a_marker_is_no_site(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>")
    with pytest.raises(MaskpressError, match="is no site"):
        read_site(tmp_path)


def test_fingerprint_changes_with_what_its_page_holds_and_with_nothing_else(tmp_path: Path) -> None:
    def prints() -> dict[str, str]:
        catalog = built(tmp_path, batches={"size": 1}, hidden={"a": "{{ row.id }}"})[0]
        return {path: catalog.fingerprint(path) for path in catalog.fingerprints}

    first = prints()
    tasks = load_tasks(load_spec(tmp_path / "task.yaml"))
    again = planned_catalog(plan_site(tasks))
    assert {path: again.fingerprint(path) for path in first} == first
    Image.new("RGB", (8, 6), "red").save(tmp_path / "a.png")
    changed = planned_catalog(plan_site(load_tasks(load_spec(tmp_path / "task.yaml"))))
    assert [path for path in first if changed.fingerprint(path) != first[path]] == ["a.html"]
    assert changed.fingerprint("z.html") == "gone"


def test_nothing_is_read_before_a_page_is_asked_for(tmp_path: Path) -> None:
    tasks = make_tasks(tmp_path, 2)
    catalog = planned_catalog(plan_site(tasks, bundle=b"1"))
    pieces = catalog.files["index.html"].pieces()
    assert iter(pieces) is iter(pieces)


@pytest.mark.parametrize("kind", ["listed", "linked"])
def test_site_of_a_stranger_gives_no_files_beside_it(tmp_path: Path, kind: str) -> None:
    built(tmp_path)
    site, secret = tmp_path / "site", tmp_path / "secret.txt"
    secret.write_text("secret")
    marker = json.loads((site / ".maskpress.json").read_bytes())
    path = "../secret.txt" if kind == "listed" else "notes.txt"
    marker["files"].append({"path": path, "size": 6, "sha256": "0" * 64})
    (site / ".maskpress.json").write_text(json.dumps(marker))
    if kind == "linked":
        (site / path).symlink_to(secret)
    with pytest.raises(MaskpressError, match="lies outside of it"):
        read_site(site)
