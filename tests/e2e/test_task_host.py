"""A task host shows the page in a frame and gets the answers by POST; previews and forged links give nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from e2e.answers import read_answer
from e2e.conftest import PATIENCE
from e2e.handwritten import widget_tag, write_page
from e2e.serving import TaskHost, serve
from e2e.watchdog import Watchdog, watch
from maskpress import build_site, load_spec
from pictures import write_image

pytestmark = pytest.mark.firefox_in_soak

IN_CHROMIUM = pytest.mark.parametrize("browser", ["chromium"], indirect=True)
PREVIEW = "ASSIGNMENT_ID_NOT_AVAILABLE"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1200, "height": 800}) as opened:
        opened.set_default_timeout(PATIENCE)
        yield opened


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def watchdog(context: BrowserContext, page: Page) -> Watchdog:
    return watch(context, page, "http://127.0.0.1:")


def show(page: Page, host: TaskHost, site: str, **query: str) -> Frame:
    """Show a page of the site in the host's frame, with what the host adds to its address, and paint a dot."""
    page.goto(host.frame(address(host, site, **query)))
    return painted(page, page.frames[1])


def address(host: TaskHost, site: str, **query: str) -> str:
    given = {"assignmentId": "A1", "hitId": "H1", "workerId": "W1", "turkSubmitTo": host.url, **query}
    return f"{site}/page.html?{urlencode(given)}"


def painted(page: Page, frame: Frame) -> Frame:
    frame.wait_for_function("() => document.querySelector('crowd-instance-segmentation').ready")
    point = frame.evaluate(
        """() => { const widget = document.querySelector("crowd-instance-segmentation");
          widget.addInstance("Car");
          return widget.imageToClient({ x: 80, y: 60 }); }"""
    )
    page.mouse.click(point["x"], point["y"])
    frame.evaluate("() => { window.submits = 0; document.addEventListener('submit', () => { window.submits += 1; }); }")
    return frame


def write_form(folder: Path, hosts: str) -> None:
    hidden = '<input type="hidden" name="site" value="é &amp;+=7">'
    write_page(folder, f'<crowd-form submit-hosts="{hosts}">{widget_tag()}{hidden}</crowd-form>')


def submit(frame: Frame) -> None:
    frame.get_by_role("button", name="Submit", exact=True).click()


def test_host_receives_assignment_and_answers(page: Page, watchdog: Watchdog, host: TaskHost, tmp_path: Path) -> None:
    write_form(tmp_path, f"other.example {host.url}")
    with serve(tmp_path) as site:
        frame = show(page, host, site)
        with page.expect_event("framenavigated"):
            submit(frame)
        expect(page.frame_locator("iframe").get_by_text("Thank you.")).to_be_visible()
    ((method, path, fields),) = host.received
    assert (method, path, set(fields)) == ("POST", "/mturk/externalSubmit", {"assignmentId", "taskAnswers"})
    assert fields["assignmentId"] == "A1"
    answer = read_answer(json.loads(fields["taskAnswers"]), "masks")
    assert (answer.labels, answer.hidden) == (("Car",), {"site": "é &+=7"})
    watchdog.assert_quiet()


def test_path_of_a_host_is_kept(page: Page, watchdog: Watchdog, host: TaskHost, tmp_path: Path) -> None:
    write_form(tmp_path, host.url)
    with serve(tmp_path) as site:
        submit(show(page, host, site, turkSubmitTo=f"{host.url}/works/?x=1#y"))
        expect(page.frame_locator("iframe").get_by_text("Thank you.")).to_be_visible()
    assert [path for _, path, _ in host.received] == ["/works/mturk/externalSubmit"]
    watchdog.assert_quiet()


def test_preview_submits_nothing(page: Page, watchdog: Watchdog, host: TaskHost, tmp_path: Path) -> None:
    write_form(tmp_path, host.url)
    with serve(tmp_path) as site:
        frame = show(page, host, site, assignmentId=PREVIEW)
        expect(frame.get_by_role("note")).to_contain_text("This is a preview")
        submit(frame)
        expect(frame.get_by_role("status")).to_contain_text("This is a preview")
        frame.evaluate("() => document.querySelector('crowd-form').submit()")
        expect(frame.get_by_role("button", name="Submit", exact=True)).to_be_visible()
        assert frame.evaluate("() => window.submits") == 0
    assert host.received == []
    watchdog.assert_quiet()


@pytest.mark.parametrize(
    "hosts",
    ["", "other.example", "{name}", "http://127.0.0.1:1", "null", "*"],
    ids=["none", "another", "a host by http", "another port", "an opaque origin", "a star"],
)
def test_host_outside_the_allowed_ones_is_refused_in_words(
    page: Page, watchdog: Watchdog, host: TaskHost, tmp_path: Path, hosts: str
) -> None:
    write_form(tmp_path, hosts.format(name=host.url.removeprefix("http://")))
    with serve(tmp_path) as site:
        frame = show(page, host, site)
        expect(frame.get_by_role("note")).to_contain_text("may not send answers to 127.0.0.1:")
        submit(frame)
        expect(frame.get_by_role("status")).to_contain_text("may not send answers to 127.0.0.1:")
        assert frame.evaluate("() => window.submits") == 0
        assert frame.evaluate("() => document.querySelector('crowd-instance-segmentation').empty") is False
    assert host.received == []
    watchdog.assert_quiet()


@pytest.mark.parametrize(
    "forged",
    [
        "https://allowed.example@evil.example",
        "https://allowed.example.evil.example",
        "javascript:alert(1)",
        "//allowed.example",
        "data:,x",
    ],
)
def test_forged_addresses_are_refused(
    page: Page, watchdog: Watchdog, host: TaskHost, tmp_path: Path, forged: str
) -> None:
    write_form(tmp_path, "allowed.example https://allowed.example")
    with serve(tmp_path) as site:
        frame = show(page, host, site, turkSubmitTo=forged)
        submit(frame)
        expect(frame.get_by_role("status")).to_contain_text("may not send answers")
        assert frame.evaluate("() => window.submits") == 0
    watchdog.assert_quiet()


def test_address_without_an_assignment_is_told(page: Page, watchdog: Watchdog, host: TaskHost, tmp_path: Path) -> None:
    write_form(tmp_path, host.url)
    with serve(tmp_path) as site:
        frame = show(page, host, site, assignmentId="")
        submit(frame)
        expect(frame.get_by_role("status")).to_contain_text("names no assignmentId")
    assert host.received == []
    watchdog.assert_quiet()


# Playwright's clock waits for the navigation that never comes.
PATIENCE_BY_HAND = """const { setTimeout } = window;
window.due = {};
window.setTimeout = (act, time, ...given) =>
  (time === 10_000 || time === 20_000 ? (window.due[time] = act) : setTimeout(act, time, ...given));"""
SAYS = """(words) => new Promise((done) => {
  const form = document.querySelector("crowd-form");
  const status = form.querySelector("crowd-instance-segmentation").shadowRoot.querySelector("#status");
  const look = () => { if ([form.shadowRoot, status].some(({ textContent }) => textContent.includes(words))) done(); };
  const change = new MutationObserver(look);
  const all = { childList: true, characterData: true, subtree: true };
  for (const place of [form.shadowRoot, status]) change.observe(place, all);
  look();
})"""
PRESS = """(words) => {
  const buttons = [...document.querySelector("crowd-form").shadowRoot.querySelectorAll("button")];
  buttons.find((button) => button.checkVisibility() && button.textContent.trim() === words).click();
}"""


def test_host_that_does_not_take_the_answer_loses_nothing(page: Page, host: TaskHost, tmp_path: Path) -> None:
    write_form(tmp_path, host.url)
    host.status = 204  # the browser stays where it is
    page.add_init_script(PATIENCE_BY_HAND)
    with serve(tmp_path) as site:
        page.goto(address(host, site))
        frame = painted(page, page.main_frame)
        frame.evaluate(
            "() => { const form = document.querySelector('crowd-form'); form.onsubmit = () => form.reset(); }"
        )
        for number, button in enumerate(("Submit", "Try again now", "Try again now"), 1):
            with page.expect_response(lambda response: response.request.method == "POST"):
                frame.evaluate(PRESS, button)  # locators wait for the navigation that never comes
            frame.evaluate(SAYS, "Sending your answer")
            frame.evaluate("() => window.due[10_000]()")
            frame.evaluate(SAYS, "Download my answer")
            frame.evaluate("() => window.due[20_000]()")
            frame.evaluate(SAYS, "did not take your answer")
            assert frame.evaluate("() => document.querySelector('crowd-instance-segmentation').empty") is False
            assert len(host.received) == number
    first, *others = host.received
    assert others == [first, first]


TEMPLATE = """<crowd-form><crowd-instance-segmentation name="masks" header="Paint" labels="['Car', 'Person']"
  src="{{ task.input.taskObject | grant_read_access }}"></crowd-instance-segmentation></crowd-form>"""
POST_ANYWAY = """(address) => new Promise((done) => {
  addEventListener("securitypolicyviolation", ({ effectiveDirective }) => done(effectiveDirective));
  const form = document.body.appendChild(document.createElement("form"));
  Object.assign(form, { method: "post", action: address }).submit();
})"""


@pytest.fixture(params=["spec", "template"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def build(folder: Path, kind: str, hosts: Sequence[str]) -> None:
    """Build a page for these hosts from a spec, or from a template."""
    source = folder / "source"
    write_image(source / "car.png", (160, 120))
    (source / "old.html").write_text(TEMPLATE)
    own = {"labels": ["Car", "Person"], "answer_name": "masks"} if kind == "spec" else {"template": "old.html"}
    spec = {**own, "image": "car.png", "submit": [{"form": {"hosts": list(hosts)}}, "download"]}
    (source / "task.yaml").write_text(json.dumps(spec))
    (built,) = build_site(load_spec(source / "task.yaml"), folder / "built").pages
    built.rename(folder / "page.html")


def test_built_page_posts_to_a_host_of_its_spec(
    page: Page, watchdog: Watchdog, host: TaskHost, tmp_path: Path, kind: str
) -> None:
    build(tmp_path, kind, ["www.example.org", host.url])
    with serve(tmp_path) as site:
        submit(show(page, host, site))
        expect(page.frame_locator("iframe").get_by_text("Thank you.")).to_be_visible()
    ((method, path, fields),) = host.received
    assert (method, path, set(fields)) == ("POST", "/mturk/externalSubmit", {"assignmentId", "taskAnswers"})
    assert fields["assignmentId"] == "A1"
    assert read_answer(json.loads(fields["taskAnswers"]), "masks").labels == ("Car",)
    watchdog.assert_quiet()


def test_built_page_submits_nothing_in_preview(
    page: Page, watchdog: Watchdog, host: TaskHost, tmp_path: Path, kind: str
) -> None:
    build(tmp_path, kind, [host.url])
    with serve(tmp_path) as site:
        frame = show(page, host, site, assignmentId=PREVIEW)
        submit(frame)
        expect(frame.get_by_role("status")).to_contain_text("This is a preview")
    assert host.received == []
    watchdog.assert_quiet()


@IN_CHROMIUM  # Firefox also throws from within submit()
def test_built_page_refuses_a_host_that_its_spec_does_not_name(
    page: Page, watchdog: Watchdog, host: TaskHost, tmp_path: Path, kind: str
) -> None:
    build(tmp_path, kind, ["www.example.org", "http://127.0.0.1:1"])
    with serve(tmp_path) as site:
        frame = show(page, host, site)
        submit(frame)
        expect(frame.get_by_role("status")).to_contain_text("may not send answers to 127.0.0.1:")
        watchdog.assert_quiet()
        assert frame.evaluate(POST_ANYWAY, f"{host.url}/mturk/externalSubmit") == "form-action"
    assert host.received == []


@IN_CHROMIUM  # of a download from a blob, Firefox tells nobody
def test_built_page_downloads_where_no_host_shows_it(page: Page, host: TaskHost, tmp_path: Path, kind: str) -> None:
    build(tmp_path, kind, [host.url])
    with serve(tmp_path) as site:
        page.goto(f"{site}/page.html")
        painted(page, page.main_frame)
        with page.expect_download() as started:
            submit(page.main_frame)
    assert started.value.suggested_filename == "car.json"
    assert host.received == []
