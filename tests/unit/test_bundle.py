"""The committed bundle is fresh and may stand inline in a page with a strict policy."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WIDGET = Path(__file__).parents[2] / "widget"


@pytest.fixture(scope="module")
def bundle() -> str:
    return (WIDGET / "dist" / "maskpress.js").read_text(encoding="utf-8")


def test_bundle_carries_the_stamp_of_its_sources(bundle: str) -> None:
    stamp = re.match(r"/\*! .* src ([0-9a-f]{16}) \*/", bundle)
    assert stamp is not None
    assert stamp[1] == source_stamp(), "the bundle is stale: run make widget"


@pytest.mark.parametrize("forbidden", ["</script", "<!--", "<script"])
def test_bundle_holds_nothing_that_ends_an_inline_script(bundle: str, forbidden: str) -> None:
    assert forbidden not in bundle.lower()


@pytest.mark.parametrize("forbidden", [r"\beval\(", r"\bnew Function\b", r"\bFunction\(", r"\bimport\("])
def test_bundle_makes_no_code_of_text(bundle: str, forbidden: str) -> None:
    assert re.search(forbidden, bundle) is None


def test_bundle_names_no_address_but_xml_namespaces(bundle: str) -> None:
    assert set(re.findall(r"https?://[^\"'`\s]+", bundle)) <= {
        "http://www.w3.org/1998/Math/MathML",
        "http://www.w3.org/1999/xhtml",
        "http://www.w3.org/1999/xlink",
        "http://www.w3.org/2000/svg",
    }


def source_stamp() -> str:
    """Hash path and content of every source in path order, as widget/build.mjs does."""
    digest = hashlib.sha256()
    for path in sorted(sources()):
        digest.update(path.encode() + b"\0" + (WIDGET / path).read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def sources() -> Iterator[str]:
    yield from ("build.mjs", "package-lock.json", "package.json", "tsconfig.json")
    yield from (path.relative_to(WIDGET).as_posix() for path in (WIDGET / "src").rglob("*") if path.is_file())
