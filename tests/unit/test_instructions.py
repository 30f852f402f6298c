"""Instructions become safe HTML: Markdown works, row values stay literal, pictures come along, nothing else does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from maskpress.problems import Refusal
from maskpress.spec.files import FoundFile
from maskpress.spec.load import load_spec
from maskpress.tasks.instructions import ATTRIBUTES, TAGS, Instructions, LoadPicture, Rendered, compile_instructions
from maskpress.tasks.model import Image, SafeHtml
from pictures import write_files, write_image

SPEC = "title: T\nlabels: [Car]\nimage: a.jpg\ninstructions:\n  full: {file: texts/full.md}\n"


def picture(file: FoundFile) -> Image:
    if file.path.suffix == ".txt":
        raise Refusal("E305", f'"{file.name}" is no image')
    return Image(1, 1, "image/png", ".png", file.path)


def whole(html: SafeHtml) -> str:
    """The HTML with the name of each picture's file in its place."""
    pictures = [each if isinstance(each, str) else str(each.path and each.path.name) for each in html.pictures]
    return "".join(text + picture for text, picture in zip(html.texts, [*pictures, ""], strict=True))


def instructions(folder: Path, markdown: str, load_picture: LoadPicture = picture) -> Instructions:
    write_files(folder, {"task.yaml": SPEC, "texts/full.md": markdown})
    spec = load_spec(folder / "task.yaml")
    assert spec.full_instructions is not None
    compiled = compile_instructions(spec, spec.full_instructions, load_picture)
    assert isinstance(compiled, Instructions), compiled
    return compiled


def render(folder: Path, markdown: str, **values: object) -> Rendered:
    return instructions(folder, markdown).render(values)


def html(folder: Path, markdown: str, **values: object) -> str:
    rendered = render(folder, markdown, **values)
    assert not rendered.problems
    return whole(rendered.html)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# Title", "<h1>Title</h1>"),
        ("**bold** ~~old~~", "<p><strong>bold</strong> <s>old</s></p>"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"),
        ("press <kbd>B</kbd>", "<p>press <kbd>B</kbd></p>"),
        ("<details open><summary>More</summary>x</details>", '<details open=""><summary>More</summary>x</details>'),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>"),
    ],
)
def test_markdown_becomes_html(tmp_path: Path, markdown: str, expected: str) -> None:
    assert html(tmp_path, markdown) == expected


def test_tables_work(tmp_path: Path) -> None:
    assert "<td>2</td>" in html(tmp_path, "| a | b |\n|---|---|\n| 1 | 2 |")


def test_links_open_elsewhere_and_tell_nothing(tmp_path: Path) -> None:
    made = html(tmp_path, "[l](https://e.org/?a=1&b=2) [m](mailto:a@e.org)")

    assert '<a href="https://e.org/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">l</a>' in made
    assert 'href="mailto:a@e.org"' in made


@pytest.mark.parametrize("link", ["other.html", "#top", "/x", "//e.org/x", "texts/full.md"])
def test_link_to_nowhere_is_removed_with_a_warning(tmp_path: Path, link: str) -> None:
    rendered = render(tmp_path, f"text\n[l]({link})")

    assert "href" not in whole(rendered.html)
    assert [(p.code, p.severity, p.file, p.line, p.column) for p in rendered.problems] == [
        ("W407", "warning", str(tmp_path / "texts/full.md"), 2, 5)
    ]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "ftp://e.org", "file:///x"]
)
def test_link_of_another_scheme_is_removed(tmp_path: Path, link: str) -> None:
    assert "href" not in render(tmp_path, f'<a href="{link}">l</a>').html.texts[0]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("{{ row.x }}", "<p>{}</p>"),
        ("**{{ row.x }}**", "<p><strong>{}</strong></p>"),
        ("`{{ row.x }}`", "<p><code>{}</code></p>"),
        ("    {{ row.x }}", "<pre><code>{}\n</code></pre>"),
        ("# {{ row.x }}", "<h1>{}</h1>"),
        ("<b>{{ row.x }}</b>", "<p><b>{}</b></p>"),
    ],
)
@pytest.mark.parametrize(
    "value",
    [
        "*a* _b_ **c**",
        "<b>x</b>",
        "[l](https://e.org)",
        "# a",
        "- a",
        "| a |",
        "`a`",
        "a\\b",
        "&lt;",
        "![x](y)",
        "1. a",
    ],
)
def test_row_value_shows_literally_wherever_it_stands(tmp_path: Path, markdown: str, expected: str, value: str) -> None:
    literal = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert html(tmp_path, markdown, x=value) == expected.format(literal)


def test_row_value_may_be_a_link_but_no_script(tmp_path: Path) -> None:
    assert 'href="https://e.org/?a=1&amp;b"' in html(tmp_path, "[l]({{ row.x }})", x="https://e.org/?a=1&b")
    assert "href" not in render(tmp_path, "[l]({{ row.x }})", x="javascript:alert(1)").html.texts[0]
    assert html(tmp_path, '<b title="{{ row.x }}">a</b>', x='" id="z') == '<p><b title="&quot; id=&quot;z">a</b></p>'


def test_local_picture_comes_along(tmp_path: Path) -> None:
    write_image(tmp_path / "texts/pics/in side.png")
    write_image(tmp_path / "up.png")

    made = html(tmp_path, "![alt](pics/in%20side.png) <img src='../up.png' onerror='x' width='9'>")

    assert 'src="in side.png"' in made
    assert 'src="up.png"' in made
    assert 'alt="alt"' in made
    assert 'width="9"' in made
    assert "onerror" not in made


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("nope.png", "E405"),
        ("../../outside.png", "E405"),
        ("note.txt", "E405"),
        ("https://e.org/x.png", "W406"),
        ("//e.org/x.png", "W406"),
    ],
)
def test_picture_that_cannot_come_along_is_a_located_problem(tmp_path: Path, source: str, code: str) -> None:
    write_files(tmp_path, {"texts/note.txt": "x"})

    rendered = render(tmp_path, f"# A\n\na ![x]({source})")

    assert [(p.code, p.line, p.column) for p in rendered.problems] == [(code, 3, 8)]
    assert "src" not in whole(rendered.html)


def test_picture_missing_in_a_row_is_a_problem(tmp_path: Path) -> None:
    (problem,) = render(tmp_path, "a\n![x](pics/{{ row.x }}.png)", x="b").problems

    assert (problem.code, problem.line) == ("E405", None)
    assert "pics/b.png" in problem.message


def test_rows_that_read_alike_share_one_text(tmp_path: Path) -> None:
    compiled = instructions(tmp_path, "# A {{ row.x }}")

    assert compiled.render({"x": "1", "y": "1"}).html is compiled.render({"x": "1", "y": "2"}).html
    assert whole(compiled.render({"x": "2"}).html) == "<h1>A 2</h1>"


def test_rows_share_their_pictures(tmp_path: Path) -> None:
    write_image(tmp_path / "texts/step.png")
    loaded: list[FoundFile] = []
    inline = "data:image/png;base64," + "A" * 1000

    def load(file: FoundFile) -> Image:
        loaded.append(file)
        return picture(file)

    compiled = instructions(tmp_path, f"{{{{ row.x }}}} ![a](step.png) ![b]({inline}) ![c](step.png)", load)
    made = [compiled.render({"x": x}).html for x in range(100)]

    assert len(loaded) == 1
    assert len({id(each) for html in made for each in html.pictures}) == 2
    assert all([len(html.texts), len(html.pictures)] == [4, 3] for html in made)
    assert max(len("".join(html.texts)) for html in made) < 200


class Reader(HTMLParser):
    """Collects tags and attributes as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, name, value or "") for name, value in attrs] or [(tag, "", "")]


def strings(corpora: Path) -> Iterator[str]:
    for name in ("blns", "xss_fuzzdb", "xss_payloadbox"):
        yield from json.loads((corpora / f"strings/{name}.json").read_text("utf-8"))[:700]


def test_hostile_texts_leave_no_script(corpora: Path, tmp_path: Path) -> None:
    compiled = instructions(tmp_path, "{{ row.x }}\n\n<b title='{{ row.x }}'>b</b> [l]({{ row.x }})")
    wild = instructions(tmp_path, "")
    links = {("a", "rel", "noopener noreferrer"), ("a", "target", "_blank")}

    for text in strings(corpora):
        reader = Reader()
        reader.feed(whole(compiled.render({"x": text}).html) + whole(wild._render(text).html))
        for tag, name, value in reader.found:
            assert tag in TAGS, text
            assert not name or name in ATTRIBUTES.get(tag, set()) | ATTRIBUTES["*"] or (tag, name, value) in links, text
            assert name not in ("href", "src") or value.startswith(("http://", "https://", "mailto:", "data:image/")), (
                text
            )
