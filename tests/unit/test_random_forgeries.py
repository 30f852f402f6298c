"""Genuine answers with random damage: taken as another reader takes them, or put aside; never anything else."""

from __future__ import annotations

import io
import json
import random
import warnings
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from forged import chunk
from genuine import answer, indexed_png, palette, random_map, rgba_png, submission
from maskpress.problems import CODES, Refusal
from maskpress.results.answer import read_answer
from maskpress.results.limits import LIMITS
from maskpress.results.model import Quarantined
from maskpress.results.read import read_results
from soak import seeds

EACH = 200
TOKENS = [*'"{}[],:-\\', "null", "1e999", "\\ud800", "\n", "\0", "9" * 5000, "[]", "{}", '""', "true", "NaN", "\ufeff"]


@pytest.mark.parametrize("seed", seeds(5))
def test_damaged_png_is_read_as_others_read_it_or_put_aside(seed: int) -> None:
    dice = random.Random(seed)
    label_map = random_map(np.random.default_rng(seed), dice.randint(1, 20), dice.randint(1, 20), 6)
    colors = palette(int(label_map.max()))
    found: Counter[str] = Counter()
    for layout in [indexed_png, rgba_png] * (EACH // 2):
        damaged = joined(shuffled(list(chunks_of(layout(label_map, colors))), dice))
        painted = answer(label_map, png=damaged)
        try:
            ids = read_answer(painted, LIMITS).label_map
            np.testing.assert_array_equal(ids, as_pillow_reads(damaged, colors), str(damaged))
            found["taken"] += 1
        except Refusal as refusal:
            found[refusal.code[:2]] += 1
    assert found.keys() == {"taken", "Q4"}
    assert min(found.values()) > 10


def chunks_of(png: bytes) -> Iterator[tuple[bytes, bytearray]]:
    at = 8
    while at < len(png):
        end = at + 8 + int.from_bytes(png[at : at + 4])
        yield png[at + 4 : at + 8], bytearray(png[at + 8 : end])
        at = end + 4


def shuffled(chunks: list[tuple[bytes, bytearray]], dice: random.Random) -> list[tuple[bytes, bytearray]]:
    """Do damage to one to three chunks, which keep their checksums right."""
    for _ in range(dice.choice([1, 1, 2, 3])):
        at, to = dice.randrange(len(chunks)), dice.randrange(len(chunks))
        name, body = chunks[at]
        kind = dice.randrange(6)
        if kind == 0 and body:
            body[dice.randrange(len(body))] ^= 1 << dice.randrange(8)
        elif kind == 1:
            chunks.insert(to, (name, bytearray(body)))
        elif kind == 2 and len(chunks) > 1:
            del chunks[at]
        elif kind == 3:
            chunks[at], chunks[to] = chunks[to], chunks[at]
        elif kind == 4 and body:
            del body[dice.randrange(len(body)) :]
        elif name == b"IDAT":
            chunks[at] = (name, repainted(body, dice))
    return chunks


def repainted(body: bytearray, dice: random.Random) -> bytearray:
    """Change one byte of the pixels, where they can still be inflated."""
    try:
        rows = bytearray(zlib.decompress(body))
    except zlib.error:
        return body
    rows[dice.randrange(len(rows))] = dice.randrange(256)
    return bytearray(zlib.compress(rows))


def joined(chunks: list[tuple[bytes, bytearray]]) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, bytes(body)) for name, body in chunks)


def as_pillow_reads(png: bytes, colors: list[str]) -> Any:
    with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(png)) as picture:
        pixels = np.asarray(picture.convert("RGBA")).astype(np.int64)
    found = np.zeros(pixels.shape[:2], np.uint16)
    for number, color in enumerate(colors, 1):
        found[(pixels == [*bytes.fromhex(color[1:]), 255]).all(axis=2)] = number
    return found


@pytest.mark.parametrize("seed", seeds(5))
def test_damaged_batch_gives_results_and_reasons_only(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    painted = answer(random_map(np.random.default_rng(seed), 12, 9, 4))
    parts = [submission("a", painted), submission("b", painted, 1, parameters={"x": "ä\\"}), [{"widget": painted}]]
    for number in range(EACH // 4):
        text = json.dumps(parts, ensure_ascii=bool(number % 2))
        for _ in range(dice.choice([1, 1, 2, 5])):
            at = dice.randrange(len(text) + 1)
            kind = dice.randrange(3)
            more = dice.choice(TOKENS) if kind == 0 else text[at : at + 200] if kind == 1 else ""
            text = text[:at] + more + text[at + (dice.choice([1, 5, 50, 5000]) if kind == 2 else 0) :]
        path = tmp_path / f"a{dice.choice(['.json', '.jsonl'])}"
        path.write_text(text, encoding="utf-8")
        found = list(read_results(path))
        assert found, text
        assert all(not isinstance(each, Quarantined) or each.code in CODES for each in found)
