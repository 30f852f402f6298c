"""A task spec with a template becomes pages that hold the template's form, and problems say where it is wrong."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest

from maskpress import build_page, build_site
from maskpress.errors import SpecError
from maskpress.pages.site import plan_site
from maskpress.spec.load import load_spec
from maskpress.tasks.load import load_tasks
from pictures import answer, labeled_png, write_files, write_image
from template_forms import PLAIN, WIDGET, Seen, data_uri, form, make_spec, page_of, problems_of, sha, warnings_of

pytestmark = pytest.mark.usefixtures("own_cache")


def test_form_of_the_template_becomes_that_of_the_page(tmp_path: Path) -> None:
    text = """\
        image: a.png
        hidden: {site: "<a> {{ row.id }}"}
        rules: {instances: {min: 1}, labels: {Car: {max: 3}}}
        overlap: below
        contact: lab@example.org
        """
    page = page_of(make_spec(tmp_path, form(PLAIN), text))
    assert page.all("crowd-form") == [{"task-id": "a", "contact": "lab@example.org", "submit-hosts": ""}]
    widget = page.widget()
    assert json.loads(widget.pop("rules") or "") == {"instances": {"min": 1}, "labels": {"Car": {"max": 3}}}
    assert widget == {
        "image-width": "6",
        "image-height": "4",
        "overlap": "below",
        "name": "cars",
        "header": "Paint",
        "labels": '["Car", "Person"]',
        "src": data_uri(tmp_path / "a.png"),
    }
    assert page.all("input") == [{"type": "hidden", "name": "site", "value": "<a> a"}]
    assert [tag for tag, _ in page.tags if tag == "script"] == ["script"]


def test_whole_document_leaves_its_frame_behind(tmp_path: Path) -> None:
    document = (
        '<!-- old -->\n<!DOCTYPE html>\n<html lang="de"><head><meta charset="utf-8"><title>Cars &amp; co</title>'
        f'</head><body class="wide">{form(PLAIN)}</body></html>'
    )
    page = page_of(make_spec(tmp_path, document))
    tags = [tag for tag, _ in page.tags]
    assert {tag: tags.count(tag) for tag in ("html", "head", "title", "body")} == {
        "html": 1,
        "head": 1,
        "title": 1,
        "body": 2,  # browsers put the attributes of the second on the first
    }
    assert b"<title>Cars &amp; co</title>" in build_page(load_spec(tmp_path / "task.yaml"))


@pytest.mark.parametrize(
    "script",
    [
        '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>',
        "<script src='//cdn.example.org/v2/crowd-html-elements.js?x=1'></script>",
        "<script type=module SRC=crowd-html-elements.js></script>",
    ],
)
@pytest.mark.parametrize("at_end", [False, True])
def test_script_of_the_elements_becomes_the_bundle_wherever_it_is(tmp_path: Path, script: str, at_end: bool) -> None:
    spec = make_spec(tmp_path, form(PLAIN, before="" if at_end else script, after=script if at_end else ""))
    page = page_of(spec)
    assert page.all("script") == [{}]
    assert page.policy()["script-src"] == [sha(text) for text in page.texts["script"]]


def test_policy_allows_the_exact_scripts_and_styles_of_the_template(tmp_path: Path) -> None:
    written = (
        '<style>\n.a { color: red }</style><script>\nlet a = "{{ task.input.id }}" && 1 < 2;\n</script>'
        '<script type="application/json">{"a": 1}</script>'
        '<p style="color: blue" onclick="go(&quot;{{ task.input.id }}&quot;)">x</p>'
    )
    page = page_of(make_spec(tmp_path, form(PLAIN, after=written.replace("\n", "\r\n"))))
    policy = page.policy()
    bundle, own, _data = page.texts["script"]
    assert own == '\nlet a = "a" && 1 < 2;\n'
    assert policy["script-src"] == [sha(bundle), sha(own), "'unsafe-hashes'", sha('go("a")')]
    assert policy["style-src"] == [
        sha(page.texts["style"][0]),
        sha("\n.a { color: red }"),
        "'unsafe-hashes'",
        sha("color: blue"),
    ]
    assert policy["img-src"] == ["data:", "blob:"]
    assert policy["connect-src"] == ["'none'"]


def test_script_of_a_row_is_not_allowed_and_told(tmp_path: Path) -> None:
    rows = json.dumps({"image": "a.png", "x": "<script>steal()</script><b onclick='steal()'>"})
    after = "<i>{{ task.input.x | skip_autoescape }}</i>"
    spec = make_spec(tmp_path, form(PLAIN, after=after), "manifest: rows.jsonl\n", rows_jsonl=rows)
    page = page_of(spec)
    assert "steal()" in page.texts["script"]
    assert len(page.policy()["script-src"]) == 1
    (warning, _) = load_tasks(spec).warnings
    assert (warning.code, warning.file.endswith("old.html")) == ("W445", True)


def test_images_resolve_through_the_longest_root(tmp_path: Path) -> None:
    write_image(tmp_path / "near" / "b.png", (5, 5))
    rows = "\n".join(json.dumps({"source-ref": f"s3://bucket/{name}"}) for name in ("deep/b.png", "a.png"))
    roots = 'image_roots: {"s3://bucket/": ./, "s3://bucket/deep": near}\n'
    spec = make_spec(tmp_path, form(PLAIN), f"manifest: rows.jsonl\n{roots}", rows_jsonl=rows)
    assert [page_of(spec, each).widget()["src"] for each in ("b", "a")] == [
        data_uri(tmp_path / "near" / "b.png"),
        data_uri(tmp_path / "a.png"),
    ]


def test_image_roots_serve_specs_without_a_template(tmp_path: Path) -> None:
    write_image(tmp_path / "images" / "b.png", (5, 5))
    text = 'labels: [Car]\nmanifest: r.jsonl\nimage_roots: {"s3://b/": images}\n'
    write_files(tmp_path, {"task.yaml": text, "r.jsonl": '{"source-ref": "s3://b/b.png"}'})
    assert page_of(load_spec(tmp_path / "task.yaml")).widget()["src"] == data_uri(tmp_path / "images" / "b.png")


def test_root_of_web_addresses_gives_remote_images(tmp_path: Path) -> None:
    text = 'manifest: rows.jsonl\npage: {images: remote}\nimage_roots: {"s3://b/": "https://cdn.example.org/x/"}\n'
    rows = '{"source-ref": "s3://b/a.png", "width": 6, "height": 4}'
    picture = '<img src="https://pics.example.org/p.png">'
    script = '<script>const a = "{{ task.input.source | grant_read_access }}"</script>'
    page = page_of(make_spec(tmp_path, form(PLAIN, after=picture + script), text, rows_jsonl=rows))
    assert (page.widget()["src"], page.widget()["image-width"]) == ("https://cdn.example.org/x/a.png", "6")
    assert page.texts["script"][1] == 'const a = "https://cdn.example.org/x/a.png"'
    assert page.policy()["img-src"] == ["data:", "blob:", "https://cdn.example.org", "https://pics.example.org"]


def test_dollar_template_takes_the_image_from_the_column_it_names(tmp_path: Path) -> None:
    widget = "name=cars labels=\"['Car']\" header='${what}' src='${image_url}'"
    rows = 'id,image_url,what\nx,a.png,"a ""car"" & co"\n'
    page = page_of(make_spec(tmp_path, form(widget), "manifest: rows.csv\n", rows_csv=rows))
    assert page.all("crowd-form")[0]["task-id"] == "x"
    assert (page.widget()["header"], page.widget()["src"]) == ('a "car" & co', data_uri(tmp_path / "a.png"))
    assert page_of(make_spec(tmp_path, form(widget.replace("${what}", "x")))).widget()["image-width"] == "6"


def test_several_widgets_have_images_of_their_own(tmp_path: Path) -> None:
    write_image(tmp_path / "b.png", (5, 3))
    widgets = [
        PLAIN,
        'name="two" labels="[\'X\']" src="{{ task.input.other }}"',
        'name="three" labels="[1]" src="b.png"',
    ]
    widgets[2] = widgets[2].replace("[1]", "['Y']")
    rows = '{"id": "t", "source-ref": "a.png", "other": "b.png"}'
    text = "manifest: rows.jsonl\npage: {images: copy}\n"
    spec = make_spec(tmp_path, form(*widgets), text, rows_jsonl=rows)
    site = build_site(spec, tmp_path / "site")
    found = Seen(site.index.read_bytes()).all("crowd-instance-segmentation")
    assert [(each["src"], each["image-width"]) for each in found] == [
        ("images/t.png", "6"),
        ("images/t/2.png", "5"),
        ("images/t/3.png", "5"),
    ]
    assert (site.output / "images/t/2.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    (task,) = load_tasks(spec).items
    assert task.form is not None
    assert task.form.labels == {"cars": ("Car", "Person"), "two": ("X",), "three": ("Y",)}


def test_tasks_of_a_template_have_a_page_each(tmp_path: Path) -> None:
    rows = "".join(f'{{"id": "t{n}", "image": "a.png"}}\n' for n in range(3))
    plan = plan_site(load_tasks(make_spec(tmp_path, form(PLAIN), "manifest: rows.jsonl\n", rows_jsonl=rows)))
    assert [batch.id for batch in plan.batches] == ["t0", "t1", "t2"]


INITIAL = json.dumps({"instances": [{"color": "#2ca02c", "label": "Car"}], "src": "ANSWER"})
ART = "1....\n....."


@pytest.mark.parametrize(
    ("attribute", "source"),
    [
        ('initial-value=\'{instances: [{color: "#2ca02c", label: "Car"}], src: "earlier.png",}\'', None),
        ('initial-value="{{ task.input.earlier | to_json | escape }}"', "row"),
        ('initial-value="{{ task.input.earlier | to_json }}"', "row"),
        ("initial-value='earlier.json'", None),
        ("", "spec"),
    ],
)
def test_initial_values_reach_the_page_alike(tmp_path: Path, attribute: str, source: str | None) -> None:
    art = "1.....\n......\n......\n......"
    earlier = answer(art, "Car")
    write_files(tmp_path, {"earlier.png": labeled_png(art), "earlier.json": json.dumps(earlier)})
    text = "manifest: rows.jsonl\n" + ("initial: earlier.json\n" if source == "spec" else "")
    rows = json.dumps({"image": "a.png", **({"earlier": earlier} if source == "row" else {})})
    page = page_of(make_spec(tmp_path, form(PLAIN + attribute), text, rows_jsonl=rows))
    value = json.loads(page.widget()["initial-value"] or "")
    assert value["instances"] == earlier["instances"]
    assert base64.b64decode(value["src"].partition(",")[2]) == labeled_png(art)


def test_row_without_an_earlier_answer_starts_blank(tmp_path: Path) -> None:
    page = page_of(make_spec(tmp_path, form(PLAIN + "initial-value=\"{{ task.input.x | default: '' }}\"")))
    assert "initial-value" not in page.widget()


@pytest.mark.parametrize(("size", "code"), [("6x5", "E416"), ("6x4", None)])
def test_overlay_of_another_size_is_a_problem(tmp_path: Path, size: str, code: str | None) -> None:
    width, height = map(int, size.split("x"))
    art = "\n".join(["1" * width] * height)
    row = json.dumps({"image": "a.png", "earlier": answer(art, "Car")})
    widget = PLAIN + 'initial-value="{{ task.input.earlier | to_json }}"'
    spec = make_spec(tmp_path, form(widget), "manifest: rows.jsonl\n", rows_jsonl=row)
    if code is None:
        assert load_tasks(spec).items
    else:
        assert [each.code for each in problems_of(spec)] == [code]


def test_two_initial_answers_are_a_problem(tmp_path: Path) -> None:
    own = PLAIN + "initial-value='e.json'"
    text = "image: a.png\ninitial: e.json\n"
    earlier = json.dumps(answer("1.....\n......\n......\n......", "Car"))
    assert [each.code for each in problems_of(make_spec(tmp_path, form(own), text, e_json=earlier))] == ["E114"]
    two = form(PLAIN, PLAIN.replace("cars", "b"))
    assert [each.code for each in problems_of(make_spec(tmp_path, two, text, e_json=earlier))] == ["E114"]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (form(PLAIN.replace('name="cars"', ""), before=""), [("W440", 1, 13)]),
        (
            "<crowd-form>\n<crowd-instance-segmentation "
            + PLAIN
            + '\n<full-instructions header="All">Do</full-instructions>'
            "</crowd-instance-segmentation></crowd-form>",
            [("W441", 3, 1)],
        ),
        (
            form(PLAIN, before="", after="\n<crowd-slider></crowd-slider><crowd-slider></crowd-slider>"),
            [("W442", 2, 1)],
        ),
        (form(PLAIN, before="{{ task.input.note }}\n"), [("W443", 1, 1)]),
        (form(PLAIN, before='\n<link rel="preconnect" href="https://example.org">'), [("W444", 2, 1)]),
        (form(PLAIN, before='\n<a href="javascript:go()">x</a>'), [("W445", 2, 4)]),
        (form(PLAIN, before="").replace("<crowd-form", '<crowd-form action="https://example.org"'), [("W445", 1, 1)]),
        (form(PLAIN, before="{{ task.input.taskObject | grant_read_access }}"), [("W445", 1, 1)]),
        (form(PLAIN.replace("Person", "background"), before=""), [("W114", 1, 69)]),
        (form(PLAIN), []),
    ],
)
def test_what_has_no_effect_is_a_warning(tmp_path: Path, template: str, expected: object) -> None:
    spec = make_spec(tmp_path, template)
    assert warnings_of(spec) == expected
    page = page_of(spec)
    assert page.widget()["src"] == data_uri(tmp_path / "a.png")
    assert page.all("link") == [{"rel": "icon", "href": "data:,"}]


def test_malformed_template_is_built_as_browsers_read_it(tmp_path: Path) -> None:
    template = (
        "<crowd-form><crowd-instance-segmentation "
        + PLAIN
        + '<full-instructions header="All">Do this</full-instructions>'
        "</crowd-instance-segmentation></crowd-form>"
    )
    page = page_of(make_spec(tmp_path, template))
    assert page.all("full-instructions") == []
    assert (page.widget()["header"], page.widget()["<full-instructions"]) == ("Paint", None)


def test_problem_of_many_rows_is_told_once_with_the_first(tmp_path: Path) -> None:
    rows = "".join(f'{{"id": "t{n}", "image": "a.png", "l": "[\'a"}}\n' for n in range(3))
    widget = PLAIN.replace("""'["Car", "Person"]'""", '"{{ task.input.l }}"')
    (problem,) = problems_of(make_spec(tmp_path, form(widget), "manifest: rows.jsonl\n", rows_jsonl=rows))
    assert (problem.code, problem.line) == ("E432", 2)
    assert re.match(r"first at .*rows\.jsonl:1;", problem.help or "")


@pytest.mark.parametrize(
    ("template", "code"),
    [
        (form(PLAIN).replace("crowd-form", "form"), "E435"),
        (form(PLAIN) + form(PLAIN.replace("cars", "b")), "E437"),
        (form('name="a" labels="[\'X\']" src'), "E436"),
        (form('name="a" labels="[\'X\']" src=""'), "E436"),
        (form('name="a" labels="[]" src="a.png"', before=""), "E432"),
    ],
)
def test_widget_that_cannot_work_is_a_problem(tmp_path: Path, template: str, code: str) -> None:
    assert [each.code for each in problems_of(make_spec(tmp_path, template))] == [code]


def test_labels_that_scripts_add_may_be_missing(tmp_path: Path) -> None:
    script = "<script>document.querySelector('#w').labels.push('X')</script>"
    page = page_of(make_spec(tmp_path, form('id="w" name="a" labels="[]" src="a.png"', after=script)))
    assert page.widget()["labels"] == "[]"


def test_title_of_a_drawing_stays(tmp_path: Path) -> None:
    spec = make_spec(tmp_path, form(PLAIN, after="<svg><title>Sun</title></svg>"))
    assert b"<svg><title>Sun</title></svg>" in build_page(spec)


def test_control_character_in_a_template_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        make_spec(tmp_path, form(PLAIN) + "\x02")
    assert [each.code for each in caught.value.problems] == ["E112"]


def test_two_builds_of_a_template_give_the_same_bytes(tmp_path: Path) -> None:
    after = "{% for k in task.input %}{{ k[0] }},{% endfor %}<script>1</script>"
    spec = make_spec(tmp_path, form(PLAIN, after=after))
    assert build_page(spec) == build_page(load_spec(tmp_path / "task.yaml"))


def test_settings_of_the_form_are_those_of_the_spec(tmp_path: Path) -> None:
    own = "<crowd-form submit-hosts='evil.example' task-id=evil contact=evil class=k>"
    template = form(PLAIN).replace("<crowd-form>", own)
    spec = make_spec(tmp_path, template)
    assert page_of(spec).all("crowd-form") == [{"task-id": "a", "submit-hosts": "", "class": "k"}]
    assert b"evil" not in build_page(spec).partition(b"<crowd-form")[2]
    helps = [str(each.help) for each in load_tasks(spec).warnings if each.code == "W445"]
    assert any("submit: [{form: {hosts: [...]}}]" in help for help in helps)
    assert len(helps) == 3


def test_attributes_of_the_document_are_kept(tmp_path: Path) -> None:
    root = """<html class="big {{ task.input.id }}" lang='fr' data-x onclick="f()"><head class=q>"""
    page = page_of(make_spec(tmp_path, root + form(PLAIN) + "<html dir=rtl class=other>"))
    assert page.all("html") == [{"class": "big a", "lang": "fr", "data-x": None, "onclick": "f()", "dir": "rtl"}]
    assert page.all("head") == [{"class": "q"}]
    assert sha("f()") in page.policy()["script-src"]
    assert page_of(make_spec(tmp_path, form(PLAIN))).all("html") == [{"lang": "en"}]


def test_widget_of_a_template_element_is_not_live(tmp_path: Path) -> None:
    inert = f"<template><crowd-form>{WIDGET.format('name=z')}</crowd-form></template>"
    tasks = load_tasks(make_spec(tmp_path, inert + form(PLAIN))).items
    assert tasks[0].form is not None
    assert list(tasks[0].form.labels) == ["cars"]


def test_choice_of_a_file_is_told(tmp_path: Path) -> None:
    template = form(PLAIN).replace("</crowd-form>", "<input type=FILE name=f></crowd-form>")
    assert [each[0] for each in warnings_of(make_spec(tmp_path, template))] == ["W445"]


@pytest.mark.parametrize(
    "before",
    ["<!-- <title>No</title> -->", "<svg><title>No</title></svg>", "<script>'<title>No</title>'</script>"],
)
def test_title_of_the_page_is_no_other_one(tmp_path: Path, before: str) -> None:
    assert make_spec(tmp_path, before + "<TITLE>Yes &amp; so</TITLE>" + form(PLAIN)).title == "Yes & so"
    assert make_spec(tmp_path, before + form(PLAIN)).title == "old"


def test_very_many_flaws_are_counted(tmp_path: Path) -> None:
    found = load_tasks(make_spec(tmp_path, form(PLAIN, after=f"<p {'a ' * 20_001}>"))).warnings
    assert len(found) == 101
    assert "and 19,900 more" in found[-1].message
