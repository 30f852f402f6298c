from __future__ import annotations

import pytest

from maskpress.pages.csp import answer_sources, hash_source, host_source, list_policy, page_policy


def test_hash_source_is_the_one_of_the_csp_specification() -> None:
    # The example that the CSP recommendation gives for inline scripts.
    expected = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    assert hash_source(b"alert('Hello, world.');") == expected


def test_page_policy_allows_what_the_page_carries_and_nothing_else() -> None:
    assert page_policy("'sha256-A'", "'sha256-B'") == (
        "default-src 'none'; script-src 'sha256-A'; style-src 'sha256-B'; img-src data: blob:; "
        "worker-src blob:; connect-src 'none'; form-action 'none'; base-uri 'none'"
    )


def test_page_policy_adds_declared_image_sources() -> None:
    policy = page_policy("'sha256-A'", "'sha256-B'", ["'self'", "https://a.example"])
    assert "; img-src data: blob: 'self' https://a.example; " in policy


def test_page_policy_lets_forms_go_to_the_given_origins_alone() -> None:
    policy = page_policy("'sha256-A'", "'sha256-B'", forms=("https://a.example", "http://127.0.0.1:8000"))
    assert policy.endswith("; form-action https://a.example http://127.0.0.1:8000; base-uri 'none'")


def test_page_policy_lets_requests_go_to_the_given_origins_alone() -> None:
    policy = page_policy("'sha256-A'", "'sha256-B'", connections=("https://a.example", "'self'"))
    assert policy.endswith("; connect-src https://a.example 'self'; form-action 'none'; base-uri 'none'")


def test_answer_sources_name_each_origin_once() -> None:
    urls = ["https://a.example/1", "https://a.example/2", "/submissions", "http://b.example:8000/?x=1"]
    assert answer_sources(urls) == ["https://a.example", "'self'", "http://b.example:8000"]


def test_list_policy_allows_no_script() -> None:
    assert list_policy("'sha256-B'") == (
        "default-src 'none'; style-src 'sha256-B'; img-src data:; form-action 'none'; base-uri 'none'"
    )


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://Pictures.Example/a/b.jpg?x=1#y", "https://pictures.example"),
        ("http://localhost:8000/a.jpg", "http://localhost:8000"),
        ("https://user:word@a.example/b.jpg", "https://a.example"),
        ("https://bücher.example/b.jpg", "https://xn--bcher-kva.example"),
        ("https://my_bucket.example/b.jpg", "https://my_bucket.example"),
        ("http://[2001:db8::1]:80/b.jpg", "http:"),
        ("https://a.example:99999/b.jpg", "https:"),
        ("https://a.example;script-src *;/b.jpg", "https:"),
        ("https://a.example 'unsafe-inline'/b.jpg", "https:"),
        ('https://a"><script>.example/b.jpg', "https:"),
        ("https:///b.jpg", "https:"),
        # Where Python reads another host than browsers: they connect to xn--strae-oqa.example and to 127.0.0.1.
        ("https://straße.example/b.jpg", "https:"),
        ("http://127.1/b.jpg", "http:"),
    ],
)
def test_host_source_names_the_origin_and_lets_nothing_else_into_the_policy(url: str, source: str) -> None:
    assert host_source(url) == source


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:image/png;base64,AA", "file:///etc/passwd", "a.jpg", ""])
def test_host_source_refuses_urls_that_are_not_http(url: str) -> None:
    with pytest.raises(ValueError, match="expected an http or https URL"):
        host_source(url)
