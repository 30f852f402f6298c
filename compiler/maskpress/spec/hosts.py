"""Task hosts: who may get answers by a form that leaves the page, as a spec names them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maskpress.problems import Problem
from maskpress.spec.addresses import ascii_host
from maskpress.spec.names import quoted
from maskpress.spec.partial import entries, mapping
from maskpress.spec.source import Source
from maskpress.spec.wording import at

DEFAULT_PORTS = {"https": 443, "http": 80}
_LAST_PORT = 65535


def read_origin(host: str) -> str:
    """Write a host, or an origin, as browsers write origins: in lower case, without the port that goes without saying.

    A host alone is reached by https.
    """
    scheme, _, rest = host.lower().rpartition("://")
    name, _, port = rest.partition(":")
    scheme = scheme or "https"
    said = f":{int(port)}" if port and int(port) != DEFAULT_PORTS[scheme] else ""
    return f"{scheme}://{ascii_host(name) or name}{said}"


def check_hosts(source: Source, spec: dict[str, Any]) -> Iterator[Problem]:
    """Report ports of task hosts that do not exist."""
    for index, channel in enumerate(entries(spec, "submit")):
        for number, host in enumerate(entries(mapping(channel, "form"), "hosts")):
            port = host.rpartition(":")[2] if isinstance(host, str) else ""
            if port.isdecimal() and int(port) > _LAST_PORT:
                path = ("submit", index, "form", "hosts", number)
                message = f"expected a port of at most {_LAST_PORT}, found {quoted(port)}"
                yield source.problem(path, "E105", at(path, message))
