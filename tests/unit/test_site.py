from __future__ import annotations

import errno
import os
from dataclasses import replace
from html import unescape
from pathlib import Path
from re import findall

import pytest

from handmade import BUNDLE, make_spec, make_task, make_tasks, tree
from maskpress.errors import OutputError, SpecError
from maskpress.pages.disk import Disk
from maskpress.pages.links import LINKS
from maskpress.pages.marker import MARKER
from maskpress.pages.site import Site, plan_site, write_site
from maskpress.spec.model import PageOptions
from maskpress.tasks.model import Tasks


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    (folder := tmp_path / "photos").mkdir()
    return folder


def write(tasks: Tasks, output: Path) -> Site:
    return write_site(plan_site(tasks, bundle=BUNDLE), output)


def files(output: Path) -> list[str]:
    return [path for path, content in (tree(output) or {}).items() if content is not None]


def test_site_of_one_batch_is_its_page(tmp_path: Path, photos: Path) -> None:
    site = write(make_tasks(photos, 3), tmp_path / "site")
    assert files(site.output) == [MARKER, "index.html", LINKS]
    assert site.pages == (site.index,)
    assert site.index.read_text().count("<crowd-form ") == 3


def test_site_of_several_batches_has_a_page_each_and_a_list(tmp_path: Path, photos: Path) -> None:
    site = write(make_tasks(photos, 5, batch_size=2), tmp_path / "site")
    assert files(site.output) == [MARKER, "batch-001.html", "batch-002.html", "img-5.html", "index.html", LINKS]
    assert [page.name for page in site.pages] == ["batch-001.html", "batch-002.html", "img-5.html"]


def test_list_links_every_page_with_what_it_holds(tmp_path: Path, photos: Path) -> None:
    site = write(make_tasks(photos, 5, batch_size=2, title="Cars & <vans>"), tmp_path / "site")
    text = site.index.read_text()
    assert findall(r'<a href="([^"]*)">', text) == ["batch-001.html", "batch-002.html", "img-5.html"]
    assert findall(r"<small>([^<]*)</small>", text) == ["2 images", "2 images", "1 image"]
    assert findall(r"<span>([^<]*)</span>", text) == ["img-1 to img-2", "img-3 to img-4", "Paint every car"]
    assert [unescape(title) for title in findall(r"<title>(.*)</title>", text)] == ["Cars & <vans>"]
    assert "<script" not in text


def test_site_of_workers_has_a_page_for_each_who_has_tasks(tmp_path: Path, photos: Path) -> None:
    site = write(make_tasks(photos, 2, workers=("ana", "ben", "cho")), tmp_path / "site")
    assert [page.name for page in site.pages] == ["ana.html", "ben.html"]
    (warning,) = site.warnings
    assert (warning.code, warning.severity) == ("W503", "warning")
    assert warning.message == "batches.workers: there are no tasks left for cho"


def test_list_links_workers_by_name_where_pages_read_it_from_their_address(tmp_path: Path, photos: Path) -> None:
    site = write(make_tasks(photos, 2, workers=("ana", "ben"), worker="url"), tmp_path / "site")
    links = findall(r'<a href="([^"]*)">', site.index.read_text())
    assert links == ["ana.html?worker=ana", "ben.html?worker=ben"]


def test_copied_images_lie_beside_the_pages_under_the_names_of_their_tasks(tmp_path: Path, photos: Path) -> None:
    tasks = make_tasks(photos, 2, page=PageOptions(images="copy"))
    site = write(tasks, tmp_path / "site")
    assert files(site.output) == [MARKER, "images/img-1.jpg", "images/img-2.jpg", "index.html", LINKS]
    assert (site.output / "images" / "img-2.jpg").read_bytes() == b"photo 2"


def test_rebuild_leaves_nothing_of_the_earlier_site(tmp_path: Path, photos: Path) -> None:
    write(make_tasks(photos, 5, batch_size=1), tmp_path / "site")
    again = write(make_tasks(photos, 2), tmp_path / "site")
    assert files(again.output) == [MARKER, "index.html", LINKS]


def test_rebuild_of_the_same_tasks_gives_the_same_bytes(tmp_path: Path, photos: Path) -> None:
    tasks = make_tasks(photos, 5, batch_size=2, page=PageOptions(images="copy"))
    first = tree(write(tasks, tmp_path / "site").output)
    assert tree(write(tasks, tmp_path / "site").output) == first
    assert tree(write(tasks, tmp_path / "elsewhere").output) == first


def test_plan_says_what_it_will_write_and_about_how_large(photos: Path) -> None:
    tasks = make_tasks(photos, 3, batch_size=2, page=PageOptions(images="copy"))
    plan = plan_site(tasks, bundle=BUNDLE)
    assert [file.path for file in plan.files] == [
        "batch-001.html",
        "img-3.html",
        "index.html",
        LINKS,
        "images/img-1.jpg",
        "images/img-2.jpg",
        "images/img-3.jpg",
    ]
    assert plan.files[4].weight == len(b"photo 1")
    assert plan.problems == ()


def sized(photos: Path, megabytes: float, count: int = 1) -> Tasks:
    """Tasks with sparse images, so that one page each has about that size in base64."""
    spec = make_spec(photos, batch_size=1)
    items = tuple(make_task(photos, f"img-{n}") for n in range(count))
    for task in items:
        assert task.image.path is not None
        os.truncate(task.image.path, int(megabytes * 750_000))
    return Tasks(spec, items)


def test_plan_warns_of_heavy_pages_once_and_says_what_helps(photos: Path) -> None:
    (problem,) = plan_site(sized(photos, 51, count=3), bundle=BUNDLE).problems
    assert str(problem) == (
        "task.yaml:4:9 W502 img-0.html would have about 51 MB and 2 more are as large; pages above 50 MB open slowly"
    )
    assert problem.severity == "warning"
    assert problem.help == "set `page: {images: copy}`, or a smaller `batches: {size: ...}`"


def test_plan_warns_of_nothing_up_to_50_megabytes(photos: Path) -> None:
    assert plan_site(sized(photos, 49.9), bundle=BUNDLE).problems == ()


def test_site_with_an_impossible_page_is_not_written(tmp_path: Path, photos: Path) -> None:
    plan = plan_site(sized(photos, 501), bundle=BUNDLE)
    assert [problem.code for problem in plan.problems] == ["E501"]
    with pytest.raises(SpecError):
        write_site(plan, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_site_carries_the_warnings_of_its_tasks(tmp_path: Path, photos: Path) -> None:
    tasks = make_tasks(photos, 1)
    warning = tasks.spec.source.problem(("images",), "W502", "look here", severity="warning")
    assert write(replace(tasks, warnings=(warning,)), tmp_path / "site").warnings == (warning,)


def test_full_disk_is_told_in_words(tmp_path: Path, photos: Path) -> None:
    class Full(Disk):
        def touch(self, operation: str, path: Path) -> None:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with pytest.raises(OutputError, match=r"could not be written: No space left on device .*no page is half written"):
        write_site(plan_site(make_tasks(photos, 1), bundle=BUNDLE), tmp_path / "site", disk=Full())


def test_image_that_vanishes_while_building_is_told_in_words(tmp_path: Path, photos: Path) -> None:
    plan = plan_site(make_tasks(photos, 2), bundle=BUNDLE)
    (photos / "img-2.jpg").unlink()
    with pytest.raises(OutputError, match=r"No such file or directory at .*img-2\.jpg"):
        write_site(plan, tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["photos"]
