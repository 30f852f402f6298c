"""Task specs: what every key becomes, and that words of YAML 1.1 survive."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from maskpress.errors import SpecError
from maskpress.spec.load import DEFAULT_HEADER, check_source, load_spec
from maskpress.spec.model import (
    Channel,
    Completion,
    Images,
    Label,
    PageOptions,
    Question,
    Range,
    Rules,
    TaskSpec,
)
from maskpress.spec.platforms import Platform

HOSTS = ("https://www.example.org", "https://sandbox.example.org", "http://127.0.0.1:8000")
VALID = Path(__file__).parents[1] / "data" / "specs" / "valid"


def load(folder: Path, text: str) -> TaskSpec:
    (folder / "task.yaml").write_text(text, encoding="utf-8")
    return load_spec(folder / "task.yaml")


def test_spec_with_every_key_is_loaded_as_written() -> None:
    spec = load_spec(VALID / "every-key.yaml")
    assert (spec.title, spec.header) == ("Cars downtown", "Paint every car in {{ row.street }}")
    assert spec.labels == (Label("Car"), Label("Person", "Not reflections", "c"))
    assert spec.images == Images("manifest", "rows.jsonl")
    assert (spec.initial, spec.answer_name, spec.hidden) == (
        "{{ row.answer }}",
        "cars",
        {"site": "{{ row.site }}", "round": "010"},
    )
    assert spec.rules == Rules(Range(1, 50), {"Car": Range(1), "Person": Range(max=3)}, Range(20), one_piece=True)
    page = PageOptions("copy", "dark", "https://lab.example.org/cars/")
    assert (spec.batch_size, spec.contrast, spec.page) == (1, (200, 4000.5), page)
    assert (spec.workers, spec.answers_per_task, spec.worker) == ((), 2, "none")
    assert spec.questions == (
        Question("weather", "Weather?", "choice", ("sun", "no"), required=True),
        Question("lanes", "How many lanes?", "number"),
    )
    assert (spec.overlap, spec.contact) == ("below", "lab@example.org")
    parent = Channel("parent", origin="https://survey.example.org")
    assert spec.submit == (Channel("form", HOSTS), parent, Channel("download"))
    assert spec.hosts == HOSTS
    assert spec.platform == Platform("pid", "visit", "study", {"visit": "NONE"}, "https://p.example/?c={code}")
    assert spec.complete == Completion("https://p.example/?c=A%20B", "A B", "007")
    assert spec.reasons == ("The image does not load", "404")


def test_spec_with_workers_and_channels_is_loaded_as_written() -> None:
    spec = load_spec(VALID / "answers.yaml")
    assert (spec.workers, spec.answers_per_task, spec.worker) == (("ana", "Ben-2", "007"), 3, "url")
    post = Channel(
        "post",
        url="https://answers.example.org/in?project=cars",
        body="multipart",
        headers={"X-Lab": "café"},
        fields={"project": "010"},
    )
    assert spec.submit == (
        post,
        Channel("post", url="http://192.168.1.5:8000/answers"),
        Channel("parent", origin="https://xn--bcher-kva.example"),
        Channel("download"),
    )
    assert spec.complete == Completion("https://panel.example.org/done?who={worker}&from={ref}")


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        ("[download]", ["download"]),
        ("[{put: {url: 'https://x.example/{{ row.id }}'}}]", ["put", "download"]),
        ("[download, {post: {url: 'https://x.example'}}, download]", ["post", "download"]),
    ],
)
def test_download_is_always_the_last_channel(tmp_path: Path, given: str, kinds: list[str]) -> None:
    spec = load(tmp_path, f"labels: [Car]\nimage: car.jpg\nsubmit: {given}\n")
    assert [channel.kind for channel in spec.submit] == kinds


def test_instructions_come_from_the_spec_or_from_a_file() -> None:
    spec = load_spec(VALID / "every-key.yaml")
    assert spec.short_instructions is not None
    assert spec.full_instructions is not None
    assert (spec.short_instructions.text, spec.short_instructions.file) == ("Trace the **visible** part.", None)
    assert spec.full_instructions.text == "# How to paint\n\nSlowly.\n"
    assert spec.full_instructions.file == VALID.resolve() / "texts" / "full.md"
    assert spec.full_instructions.folder == VALID.resolve() / "texts"
    assert spec.full_instructions.path == ("instructions", "full", "file")


def test_spec_with_a_template_is_loaded_as_written() -> None:
    spec = load_spec(VALID / "template.yaml")
    assert spec.template is not None
    assert spec.template.file == VALID.resolve() / "texts" / "old.liquid.html"
    assert spec.template.text == spec.template.file.read_text("utf-8")
    assert (spec.labels, spec.batch_size, spec.images) == ((), 1, Images("manifest", "rows.jsonl"))
    assert spec.image_roots == {"s3://bucket/": "./images/", "s3://bucket/night/": "./dark/"}
    assert (spec.initial, spec.hidden) == ("{{ row.answer }}", {"site": "{{ row.site }}"})
    assert spec.rules == Rules(Range(1), {"Car": Range(1)})


def test_smallest_spec_gets_every_default(tmp_path: Path) -> None:
    spec = load(tmp_path, "labels: [Car]\nimage: car.jpg\n")
    assert spec == TaskSpec(spec.source, DEFAULT_HEADER, DEFAULT_HEADER, (Label("Car"),), Images("image", "car.jpg"))


def test_page_for_a_task_host_holds_one_task(tmp_path: Path) -> None:
    rest = "labels: [Car]\nimage: car.jpg\nsubmit: [download, {form: {hosts: [a.example]}}]\n"
    assert load(tmp_path, rest).batch_size == 1
    assert load(tmp_path, rest + "batches: {size: 1}\n").batch_size == 1


def test_page_that_a_form_takes_away_holds_one_task(tmp_path: Path) -> None:
    rest = "labels: [Car]\nimage: car.jpg\n"
    assert load(tmp_path, rest + "submit: [{form: {url: 'https://x.example/'}}]\n").batch_size == 1
    assert load(tmp_path, rest + "platform: mturk\n").batch_size == 1


def test_title_comes_from_the_header_unless_it_is_a_template(tmp_path: Path) -> None:
    rest = "labels: [Car]\nimage: car.jpg\n"
    assert load(tmp_path, "header: Paint cars\n" + rest).title == "Paint cars"
    assert load(tmp_path, 'header: "Paint {{ row.x }}"\n' + rest).title == "task"
    assert load(tmp_path, "title: Cars\n" + rest).header == "Cars"


def test_paths_resolve_from_the_folder_of_the_spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(tmp_path, "labels: [Car]\nimage: car.jpg\n")
    monkeypatch.chdir(tmp_path)
    spec = load_spec("task.yaml")
    assert (spec.source.file, spec.folder) == ("task.yaml", tmp_path.resolve())


YAML_1_1 = [
    *("no", "No", "NO", "yes", "Yes", "on", "On", "off", "OFF", "y", "n", "Y", "N"),
    *("010", "0x10", "0b11", "1_000", "007", "+1", "0o17", "1e3", "1.0", ".5", ".inf", "-.inf", ".nan"),
    *("12:30:45", "190:20:30", "2024-01-01", "2024-13-45", "=", "<<"),
]


@pytest.mark.parametrize("in_flow", [True, False])
def test_words_of_yaml_1_1_survive_as_labels(tmp_path: Path, in_flow: bool) -> None:
    items = f"[{', '.join(YAML_1_1)}]" if in_flow else "".join(f"\n  - {word}" for word in YAML_1_1)
    spec = load(tmp_path, f"labels: {items}\nimage: a.jpg\n")
    assert [label.name for label in spec.labels] == YAML_1_1


def test_words_of_yaml_1_1_survive_in_every_text(tmp_path: Path) -> None:
    rules = "rules: {labels: {010: {min: 1}}}\n"
    spec = load(
        tmp_path, f"title: 1.0\nheader: 1e3\nlabels: [{{name: 010, key: 5e0}}]\nimage: 007\n{rules}".replace("5e0", "x")
    )
    assert (spec.title, spec.header, spec.labels[0].name, spec.images.pattern) == ("1.0", "1e3", "010", "007")
    assert spec.rules.labels == {"010": Range(1)}


def test_numbers_stay_numbers_where_numbers_are_wanted(tmp_path: Path) -> None:
    spec = load(tmp_path, "labels: [Car]\nimage: a\nbatches: {size: 0x10}\ndisplay: {contrast: [1e2, 0o777]}\n")
    assert (spec.batch_size, spec.contrast) == (16, (100.0, 511))


def test_warnings_come_with_a_usable_spec(tmp_path: Path) -> None:
    (tmp_path / "task.yaml").write_text("labels: [bg]\nimage: a.jpg\n")
    spec, problems = check_source(tmp_path / "task.yaml")
    assert spec is not None
    assert [(problem.code, problem.severity) for problem in problems] == [("W114", "warning")]


def test_errors_come_without_a_spec_all_at_once_and_sorted(tmp_path: Path) -> None:
    (tmp_path / "task.yaml").write_text("labels: [a, a, true]\nimages: 5\nworker: ask\nx: 1\nplatform: prolific\n")
    with pytest.raises(SpecError) as caught:
        load_spec(tmp_path / "task.yaml")
    assert [(each.code, each.line) for each in caught.value.problems] == [
        ("E103", 1),
        ("E104", 1),
        ("E117", 3),
        ("E101", 4),
        ("W125", 5),
    ]
    assert check_source(tmp_path / "task.yaml") == (None, caught.value.problems)


@pytest.mark.parametrize("path", sorted(VALID.glob("*.yaml")), ids=lambda path: path.stem)
def test_valid_specs_have_no_problems(path: Path) -> None:
    assert check_source(path)[1] == ()


def test_json_means_the_same_as_yaml(tmp_path: Path) -> None:
    shutil.copytree(VALID / "texts", tmp_path / "texts")
    yaml, json = load_spec(VALID / "every-key.yaml"), load_spec(VALID / "every-key.json.yaml")
    assert _without_place(yaml) == _without_place(json)


def _without_place(spec: TaskSpec) -> Any:
    return {**vars(replace(spec)), "source": None, "title": spec.title}
