from __future__ import annotations

import pytest

from maskpress.serve.address import Address, link, listen, read_address


@pytest.mark.parametrize(
    ("text", "host", "port", "is_loopback"),
    [
        ("127.0.0.1:8000", "127.0.0.1", 8000, True),
        ("localhost", "localhost", None, True),
        (":80", "127.0.0.1", 80, True),
        ("[::1]:8000", "::1", 8000, True),
        ("127.0.0.9:1", "127.0.0.9", 1, True),
        ("0.0.0.0:8000", "0.0.0.0", 8000, False),
        ("[::]:8000", "::", 8000, False),
        ("192.168.1.5", "192.168.1.5", None, False),
        ("Lab-PC.local:0", "lab-pc.local", 0, False),
        ("127.0.0.1.evil.example:80", "127.0.0.1.evil.example", 80, False),
    ],
)
def test_address_is_read(text: str, host: str, port: int | None, is_loopback: bool) -> None:
    assert read_address(text) == Address(host, port)
    assert read_address(text).is_loopback is is_loopback


@pytest.mark.parametrize(
    "text", ["", "a:b", "127.0.0.1:99999", "::1", "http://localhost:8000", "a b:1", "[::1", "a:1:2"]
)
def test_strange_address_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        read_address(text)


def test_usual_port_gives_way_and_a_port_asked_for_does_not() -> None:
    with listen(Address("127.0.0.1", 0)) as first:
        port = first.getsockname()[1]
        with pytest.raises(OSError, match="choose another address"):
            listen(Address("127.0.0.1", port))


def test_link_of_all_addresses_names_one_that_others_reach() -> None:
    with listen(Address("0.0.0.0", 0)) as bound:
        assert "0.0.0.0" not in link(bound, "0.0.0.0")
    with listen(Address("127.0.0.1", 0)) as bound:
        assert link(bound, "localhost") == f"http://localhost:{bound.getsockname()[1]}/"
