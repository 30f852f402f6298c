"""The compiler's markup against Chromium's own parser: the same elements with the same attributes in the same places.

Left out is what the compiler does not follow: tags a browser makes up for ``</p>`` and ``</br>``, emphasis opened again
in a later block, and what selects do with other elements.
"""

from __future__ import annotations

import random

from playwright.sync_api import Browser

from maskpress.template.markup import read_markup

NAMES = """
    p div span ul ol li dl dt dd short-instructions crowd-input crowd-form input br h2 h3 button script textarea label
    form
""".split()  # noqa: SIM905
ATTRIBUTES = ["", " ", " a=1", ' a="x>y"', " a='b\"c'", " a", " a=b/", ' a="1"b="2"', " <x y", "/"]
ATTRIBUTES.append(' a="&amp;&lt&copy=1&notit;"')
OTHERS = ["text", "<!-- c -->", "<!-->", "&amp;", "<", "<3", "</>", "<?x>", "<!x>", "<!-- - -- --!>"]
ROUNDS = 2000

OUTLINE = """texts => texts.map(text => {
  const outline = [];
  const walk = (element, depth) => {
    for (const child of element.children) {
      outline.push([depth, child.localName, [...child.attributes].map(each => [each.name, each.value])]);
      walk(child, depth + 1);
    }
  };
  const page = new DOMParser().parseFromString("<body>" + text, "text/html");
  walk(page.body, 0);
  return outline;
})"""


def outline(text: str) -> list[list[object]]:
    """Give the elements of a text as the script above does, with nothing but the first of repeated attributes."""
    found: list[list[object]] = []
    depths: dict[int | None, int] = {None: -1}
    for index, element in enumerate(read_markup(text).elements):
        depths[index] = depths[element.parent] + 1
        first = {each.name: each.value or "" for each in reversed(element.attributes)}
        names = dict.fromkeys(each.name for each in element.attributes)
        found.append([depths[index], element.name, [[name, first[name]] for name in names]])
    return found


def texts(seed: int) -> list[str]:
    choose = random.Random(seed)
    found = ["".join(_piece(choose) for _ in range(choose.randint(1, 14))) for _ in range(ROUNDS)]
    return [text for text in found if "</p>" not in text and "</br>" not in text and text.count("<form") < 2]


def test_random_markup_is_seen_as_chromium_sees_it(chromium: Browser) -> None:
    made = texts(1)
    page = chromium.new_page()
    theirs = page.evaluate(OUTLINE, made)
    page.close()
    assert [text for text, expected in zip(made, theirs, strict=True) if outline(text) != expected] == []
    assert sum(len(each) for each in theirs) > ROUNDS


def _piece(choose: random.Random) -> str:
    kind = choose.random()
    name = choose.choice(NAMES)
    if kind < 0.5:
        return f"<{name}{choose.choice(ATTRIBUTES)}>"
    return f"</{name}>" if kind < 0.85 else choose.choice(OTHERS)
