from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from handmade import BUNDLE, make_spec, make_task
from maskpress.pages.batches import Batch
from maskpress.pages.csp import hash_source
from maskpress.pages.frame import make_frame
from maskpress.pages.page import page_weight, render_page
from maskpress.spec.model import Channel, Label, PageOptions, Range, Rules, TaskSpec
from maskpress.tasks.model import Image, SafeHtml, Task

HOSTILE = "\"'><script>alert(1)</script>&amp;{{ 7*7 }}</title><!-- \0 \ud800 ]]> ` \u2028"
SURVIVING = HOSTILE.replace("\0", "\ufffd").replace("\ud800", "?")


class Page(HTMLParser):
    """A page as an HTML parser sees it: start tags with attributes in order, and the text in each kind of element."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, str] = {}
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        tag = self.tags[-1][0] if self.tags else ""
        self.texts[tag] = self.texts.get(tag, "") + data

    def attributes(self, tag: str) -> dict[str, str]:
        (found,) = [attributes for name, attributes in self.tags if name == tag]
        return found

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def render(spec: TaskSpec, *tasks: Task) -> Page:
    name = tasks[0].id if len(tasks) == 1 else "batch-001"
    return Page(b"".join(render_page(Batch(name, tasks), make_frame(spec, BUNDLE))))


def widget(spec: TaskSpec, task: Task) -> dict[str, str]:
    return render(spec, task).attributes("crowd-instance-segmentation")


def test_page_carries_script_and_style_that_its_policy_names(tmp_path: Path) -> None:
    page = render(make_spec(tmp_path), make_task(tmp_path, "a"))
    policy = page.tags[3][1]
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert f"script-src {hash_source(page.texts['script'].strip().encode())};" in policy["content"]
    assert f"style-src {hash_source(style_of(page))};" in policy["content"]
    assert page.texts["script"].strip().encode() == BUNDLE


def style_of(page: Page) -> bytes:
    """The style up to its end tag; the line break behind that belongs to the head."""
    return page.texts["style"][:-1].encode()


def test_page_states_its_policy_before_anything_it_governs(tmp_path: Path) -> None:
    page = render(make_spec(tmp_path), make_task(tmp_path, "a"))
    assert [tag for tag, _ in page.tags[:4]] == ["html", "head", "meta", "meta"]


def test_page_of_one_task_is_what_an_author_would_write(tmp_path: Path) -> None:
    page = render(make_spec(tmp_path, contact="lab@example.org"), make_task(tmp_path, "a", b"photo"))
    assert page.count("maskpress-batch") == 0
    assert page.attributes("crowd-form") == {"task-id": "a", "contact": "lab@example.org"}
    assert page.attributes("crowd-instance-segmentation") == {
        "name": "annotatedResult",
        "header": "Paint every car",
        "labels": '["Car"]',
        "image-width": "800",
        "image-height": "533",
        "src": "data:image/jpeg;base64,cGhvdG8=",
    }


def test_page_of_several_tasks_wraps_their_forms_in_a_batch(tmp_path: Path) -> None:
    page = render(make_spec(tmp_path), make_task(tmp_path, "a"), make_task(tmp_path, "b"))
    assert page.attributes("maskpress-batch") == {"batch-id": "batch-001"}
    assert [found["task-id"] for tag, found in page.tags if tag == "crowd-form"] == ["a", "b"]


@pytest.mark.parametrize("batch_id", ["ana", "batch-002"])
def test_page_of_one_task_says_its_batch_where_that_is_called_otherwise(tmp_path: Path, batch_id: str) -> None:
    batch = Batch(batch_id, (make_task(tmp_path, "a"),))
    page = Page(b"".join(render_page(batch, make_frame(make_spec(tmp_path), BUNDLE))))
    assert page.attributes("maskpress-batch") == {"batch-id": batch_id}
    assert page.attributes("crowd-form")["task-id"] == "a"


@pytest.mark.parametrize("size", [0, 1, 2, 3, 3 * 2**18 - 1, 3 * 2**18, 3 * 2**18 + 1])
def test_page_carries_the_bytes_of_an_image_untouched(tmp_path: Path, size: int) -> None:
    content = bytes(n % 251 for n in range(size))
    prefix, _, encoded = widget(make_spec(tmp_path), make_task(tmp_path, "a", content))["src"].partition(",")
    assert prefix == "data:image/jpeg;base64"
    assert b64decode(encoded, validate=True) == content


def test_page_gives_labels_with_their_descriptions_and_keys(tmp_path: Path) -> None:
    labels = (Label("Car"), Label("Person", "Not reflections", "p"), Label("no", key="x"))
    found = widget(make_spec(tmp_path, labels=labels), make_task(tmp_path, "a"))
    assert json.loads(found["labels"]) == ["Car", "Person", "no"]
    assert json.loads(found["label-details"]) == {
        "Person": {"description": "Not reflections", "key": "p"},
        "no": {"key": "x"},
    }


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (Rules(), None),
        (Rules(instances=Range(0, 50)), {"instances": {"min": 0, "max": 50}}),
        (Rules(labels={"Car": Range(min=1), "Person": Range()}), {"labels": {"Car": {"min": 1}}}),
        (Rules(area=Range(max=9), one_piece=True), {"area": {"max": 9}, "one_piece": True}),
    ],
)
def test_page_gives_only_the_rules_that_are_set(tmp_path: Path, rules: Rules, expected: object) -> None:
    found = widget(make_spec(tmp_path, rules=rules), make_task(tmp_path, "a"))
    assert (json.loads(found["rules"]) if "rules" in found else None) == expected


def test_page_says_how_overlaps_are_painted_only_where_it_is_not_the_usual_way(tmp_path: Path) -> None:
    task = make_task(tmp_path, "a")
    assert widget(make_spec(tmp_path, overlap="below"), task)["overlap"] == "below"
    assert "overlap" not in widget(make_spec(tmp_path, overlap="replace"), task)
    assert "overlap" not in widget(make_spec(tmp_path), task)


def test_page_keeps_hostile_texts_as_texts(tmp_path: Path) -> None:
    spec = make_spec(
        tmp_path,
        title=HOSTILE,
        contact=HOSTILE,
        answer_name=HOSTILE,
        labels=(Label(HOSTILE, HOSTILE),),
        rules=Rules(labels={HOSTILE: Range(1)}),
    )
    task = make_task(tmp_path, "a", header=HOSTILE, initial=json.dumps(HOSTILE), hidden=((HOSTILE, HOSTILE),))
    page = render(spec, task)
    found = page.attributes("crowd-instance-segmentation")
    assert page.count("script") == 1
    assert page.texts["title"].removesuffix("\n") == SURVIVING
    assert page.attributes("crowd-form")["contact"] == SURVIVING
    assert (found["name"], found["header"]) == (SURVIVING, SURVIVING)
    assert json.loads(found["labels"]) == [HOSTILE.replace("\ud800", "?")]
    assert list(json.loads(found["rules"])["labels"]) == [HOSTILE.replace("\ud800", "?")]
    assert found["initial-value"] == json.dumps(HOSTILE)
    assert page.attributes("input") == {"type": "hidden", "name": SURVIVING, "value": SURVIVING}


def test_page_takes_instructions_as_the_safe_html_they_are(tmp_path: Path) -> None:
    task = make_task(
        tmp_path,
        "a",
        short_instructions=SafeHtml(("<p>Trace <b>it</b></p>",)),
        full_instructions=SafeHtml(("<h1>All</h1>",)),
    )
    text = b"".join(render_page(Batch("a", (task,)), make_frame(make_spec(tmp_path), BUNDLE)))
    assert b"<short-instructions><p>Trace <b>it</b></p></short-instructions>" in text
    assert b'<full-instructions header="Instructions"><h1>All</h1></full-instructions>' in text


def test_page_puts_the_pictures_of_instructions_in_their_places(tmp_path: Path) -> None:
    (tmp_path / "step.png").write_bytes(b"step" * 300_000)
    step = Image(1, 1, "image/png", ".png", tmp_path / "step.png")
    short = SafeHtml(('<img src="', '"> then <img src="', '">'), (step, "data:image/gif;base64,R0lG"))
    full = SafeHtml(('<img src="', '">'), (step,))
    batch = Batch("a", (make_task(tmp_path, "a", short_instructions=short, full_instructions=full),) * 2)
    frame = make_frame(make_spec(tmp_path), BUNDLE)
    page = b"".join(render_page(batch, frame))
    encoded = b64encode(b"step" * 300_000)
    inlined = b'<short-instructions><img src="data:image/png;base64,%b"> then <img src="data:image/gif;base64,R0lG">'
    assert page.count(inlined % encoded + b"</short-instructions>") == 2
    assert page.count(b'Instructions"><img src="data:image/png;base64,%b"></full-instructions>' % encoded) == 2
    assert abs(page_weight(batch, frame) - len(page)) < 4000


def test_page_names_the_task_hosts_to_form_and_policy(tmp_path: Path) -> None:
    channels = (
        Channel("form", ("https://a.example", "http://127.0.0.1:8000")),
        Channel("form", ("https://a.example",)),
    )
    page = render(make_spec(tmp_path, submit=(Channel("download"), *channels)), make_task(tmp_path, "a"))
    origins = "https://a.example http://127.0.0.1:8000"
    assert page.attributes("crowd-form")["submit-hosts"] == origins
    assert f"; form-action {origins}; " in page.tags[3][1]["content"]


def test_page_may_send_where_its_channels_go_and_nowhere_else(tmp_path: Path) -> None:
    submit = (
        Channel("post", url="https://A.example:8443/answers?x=1"),
        Channel("post", url="https://a.example:8443/again"),
        Channel("put", url="{{ row.put_url }}"),
        Channel("form", url="https://forms.example/submit"),
        Channel("parent", origin="https://survey.example"),
        Channel("download"),
    )
    tasks = [make_task(tmp_path, name, put_url=f"https://{name}.store.example/x?sign=%2F") for name in ("a", "b")]
    policy = render(make_spec(tmp_path, submit=submit), *tasks).tags[3][1]["content"]
    assert "; connect-src https://a.example:8443 https://a.store.example https://b.store.example; " in policy
    assert "; form-action https://forms.example; " in policy
    assert "survey.example" not in policy


def test_page_may_send_to_its_own_server_by_an_address_without_a_host(tmp_path: Path) -> None:
    submit = (Channel("post", url="/submissions"), Channel("download"))
    policy = render(make_spec(tmp_path, submit=submit), make_task(tmp_path, "a")).tags[3][1]["content"]
    assert "; connect-src 'self'; " in policy


def test_page_gives_each_form_the_address_its_answer_is_put_to(tmp_path: Path) -> None:
    urls = ["https://store.example/a?sign=\"'<>&amp;", "https://store.example/b"]
    tasks = [make_task(tmp_path, name, put_url=url) for name, url in zip("ab", urls, strict=True)]
    page = render(make_spec(tmp_path), *tasks)
    assert [found["put-url"] for tag, found in page.tags if tag == "crowd-form"] == urls


def test_page_leaves_out_what_is_not_given(tmp_path: Path) -> None:
    page = render(make_spec(tmp_path), make_task(tmp_path, "a"))
    assert page.count("short-instructions") == page.count("full-instructions") == page.count("input") == 0


def test_page_refers_to_copied_images_beside_it(tmp_path: Path) -> None:
    page = render(make_spec(tmp_path, page=PageOptions(images="copy")), make_task(tmp_path, "a"))
    assert page.attributes("crowd-instance-segmentation")["src"] == "images/a.jpg"
    assert "img-src data: blob: 'self';" in page.tags[3][1]["content"]


def test_page_refers_to_remote_images_and_declares_their_hosts_once(tmp_path: Path) -> None:
    spec = make_spec(tmp_path, page=PageOptions(images="remote"))
    urls = ["https://b.example/1.jpg?a=1&b=2", "https://a.example/2.jpg", "https://b.example/3.jpg"]
    task = make_task(tmp_path, "x")
    remote = [replace(task, id=url[-5], image=Image(None, None, "image/jpeg", ".jpg", url=url)) for url in urls]
    page = render(spec, *remote)
    widgets = [found for tag, found in page.tags if tag == "crowd-instance-segmentation"]
    assert [found["src"] for found in widgets] == urls
    assert all("image-width" not in found for found in widgets)
    assert "img-src data: blob: https://a.example https://b.example;" in page.tags[3][1]["content"]


@pytest.mark.parametrize(("theme", "scheme"), [("auto", "light dark"), ("light", "light"), ("dark", "dark")])
def test_page_takes_the_colour_scheme_of_its_theme(tmp_path: Path, theme: str, scheme: str) -> None:
    options = PageOptions(theme=theme)  # type: ignore[arg-type]
    assert (
        f"color-scheme: {scheme};" in render(make_spec(tmp_path, page=options), make_task(tmp_path, "a")).texts["style"]
    )


def test_page_says_in_words_what_to_do_where_scripts_do_not_run(tmp_path: Path) -> None:
    page = render(make_spec(tmp_path), make_task(tmp_path, "a"))
    assert page.count("noscript") == 1
    assert "open it in a browser" in page.texts["p"]


def test_page_weight_is_near_the_size_of_the_page(tmp_path: Path) -> None:
    batch = Batch("b", tuple(make_task(tmp_path, f"t{n}", bytes(100_000 + n)) for n in range(3)))
    frame = make_frame(make_spec(tmp_path), BUNDLE)
    size = sum(map(len, render_page(batch, frame)))
    assert abs(page_weight(batch, frame) - size) < 4000
