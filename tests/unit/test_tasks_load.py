"""A spec and its rows become tasks, or every problem there is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from maskpress.errors import SpecError
from maskpress.problems import Problem
from maskpress.spec.model import TaskSpec
from maskpress.tasks.load import load_tasks
from maskpress.tasks.model import SafeHtml
from pictures import answer, write_files, write_image, write_spec


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASKPRESS_CACHE", str(tmp_path_factory.mktemp("cache")))


def problems_of(spec: TaskSpec) -> tuple[Problem, ...]:
    with pytest.raises(SpecError) as caught:
        load_tasks(spec)
    return caught.value.problems


def lines(*rows: dict[str, object]) -> str:
    return "\n".join(json.dumps(row) for row in rows)


def test_every_text_is_filled_in_for_its_row(tmp_path: Path) -> None:
    for name in "ab":
        write_image(tmp_path / f"{name}.jpg", (4, 2))
    spec = write_spec(
        tmp_path,
        """\
        header: Paint {{ row.what }}
        manifest: rows.jsonl
        instructions: {short: "See *{{ row.what }}*", full: "All"}
        initial: "{{ row.answer | default('') }}"
        hidden: {site: "{{ row.site }}", fixed: x}
        """,
        {
            "rows.jsonl": lines(
                {
                    "image": "b.jpg",
                    "what": "<cars>",
                    "site": 3,
                    "answer": [{"annotatedResult": answer("1.1. ....", "Car")}],
                },
                {"image": "a.jpg", "what": "trees", "site": True, "id": "first"},
            )
        },
    )

    one, two = load_tasks(spec).items

    assert (one.id, one.header, one.short_instructions, one.full_instructions) == (
        "b",
        "Paint <cars>",
        SafeHtml(("<p>See <em>&lt;cars&gt;</em></p>",)),
        SafeHtml(("<p>All</p>",)),
    )
    assert one.hidden == (("site", "3"), ("fixed", "x"))
    assert json.loads(str(one.initial))["instances"] == [{"color": "#2ca02c", "label": "Car"}]
    assert (two.id, two.hidden[0], two.initial) == ("first", ("site", "true"), None)
    assert (two.image.path, two.image.width, two.image.height) == (tmp_path / "a.jpg", 4, 2)


def test_hundred_bad_images_give_a_hundred_problems(tmp_path: Path) -> None:
    write_files(tmp_path, {f"{n:03}.jpg": b"\xff\xd8 broken" for n in range(100)})

    assert len(problems_of(write_spec(tmp_path, 'images: "*.jpg"\n'))) == 100


def test_problems_of_rows_images_and_texts_come_together_in_order(tmp_path: Path) -> None:
    write_image(tmp_path / "Good.png")
    spec = write_spec(
        tmp_path,
        """\
        header: "{{ row.what"
        manifest: rows.jsonl
        hidden: {site: "{{ row.site }}"}
        """,
        {
            "rows.jsonl": lines({"image": "good.png"}, {"image": "Good.png"})
            + "\n{\n"
            + lines({"image": "Good.png", "site": 1})
        },
    )

    found = [(p.file.rpartition("/")[2], p.line, p.column, p.code) for p in problems_of(spec)]

    assert found == [
        ("rows.jsonl", 1, 11, "E301"),
        ("rows.jsonl", 2, 11, "E207"),
        ("rows.jsonl", 3, 2, "E202"),
        ("rows.jsonl", 4, 11, "E207"),
        ("task.yaml", 3, 9, "E401"),
        ("task.yaml", 5, 16, "E402"),
    ]


def test_problem_all_rows_share_is_told_once_with_the_first_row(tmp_path: Path) -> None:
    write_files(tmp_path, {"rows.jsonl": lines(*({"image": "a.png", "id": n} for n in range(9)))})
    write_image(tmp_path / "a.png")

    (problem,) = problems_of(write_spec(tmp_path, 'header: "{{ row.x }}"\nmanifest: rows.jsonl\n'))

    assert problem.help is not None
    assert problem.help.startswith("first at ")
    assert 'rows.jsonl:1; there is "image", "id"' in problem.help


def test_frames_left_out_are_a_warning(tmp_path: Path) -> None:
    write_image(tmp_path / "a.gif", mode="P", save_all=True, append_images=[])
    write_image(tmp_path / "b.tif", save_all=True, append_images=[Image.new("RGB", (6, 4))])

    tasks = load_tasks(write_spec(tmp_path, 'images: "*.*f"\n'))

    assert len(tasks.items) == 2
    assert [(p.code, p.severity, "b.tif" in p.message) for p in tasks.warnings] == [("W311", "warning", True)]


def test_remote_images_are_described_and_never_fetched(tmp_path: Path) -> None:
    spec = write_spec(
        tmp_path,
        "manifest: rows.csv\npage: {images: remote}\n",
        {"rows.csv": "image,width,height\nhttps://no.invalid/a%20b.JPG?x=1,640,480\nhttp://no.invalid/c,,\n"},
    )

    one, two = (task.image for task in load_tasks(spec).items)

    assert (one.url, one.path, one.width, one.height, one.suffix) == (
        "https://no.invalid/a%20b.JPG?x=1",
        None,
        640,
        480,
        ".jpg",
    )
    assert (two.width, two.height, two.media_type) == (None, None, "image/*")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"image": "ftp://e.org/a.jpg"}, "E309"),
        ({"image": "https:///a.jpg"}, "E309"),
        ({"image": "https://e.org:x/a.jpg"}, "E309"),
        ({"image": "https://user:word@e.org/a.jpg"}, "E309"),
        ({"image": "https://e.org/a b.jpg"}, "E309"),
        ({"image": 'https://e.org/";a.jpg'}, "E309"),
        ({"image": "a.jpg"}, "E309"),
        ({"image": "https://e.org/a.jpg", "width": 5}, "E310"),
        ({"image": "https://e.org/a.jpg", "width": 0, "height": 5}, "E310"),
        ({"image": "https://e.org/a.jpg", "width": "5px", "height": 5}, "E310"),
        ({"image": "https://e.org/a.jpg", "width": True, "height": 5}, "E310"),
        ({"image": "https://e.org/a.jpg", "width": 32_768, "height": 5}, "E310"),
        ({"image": "https://e.org/a.jpg", "width": 10_001, "height": 10_000}, "E310"),
    ],
)
def test_unusable_remote_image_is_a_problem(tmp_path: Path, row: dict[str, object], code: str) -> None:
    spec = write_spec(tmp_path, "manifest: r.jsonl\npage: {images: remote}\n", {"r.jsonl": lines(row)})

    assert [problem.code for problem in problems_of(spec)] == [code]


def test_url_without_the_setting_names_the_setting(tmp_path: Path) -> None:
    (problem,) = problems_of(write_spec(tmp_path, "image: https://e.org/a.jpg\n"))

    assert problem.help is not None
    assert "page: {images: remote}" in problem.help


def test_paths_stay_below_the_spec(tmp_path: Path) -> None:
    write_image(tmp_path / "outside.png")
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec/link.png").symlink_to(tmp_path / "outside.png")
    rows = [{"image": "../outside.png", "id": 1}, {"image": str(tmp_path / "outside.png"), "id": 2}]
    rows += [{"image": "link.png", "id": 3}, {"image": "a\\b.png", "id": 4}]
    spec = write_spec(tmp_path / "spec", "manifest: r.jsonl\n", {"r.jsonl": lines(*rows)})

    assert [problem.code for problem in problems_of(spec)] == ["E302", "E302", "E302", "E301"]


def test_hostile_paths_are_problems(corpora: Path, tmp_path: Path) -> None:
    texts = json.loads((corpora / "strings/paths_fuzzdb_a.json").read_text("utf-8"))
    rows = [{"image": text, "id": number} for number, text in enumerate(texts)]
    spec = write_spec(tmp_path, "manifest: r.jsonl\n", {"r.jsonl": lines(*rows)})

    found = problems_of(spec)

    assert {problem.line for problem in found} == set(range(1, len(texts) + 1))


def test_progress_counts_rows(tmp_path: Path) -> None:
    for name in "abc":
        write_image(tmp_path / f"{name}.png")
    seen: list[tuple[int, int]] = []

    load_tasks(write_spec(tmp_path, 'images: "*.png"\n'), progress=lambda done, total: seen.append((done, total)))

    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_tasks_are_the_same_whatever_locale_and_hash_seed(tmp_path: Path) -> None:
    for name in ("b", "ä", "A2", "a10", "a9"):
        write_image(tmp_path / f"{name}.tif")
    write_spec(tmp_path, 'images: "*.tif"\n')
    script = "import sys; from maskpress.spec.load import load_spec; from maskpress.tasks.load import load_tasks\n"
    script += "for task in load_tasks(load_spec(sys.argv[1])).items: print(ascii(task))"

    def run(**environment: str) -> str:
        command = [sys.executable, "-X", "utf8", "-c", script, str(tmp_path / "task.yaml")]
        return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True).stdout

    first = run(PYTHONHASHSEED="1", LC_ALL="C")
    assert first.count("Task(") == 5
    assert first == run(PYTHONHASHSEED="2", LC_ALL="C.UTF-8")
