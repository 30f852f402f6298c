"""An earlier answer may hold labels that the element no longer lists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from e2e.answers import read_answer
from e2e.conftest import OpenPage
from e2e.handwritten import SIZE, png_url, widget_tag, write_page
from e2e.workbench import Workbench


@pytest.fixture
def bench(open_page: OpenPage, tmp_path: Path) -> Workbench:
    masks = Image.new("RGBA", SIZE)
    masks.paste((44, 160, 44, 255), (20, 20, 60, 50))
    earlier = {"instances": [{"color": "#2ca02c", "label": "Bus"}], "src": png_url(masks)}
    tag = widget_tag(labels=["Car"], initial_value=json.dumps(earlier))
    opened = open_page(write_page(tmp_path, f"<crowd-form>{tag}</crowd-form>"))
    opened.wait_until_ready()
    return opened


def test_instance_of_an_unlisted_label_stays_in_the_answer(bench: Workbench) -> None:
    expect(bench.widget.get_by_role("group", name="Bus", exact=True)).to_be_visible()
    answer = read_answer(bench.submit(), "masks")
    assert answer.labels == ("Bus",)
    assert (answer.label_map[20:50, 20:60] == 1).all()


def test_instance_of_an_unlisted_label_can_be_relabelled(bench: Workbench) -> None:
    bench.radio("Bus 1").check(force=True)
    bench.widget.get_by_role("combobox", name="Label of Bus 1").select_option("Car")
    expect(bench.radio("Car 1")).to_be_checked()
    expect(bench.widget.get_by_role("group", name="Bus", exact=True)).to_have_count(0)
    assert read_answer(bench.submit(), "masks").labels == ("Car",)


def test_instance_of_an_unlisted_label_can_be_deleted_and_comes_back(bench: Workbench) -> None:
    bench.button("Delete Bus 1").click()
    expect(bench.radio("Bus 1")).to_have_count(0)
    assert bench.value()["instances"] == []
    bench.button("Undo").click()
    expect(bench.radio("Bus 1")).to_have_count(1)


def test_unlisted_label_is_not_offered_for_new_instances(bench: Workbench) -> None:
    group = bench.widget.get_by_role("group", name="Bus", exact=True)
    expect(group.get_by_role("radio", name="Bus 1")).to_have_count(1)
    expect(group.get_by_role("button", name="Add instance")).to_have_count(0)
