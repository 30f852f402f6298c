"""Forged results: each is put aside with the code of what is wrong with it, and genuine ones beside it are taken.

What is wrong with a PNG itself is made in ``forged``.
"""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from forged import CASES, DRAWN, FORGED, INVALID, PNG, VALID, forged
from genuine import answer, art, submission
from maskpress.problems import CODES
from maskpress.results.model import Quarantined, Result
from maskpress.results.read import read_results

TAKEN = {"batch": 2, "answers_in_lists": 2, "several_widgets": 2, "lines": 4}
"""How many results the valid files hold that hold more than one."""


def read(*paths: Path) -> list[Result | Quarantined]:
    return list(read_results(*paths))


def codes(found: list[Result | Quarantined]) -> list[str]:
    return [each.code if isinstance(each, Quarantined) else "" for each in found]


def test_there_are_enough_cases() -> None:
    forged = [code for code, _ in FORGED.values() if code]
    assert len(VALID) > 15
    assert len(INVALID) + len(forged) >= 60
    covered = {*(path.name[:4] for path in INVALID), *forged}
    elsewhere = {"Q101", "Q102", "Q107", "Q108", "Q109", "Q308"}
    assert covered | elsewhere == {code for code in CODES if code.startswith("Q")}


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_genuine_file_is_taken(path: Path) -> None:
    found = read(path)
    assert codes(found) == [""] * TAKEN.get(path.stem, 1)
    for each in found:
        assert isinstance(each, Result)
        assert each.answer.label_map.tolist()[:2] == art("..11.... .112....").tolist()


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_forged_file_is_put_aside_with_its_code(path: Path) -> None:
    found = read(path)
    assert codes(found) == [path.name[:4]]
    (each,) = found
    assert isinstance(each, Quarantined)
    assert each.source.file == path.as_posix()
    assert 20 < len(each.reason) < 400


@pytest.mark.parametrize("name", FORGED)
def test_forged_png_is_put_aside_with_its_code(name: str, tmp_path: Path) -> None:
    (tmp_path / "street.json").write_text(json.dumps(submission("street", forged(name))))
    (found,) = read(tmp_path)
    assert codes([found]) == [FORGED[name][0]]
    if isinstance(found, Result):
        np.testing.assert_array_equal(found.answer.label_map, DRAWN)


def test_more_instances_than_a_label_map_can_hold_are_put_aside(tmp_path: Path) -> None:
    painted = answer(DRAWN)
    painted["instances"] = [{"color": f"#{each:06x}", "label": "Car"} for each in range(1, 65_537)]
    (tmp_path / "street.json").write_text(json.dumps([{"annotatedResult": painted}]))
    assert codes(read(tmp_path)) == ["Q308"]


def test_forgeries_leave_genuine_ones_beside_them_alone(tmp_path: Path) -> None:
    shutil.copytree(CASES, tmp_path / "all")
    found = read(tmp_path / "all")
    assert len([each for each in found if isinstance(each, Quarantined)]) == len(INVALID)
    assert len([each for each in found if isinstance(each, Result)]) == len(VALID) + sum(TAKEN.values()) - len(TAKEN)


def test_a_forgery_in_a_batch_leaves_the_others_alone(tmp_path: Path) -> None:
    """As where the texts that workers sent were joined to a list without being looked into."""
    good = json.dumps(submission("street", answer(DRAWN)))
    bad = [path.read_text() for path in INVALID if path.stem.startswith(("Q2", "Q3", "Q4"))]
    bad += [(CASES / "invalid" / f"Q104-{name}.json").read_text() for name in ("key_twice", "not_a_number")]
    bad.remove((CASES / "invalid" / "Q301-no_size.json").read_text())  # names no task, and is read behind all others
    parts = [text for each in bad for text in (each, good)]
    (tmp_path / "batch.json").write_text("[" + ",\n".join(parts) + "]")
    (tmp_path / "lines.jsonl").write_text("".join(text.replace("\n", " ") + "\n" for text in parts))

    expected = [code for path in bad for code in ("bad", "")]
    for name in ("batch.json", "lines.jsonl"):
        assert ["bad" if code else "" for code in codes(read(tmp_path / name))] == expected


def test_every_reason_is_a_sentence_of_ours(tmp_path: Path) -> None:
    for path in INVALID:
        (each,) = read(path)
        assert isinstance(each, Quarantined)
        assert "Traceback" not in each.reason
        assert "\n" not in each.reason
        assert base64.b64encode(PNG).decode() not in each.reason
