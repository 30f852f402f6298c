"""Files of other projects as answers: every one is taken or put aside, and no genuine one is put aside."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from foreign import strings, wrapped
from genuine import answer, art, palette, random_map, rgba_png, submission
from maskpress.problems import CODES
from maskpress.results.model import Quarantined, Result
from maskpress.results.read import read_results
from maskpress.results.verify import verify
from soak import thinned

DRAWN = art("..11 .112")


def read(*paths: Path) -> list[Result | Quarantined]:
    return list(read_results(*paths))


def as_pillow_reads(content: bytes, instances: list[dict[str, str]]) -> Any:
    with Image.open(io.BytesIO(without_texts(content)), formats=["PNG"]) as picture:
        pixels = np.asarray(picture.convert("RGBA")).astype(np.int64)
    flat = (pixels[..., 0] << 16 | pixels[..., 1] << 8 | pixels[..., 2]) * (pixels[..., 3] == 255)
    values, which = np.unique(flat, return_inverse=True)
    ids = {int(each["color"][1:], 16): number for number, each in enumerate(instances, 1)}
    return np.array([ids.get(value, 0) for value in values.tolist()], np.uint16)[which].reshape(flat.shape)


def without_texts(content: bytes) -> bytes:
    """Leave out the chunks zTXt, at which Pillow stops where they inflate to much."""
    kept, at = content[:8], 8
    while at < len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4])
        kept += b"" if content[at + 4 : at + 8] == b"zTXt" else content[at:end]
        at = end
    return kept


def test_every_png_wrapped_as_a_submission_is_taken_or_put_aside(corpora: Path, tmp_path: Path) -> None:
    files = sorted(each for each in (corpora / "images").rglob("*") if each.is_file())
    taken = 0
    for number, path in enumerate(thinned(files, 5)):
        content = path.read_bytes()
        wraps = wrapped(content)
        sent = [submission(f"task-{number}", painted, at) for at, painted in enumerate(wraps)]
        (tmp_path / "sent.json").write_text(json.dumps(sent))
        found = read(tmp_path / "sent.json")
        assert len(found) == len(wraps), path
        for each in found:
            if isinstance(each, Quarantined):
                assert each.code in CODES
                assert each.code[:2] in ("Q3", "Q4"), (path, each)
            else:
                taken += 1
                instances = wraps[int(str(each.key), 16)]["instances"]
                np.testing.assert_array_equal(each.answer.label_map, as_pillow_reads(content, instances))
    assert len(files) > 500
    assert taken > 50


def test_every_json_is_taken_or_put_aside_as_a_file_and_inside_a_submission(corpora: Path, tmp_path: Path) -> None:
    files = sorted((corpora / "json").rglob("*.json")) + sorted((corpora / "strings").rglob("*.json"))
    for path in files:
        content = path.read_bytes()
        whole = json.dumps(submission("a", answer(DRAWN), answers=[{"annotatedResult": answer(DRAWN), "x": "HERE"}]))
        before, after = whole.encode().split(b'"HERE"')
        (tmp_path / "inside.jsonl").write_bytes(before + content.strip().replace(b"\n", b" ") + after)
        for found in (read(path), read(tmp_path / "inside.jsonl")):
            assert found
            assert all(not isinstance(each, Quarantined) or each.code[:2] in ("Q1", "Q2") for each in found)
        verify(read_results(path, tmp_path / "inside.jsonl"))
    assert len(files) > 50


def test_every_hostile_text_may_be_a_label_a_worker_or_a_field(corpora: Path, tmp_path: Path) -> None:
    texts = [
        text for path in sorted((corpora / "strings").glob("*.json")) for text in strings(json.loads(path.read_bytes()))
    ]
    sent = []
    for number, text in enumerate(texts):
        painted = answer(DRAWN, [text, "Car"])
        form = {"annotatedResult": painted, "note": text}
        sent.append(submission(f"task-{number}", painted, number, answers=[form], worker=text[:200] or None))
    (tmp_path / "sent.json").write_text(json.dumps(sent))
    found = read(tmp_path / "sent.json")
    assert len(found) == len(texts) > 500
    for text, each in zip(texts, found, strict=True):
        if isinstance(each, Result):
            assert (each.answer.instances[0].label, each.worker, each.fields["note"]) == (
                text,
                text[:200] or None,
                text,
            )
        else:
            assert each.code == "Q307"
            assert not text.strip()
    assert verify(found).answers > 500


@pytest.mark.parametrize("first", range(0, 1000, 100))
def test_no_genuine_answer_is_put_aside(first: int, tmp_path: Path) -> None:
    """A hundred at a time: smooth, with holes, in parts, of 1-pixel strokes, tiny; both layouts."""
    maps = []
    sent = []
    for number in range(first, first + 100):
        random = np.random.default_rng(number)
        width, height = (1, 1) if number % 50 == 0 else (int(each) for each in random.integers(1, 120, 2))
        most = int(random.choice([0, 1, 3, 15, 40, 300])) if number % 7 == 0 else int(random.integers(0, 12))
        maps.append(random_map(random, width, height, most))
        colors = palette(int(maps[-1].max()))
        png = rgba_png(maps[-1], colors) if number % 5 == 0 else None
        sent.append(submission(f"task-{number}", answer(maps[-1], png=png), number))
    (tmp_path / "batch.json").write_text(json.dumps(sent))
    for expected, each in zip(maps, read(tmp_path), strict=True):
        assert isinstance(each, Result), each
        np.testing.assert_array_equal(each.answer.label_map, expected)
