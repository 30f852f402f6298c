"""The gate: every request passes it, or learns in words why not."""

from __future__ import annotations

import re
import secrets
from urllib.parse import quote, unquote, urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from maskpress.serve.refused import Refused
from maskpress.serve.views import refusal, welcome
from maskpress.serve.visitor import Doors, Visitor

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?")
_BROWSER = re.compile(r"[0-9a-f]{16}")
_KEPT = f"; Path=/; Max-Age={365 * 24 * 3600}; HttpOnly; SameSite=Strict"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}


class Gate:
    """Lets in who may come and puts the visitor into ``request.state``.

    ``hosts`` are the names the server goes by, None for any: where tokens are demanded, a page of a name that was bent
    to this machine has no cookie for it. ``cookie`` is a prefix, for browsers share cookies among ports.
    """

    def __init__(self, app: ASGIApp, doors: Doors, hosts: frozenset[str] | None, cookie: str) -> None:
        self._app = app
        self._doors = doors
        self._hosts = hosts
        self._cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what may not pass, and hand on the rest."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            _check_host(request, self._hosts)
            _check_origin(request)
            answer, cookies = self._let_in(request)
        except Refused as refused:
            answer, cookies = refusal(request, refused), {}
        await (answer or self._app)(scope, receive, _adding(send, cookies))

    def _let_in(self, request: Request) -> tuple[Response | None, dict[str, str]]:
        """Find out who asks; give the answer for a first visit with a token, and the cookies to set."""
        if self._doors.tokens is not None:
            return self._by_token(request)
        visitor, cookies = self._by_word(request)
        request.state.visitor = visitor
        return None, cookies

    def _by_token(self, request: Request) -> tuple[Response | None, dict[str, str]]:
        given = request.query_params.get("token")
        token = given or request.cookies.get(self._cookie, "")
        visitor = self._doors.by_token(token)
        if visitor is None:
            words = "this link is not valid" if token else "this page needs the link you were given"
            raise Refused(401, f"{words}; ask the requester for yours")
        request.state.visitor = visitor
        if given is None or request.method != "GET":
            return None, {}
        rest = urlencode([each for each in request.query_params.multi_items() if each[0] != "token"])
        path = "/" + quote(request.url.path).lstrip("/")  # two slashes would lead to another host
        return welcome(f"{path}?{rest}" if rest else path), {self._cookie: token}

    def _by_word(self, request: Request) -> tuple[Visitor, dict[str, str]]:
        given = request.query_params.get("worker")
        name = given or unquote(request.cookies.get(f"{self._cookie}-worker", ""))
        visitor = self._doors.by_name(name) if name else None
        if visitor is not None:
            return visitor, {f"{self._cookie}-worker": quote(name, safe="")} if given else {}
        if given:
            raise Refused(403, f'no worker is called "{given[:100]}" here')
        known = request.cookies.get(f"{self._cookie}-browser", "")
        browser = known if _BROWSER.fullmatch(known) else secrets.token_hex(8)
        said = unquote(request.cookies.get(f"{self._cookie}-said", "")) or None
        return self._doors.unnamed(browser, said), {f"{self._cookie}-browser": browser}


def remember_name(reply: Response, cookie: str, name: str) -> None:
    """Let a browser say next time what its page called the worker."""
    reply.headers.append("Set-Cookie", f"{cookie}-said={quote(name, safe='', errors='replace')}{_KEPT}")


def _check_host(request: Request, hosts: frozenset[str] | None) -> None:
    """Refuse pages of other names that were bent to this machine (DNS rebinding)."""
    found = _HOST.fullmatch(request.headers.get("host", "").lower())
    if hosts is not None and (found is None or found[1] not in hosts):
        raise Refused(403, "this server goes by other names: open it by the address it printed")


def _check_origin(request: Request) -> None:
    """Refuse what pages of other origins send; links from there may be followed."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    reads = request.method in ("GET", "HEAD")
    followed = (
        request.headers.get("sec-fetch-mode") == "navigate" and request.headers.get("sec-fetch-dest") == "document"
    )
    if site not in ("same-origin", "none") and not (reads and followed):
        raise Refused(403, "pages of other origins may not use this server")
    origin = request.headers.get("origin")
    if not reads and (site == "none" or (origin is not None and not _is_own(origin, request))):
        raise Refused(403, "answers are taken from this server's own pages only")


def _is_own(origin: str, request: Request) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == request.headers.get("host", "").lower()


def _adding(send: Send, cookies: dict[str, str]) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store")
            for name, value in cookies.items():
                headers.append("Set-Cookie", f"{name}={value}{_KEPT}")
        await send(message)

    return sent
