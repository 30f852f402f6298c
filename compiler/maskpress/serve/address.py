"""Where a server listens: the address asked for, its socket, and the links that lead to it."""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
from dataclasses import dataclass

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000

_WRITTEN = re.compile(r"(?:(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::(?P<port>\d{1,5}))?|:(?P<only>\d{1,5}))")
_ELSEWHERE = "192.0.2.1"  # an address for documentation (RFC 5737): nothing is sent there


@dataclass(frozen=True)
class Address:
    """A host, without brackets, and a port; ``port`` None is the usual one or, where that is taken, any."""

    host: str = DEFAULT_HOST
    port: int | None = None

    @property
    def is_loopback(self) -> bool:
        """Whether only programs of this machine reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def read_address(text: str) -> Address:
    """Read ``HOST:PORT``, ``HOST`` or ``:PORT``. Raises ValueError."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(f"expected HOST:PORT such as 127.0.0.1:8000 or [::1]:8000, found {text!r}")
    port = found["port"] or found["only"]
    if port and int(port) > 65535:
        raise ValueError(f"expected a port of at most 65535, found {port}")
    return Address((found["host"] or DEFAULT_HOST).strip("[]").lower(), int(port) if port else None)


def listen(address: Address) -> socket.socket:
    """Open a listening socket. Raises OSError with the address and words."""
    try:
        return _bound(address.host, DEFAULT_PORT if address.port is None else address.port)
    except OSError as error:
        if address.port is None and error.errno == errno.EADDRINUSE:
            return _bound(address.host, 0)
        reason = error.strerror or str(error)
        raise OSError(error.errno, f"{reason}; choose another address: -a HOST:PORT", _shown(address)) from error


def link(bound: socket.socket, host: str) -> str:
    """Write the URL of a server's start page as other machines reach it, where they do."""
    any_host = ipaddress.ip_address(bound.getsockname()[0]).is_unspecified
    name = _own_address() if any_host else host
    return f"http://{f'[{name}]' if ':' in name else name}:{bound.getsockname()[1]}/"


def _bound(host: str, port: int) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, place = found[0]
    opened = socket.socket(family, kind, protocol)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(place)
        opened.listen(512)
    except OSError:
        opened.close()
        raise
    return opened


def _own_address() -> str:
    """Ask the system by which of its addresses it would reach another machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((_ELSEWHERE, 9))
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])


def _shown(address: Address) -> str:
    return address.host if address.port is None else f"{address.host}:{address.port}"
