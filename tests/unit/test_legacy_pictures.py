"""The PNGs of old output manifests: which are read, how their background comes out, and where they are looked for."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import pytest
from PIL import Image

from maskpress.legacy.model import Response
from maskpress.legacy.pictures import find_png
from maskpress.problems import Problem, Refusal
from oldresults import MANIFEST, MAPS, OLD, label_map, read, responses


def test_white_background_of_a_manifest_png_becomes_transparent_and_nothing_else() -> None:
    first = responses((OLD / MANIFEST).read_bytes())[0].fields["street"]
    assert isinstance(first, dict)

    with Image.open(io.BytesIO(base64.b64decode(first["labeledImage"]["pngImageData"]))) as picture:
        shown = picture.convert("RGBA")
        assert picture.mode == "P"
    assert shown.getpixel((0, 0)) == (0, 0, 0, 0)
    assert shown.getpixel((3, 1)) == (0x1F, 0x77, 0xB4, 255)


@pytest.mark.parametrize("mode", ["RGB", "P"])
def test_manifest_png_of_any_opaque_kind_is_read(tmp_path: Path, mode: str) -> None:
    with Image.open(OLD / "output/annotations/consolidated-annotation/output/0_2024-03-05T01_02_03.png") as picture:
        picture.convert("RGB").convert(mode, palette=Image.Palette.ADAPTIVE).save(tmp_path / "a.png")
    line = json.loads((OLD / MANIFEST).read_text().split("\n")[0]) | {"street-ref": "masks/a.png"}

    (found,) = read(json.dumps(line), folder=tmp_path)

    assert isinstance(found, Response)
    assert label_map(found.fields["street"]) == MAPS["first"]


def test_manifest_png_with_opaque_pixels_of_no_label_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (4, 2), "#123456").save(tmp_path / "a.png")
    line = json.loads((OLD / MANIFEST).read_text().split("\n")[0]) | {"street-ref": "a.png"}

    (found,) = read(json.dumps(line), folder=tmp_path)

    assert isinstance(found, Problem)
    assert (found.code, "#123456" in found.message) == ("E606", True)


def test_rgba_png_with_painted_background_is_refused_in_words(tmp_path: Path) -> None:
    Image.new("RGBA", (4, 2), "#ffffff").save(tmp_path / "a.png")
    line = json.loads((OLD / MANIFEST).read_text().split("\n")[0]) | {"street-ref": "a.png"}

    (found,) = read(json.dumps(line), folder=tmp_path)

    assert isinstance(found, Problem)
    assert (found.code, found.help) == ("E606", "save the PNG with a palette, or as RGB with 8 bits")


def test_png_is_found_by_the_longest_end_of_its_reference(tmp_path: Path) -> None:
    for name in ("a/0.png", "b/0.png"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(name.encode())

    assert find_png("s3://bucket/out/b/0.png", [tmp_path], "") == b"b/0.png"
    with pytest.raises(Refusal, match="several PNGs"):
        find_png("s3://bucket/c/0.png", [tmp_path], "")


@pytest.mark.parametrize(
    "reference", ["../secret.png", "s3://b/../../secret.png", "", "s3://b/", "a\0.png", "x" * 5000]
)
def test_png_outside_its_folder_is_never_read(tmp_path: Path, reference: str) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "link.png").symlink_to(tmp_path / "secret.png")

    for name in (reference, "link.png"):
        with pytest.raises(Refusal) as refused:
            find_png(name, [tmp_path / "below"], "")
        assert refused.value.code == "E607"
