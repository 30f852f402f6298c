"""The list of instances stays whole and usable with 1,000 of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import OpenPage
from e2e.given import given_page
from e2e.overlay import overlay
from e2e.workbench import Workbench

CARS, PERSONS = 600, 400


@pytest.fixture
def bench(open_page: OpenPage, tmp_path: Path) -> Workbench:
    return open_given(open_page, tmp_path, CARS, PERSONS)


def open_given(open_page: OpenPage, folder: Path, cars: int, persons: int) -> Workbench:
    opened = open_page(given_page(folder, ["Car"] * cars + ["Person"] * persons))
    opened.wait_until_ready()
    return opened


def test_each_instance_stands_in_the_group_of_its_label_with_its_buttons(bench: Workbench) -> None:
    for label, count in (("Car", CARS), ("Person", PERSONS)):
        names = [f"{label} {number}" for number in range(1, count + 1)]
        expect(group(bench, label).get_by_role("radio")).to_have_count(count)
        assert spoken(group(bench, label).get_by_role("radio")) == names
        for verb in ("Hide", "Lock", "Delete"):
            buttons = group(bench, label).get_by_role("button", name=verb)
            assert spoken(buttons) == [f"{verb} {name}" for name in names]


def test_list_has_its_whole_height_before_all_rows_are_there(open_page: OpenPage, tmp_path: Path) -> None:
    hold = "window.held = []; window.requestIdleCallback = (act) => window.held.push(act);"
    bench = open_page(given_page(tmp_path, ["Car"] * CARS, script=hold))
    bench.wait_until_ready()
    radios = group(bench, "Car").get_by_role("radio")
    expect(radios).to_have_count(50)
    before = height_of(group(bench, "Car"))
    bench.add_instance("Car")
    expect(radios).to_have_count(51)
    bench.button("Undo").click()
    for _ in range(CARS // 50):
        bench.page.evaluate("() => window.held.splice(0).forEach((act) => act())")
    expect(radios).to_have_count(CARS)
    assert height_of(group(bench, "Car")) == before


def test_label_counts_its_instances(bench: Workbench) -> None:
    expect(group(bench, "Person")).to_contain_text("400")
    bench.add_instance("Person")
    expect(group(bench, "Person")).to_contain_text("401")


def test_deleted_row_leaves_and_undo_brings_it_back_to_its_place(bench: Workbench) -> None:
    bench.button("Delete Car 333").click()
    expect(bench.radio("Car 333")).to_have_count(0)
    assert len(bench.value()["instances"]) == CARS + PERSONS - 1
    bench.button("Undo").click()
    expect(bench.radio("Car 333")).to_have_count(1)
    assert spoken(group(bench, "Car").get_by_role("radio"))[331:334] == ["Car 332", "Car 333", "Car 334"]


def test_focus_stays_on_its_row_when_another_comes_back(bench: Workbench) -> None:
    bench.button("Delete Car 2").click()
    expect(bench.radio("Car 2")).to_have_count(0)
    bench.button("Lock Car 5").focus()
    bench.page.keyboard.press("Control+z")
    expect(bench.radio("Car 2")).to_have_count(1)
    expect(bench.button("Lock Car 5")).to_be_focused()


def test_selection_moves_through_the_list_and_into_sight(bench: Workbench) -> None:
    bench.radio("Car 1").check()
    bench.page.keyboard.press("ArrowDown")
    expect(bench.radio("Car 2")).to_be_checked()
    assert bench.add_instance("Person") == PERSONS + 1
    expect(bench.radio(f"Person {PERSONS + 1}")).to_be_checked()
    expect(bench.radio(f"Person {PERSONS + 1}")).to_be_in_viewport()
    expect(bench.widget.get_by_role("radio", name="Car", checked=True)).to_have_count(0)


def test_filter_shows_what_matches_and_how_many(bench: Workbench) -> None:
    filter_field(bench).fill("car 12")
    expect(group(bench, "Car").get_by_role("radio")).to_have_count(11)
    assert spoken(bench.widget.get_by_role("radio", name="Car")) == ["Car 12", *(f"Car {n}" for n in range(120, 130))]
    expect(group(bench, "Person").get_by_role("radio")).to_have_count(0)
    expect(group(bench, "Person").get_by_role("button", name="Add instance")).to_be_visible()
    expect(bench.widget.get_by_text("11 of 1,000", exact=True)).to_be_visible()
    filter_field(bench).fill("person")
    expect(group(bench, "Person").get_by_role("radio")).to_have_count(PERSONS)
    expect(group(bench, "Car").get_by_role("radio")).to_have_count(0)


def test_keys_typed_into_the_filter_are_no_shortcuts(bench: Workbench) -> None:
    bench.choose("Polygon")
    filter_field(bench).press_sequentially("b1e ")
    expect(filter_field(bench)).to_have_value("b1e ")
    expect(bench.radio("Polygon")).to_be_checked()
    assert len(bench.value()["instances"]) == CARS + PERSONS
    filter_field(bench).press("Escape")
    expect(filter_field(bench)).to_have_value("")
    expect(group(bench, "Car").get_by_role("radio")).to_have_count(CARS)


def test_selected_instance_that_the_filter_hides_stays_selected(bench: Workbench) -> None:
    bench.radio("Car 7").check()
    filter_field(bench).fill("person 1")
    expect(bench.radio("Car 7")).to_have_count(0)
    expect(bench.radio("Person 1")).not_to_be_checked()
    filter_field(bench).fill("")
    expect(bench.radio("Car 7")).to_be_checked()


@pytest.mark.parametrize(("count", "offered"), [(19, 0), (20, 1)])
def test_filter_is_offered_from_20_instances_on(open_page: OpenPage, tmp_path: Path, count: int, offered: int) -> None:
    bench = open_given(open_page, tmp_path, count, 0)
    expect(group(bench, "Car").get_by_role("radio")).to_have_count(count)
    expect(filter_field(bench)).to_have_count(offered)


def test_only_the_selected_row_has_operations(bench: Workbench) -> None:
    verbs = ("Jump to", "Solo", "Merge", "Split", "Fill holes of", "Drop specks of", "Duplicate")
    expect(bench.button("Solo Car 3")).to_have_count(0)
    for name in ("Car 3", "Car 30"):
        bench.radio(name).check()
        expect(bench.button(f"Solo {name}")).to_be_visible()
        assert {f"{verb} {name}" for verb in verbs} <= set(spoken(bench.widget.get_by_role("button")))
        expect(bench.widget.get_by_role("combobox", name=f"Label of {name}")).to_be_visible()
    expect(bench.button("Solo Car 3")).to_have_count(0)


def test_solo_shows_one_instance_alone_until_it_is_pressed_again(bench: Workbench) -> None:
    bench.radio("Car 3").check()
    every = overlay(bench).painted
    bench.button("Solo Car 3").click()
    expect(bench.button("Solo Car 3")).to_have_attribute("aria-pressed", "true")
    assert 0 < overlay(bench).painted < every / 100
    bench.button("Solo Car 3").click()
    expect(bench.button("Solo Car 3")).to_have_attribute("aria-pressed", "false")
    assert overlay(bench).painted == every


def test_speck_size_is_one_setting_for_all_instances(bench: Workbench) -> None:
    bench.radio("Car 3").check()
    bench.widget.get_by_role("spinbutton", name="Speck size").fill("45")
    bench.radio("Car 4").check()
    expect(bench.button("Solo Car 4")).to_be_visible()
    expect(bench.widget.get_by_role("spinbutton", name="Speck size")).to_have_value("45")


def test_row_shows_the_area_as_it_changes(bench: Workbench) -> None:
    row = bench.radio("Car 41").locator("xpath=ancestor::div[1]")
    expect(row).to_contain_text("9 px")
    bench.widget.evaluate("(widget) => widget.setView({ zoom: 8, center: { x: 20, y: 20 } })")
    bench.radio("Car 41").check()
    bench.set_slider("Brush size", 1)
    x, y = client(bench.page, bench.widget, 3.5, 5.5)
    bench.page.mouse.click(x, y)
    expect(row).to_contain_text("10 px")


def client(page: Page, widget: Locator, x: float, y: float) -> tuple[float, float]:
    """Map an image point to the window."""
    point = widget.evaluate("(widget, [x, y]) => widget.imageToClient({ x, y })", [x, y])
    return point["x"], point["y"]


def group(bench: Workbench, label: str) -> Locator:
    return bench.widget.get_by_role("group", name=label, exact=True)


def height_of(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box is not None
    return box["height"]


def filter_field(bench: Workbench) -> Locator:
    return bench.widget.get_by_role("textbox", name="Filter instances")


def spoken(locator: Locator) -> list[str]:
    """Read the accessible names of controls that are named by attribute, in the order of the page."""
    names: list[str] = locator.evaluate_all("(all) => all.map((one) => one.ariaLabel ?? one.textContent.trim())")
    return names
