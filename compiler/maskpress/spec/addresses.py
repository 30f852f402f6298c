"""Web addresses that answers are sent to: what browsers and the page's policy make of them."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_KEPT = re.compile("[\u00df\u1e9e\u03c2\u200c\u200d]")
"""What browsers keep in a host (UTS 46) and Python's IDNA of 2003 replaces: sharp s, final sigma, joiners."""
_UNSAFE = re.compile(r"""[\s"'<>\\^`{|}\x00-\x20\x7f]""")
_NEAR = (".local", ".localhost", ".lan", ".internal", ".home.arpa")
"""Ends of names that lead to machines nearby and nowhere else."""


def address_fault(url: str) -> str | None:
    """Say why a page cannot send to an address; None where it can."""
    parts = _split(url)
    if parts is None or parts.scheme not in ("https", "http") or not parts.hostname:
        return "is no address that starts with https:// or http:// and a host"
    if parts.username is not None:
        return "holds a user name or password, which every worker could read"
    if ascii_host(parts.hostname) is None:
        return "names a host that a page's policy cannot express"
    return "holds characters that have to be percent-encoded" if _UNSAFE.search(url) else None


def ascii_host(name: str) -> str | None:
    """Write a host as browsers compare it.

    None for one that a policy cannot express, such as an IPv6 address, and for one that browsers read as another name.
    """
    try:
        host = name.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return host if _HOST.fullmatch(host) and not _KEPT.search(name.lower()) and not _is_short(host) else None


def is_far_and_open(url: str) -> bool:
    """Tell an address by http that is not on this machine or near it, where pages are opened by http as well."""
    return is_open(url) and not _is_near(urlsplit(url).hostname or "")


def is_open(url: str) -> bool:
    """Tell an address by http that is not on this machine: pages opened by https cannot send there."""
    parts = _split(url)
    return parts is not None and parts.scheme == "http" and not _is_own(parts.hostname or "")


def _is_short(host: str) -> bool:
    """Tell an IPv4 address that browsers write at length, such as 127.1: so they read all that ends in a number."""
    if not _NUMBER.fullmatch(host.rpartition(".")[2]):
        return False
    try:
        ip_address(host)
    except ValueError:
        return True
    return False


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def _is_own(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _is_near(host: str) -> bool:
    try:
        address = ip_address(host)
        return address.is_private or address.is_loopback or address.is_link_local
    except ValueError:
        return "." not in host or host.endswith(_NEAR)
