"""One spec gives one site, byte for byte, whatever the machine and the moment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from handmade import tree

SPEC = """\
title: Cars – Übung
header: "Paint {{ row.id }}"
labels: [Car, {name: Person, description: Not reflections, key: v}, no]
manifest: rows.jsonl
instructions: {short: "Trace the **visible** part.", full: "# All\\n\\nEvery car."}
rules: {instances: {min: 1}, labels: {Person: {max: 3}, Car: {min: 1}}, one_piece: true}
hidden: {site: "{{ row.site }}", again: "{{ row.id }}"}
batches: {workers: [ana, ben, cho]}
answers_per_task: 2
page: {images: IMAGES, url: "https://lab.example.org/cars/"}
submit: [{post: {url: "https://lab.example.org/in", headers: {X-B: b, X-A: a}, fields: {z: "1", a: "2"}}}]
platform: {study: study, preview: {study: NONE, a: b}}
complete: {url: "https://lab.example.org/done?{study}", fallback_code: F}
reasons: [It does not load, No car]
"""

BUILD = """
import os, sys
os.umask(int(sys.argv[2], 8))
from pathlib import Path
from maskpress import build_site, load_spec
for images in ("inline", "copy"):
    build_site(load_spec(Path(sys.argv[1], f"{images}.yaml")), Path(sys.argv[1], "sites", images))
"""


@dataclass(frozen=True)
class Surroundings:
    """What differs between two machines: environment, umask, the names of folders, the order of their entries."""

    environment: Mapping[str, str] = field(default_factory=dict)
    umask: str = "022"
    folder: str = "project"
    reverse: bool = False


PLAIN = Surroundings()
OTHERS = {
    "hash seed": Surroundings({"PYTHONHASHSEED": "4242"}),
    "locale": Surroundings({"LC_ALL": "C", "LANG": "tr_TR.UTF-8"}),
    "time zone": Surroundings({"TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "1"}),
    "umask": Surroundings(umask="077"),
    "folder": Surroundings(folder="an other/földer"),
    "directory order": Surroundings(reverse=True),
}


def make_project(folder: Path, *, reverse: bool) -> None:
    """Write specs, rows and pictures, the pictures in the order of their names or against it."""
    folder.mkdir(parents=True)
    names = ["é.png", "a.png", "B.png"]
    rows = [f'{{"image": "{name}", "id": "t{n}", "site": "ü"}}\n' for n, name in enumerate(names)]
    (folder / "rows.jsonl").write_text("".join(rows), encoding="utf-8")
    for images in ("inline", "copy"):
        (folder / f"{images}.yaml").write_text(SPEC.replace("IMAGES", images), encoding="utf-8")
    for name in sorted(names, reverse=reverse):
        Image.new("RGB", (40, 30), (len(name), ord(name[0]) % 256, 7)).save(folder / name)


def build(place: Path, surroundings: Surroundings) -> Path:
    """Build a site with images inside its pages and one with images beside them; return the folder of both."""
    folder = place / surroundings.folder
    make_project(folder, reverse=surroundings.reverse)
    environment = {**os.environ, "MASKPRESS_CACHE": str(place / "cache"), **surroundings.environment}
    command = [sys.executable, "-c", BUILD, str(folder), surroundings.umask]
    subprocess.run(command, check=True, env=environment, cwd=place)
    return folder / "sites"


@pytest.fixture(scope="module")
def plain_sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("plain"), PLAIN)


@pytest.mark.parametrize("difference", OTHERS)
def test_sites_are_the_same_bytes_whatever_the(tmp_path: Path, plain_sites: Path, difference: str) -> None:
    sites = build(tmp_path, OTHERS[difference])
    assert tree(sites) == tree(plain_sites)
    for images in ("inline", "copy"):
        assert modes(sites / images) == modes(plain_sites / images)


def modes(site: Path) -> dict[str, int]:
    paths = [site, *site.rglob("*")]
    return {path.relative_to(site).as_posix(): path.stat().st_mode & 0o777 for path in paths}
