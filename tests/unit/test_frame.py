from __future__ import annotations

from pathlib import Path

import pytest

from handmade import make_spec
from maskpress import resources
from maskpress.pages.frame import make_frame


@pytest.mark.parametrize(
    "bundle", [b"a='</script>'", b"a='</SCRIPT '", b"a='<!--';b='<script'", b"a=1;\r\nb=2;", b"a='\0'"]
)
def test_frame_refuses_a_bundle_that_html_would_change(tmp_path: Path, bundle: bytes) -> None:
    with pytest.raises(ValueError, match="the bundle cannot stand in a page"):
        make_frame(make_spec(tmp_path), bundle)


def test_frame_keeps_a_bundle_as_it_is(tmp_path: Path) -> None:
    bundle = "const a = '<!--?lit$1$-->' && \"<b>ü</b>\";\n".encode()
    assert make_frame(make_spec(tmp_path), bundle).script == bundle


def test_frame_takes_the_widgets_bundle(tmp_path: Path) -> None:
    assert make_frame(make_spec(tmp_path), resources.bundle()).script == resources.bundle()
