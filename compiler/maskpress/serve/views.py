"""What the server says itself: small pages for people, JSON for programs."""

from __future__ import annotations

import json
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from maskpress import resources
from maskpress.pages.csp import hash_source
from maskpress.serve.preview import script
from maskpress.serve.progress import Progress
from maskpress.serve.refused import Refused

_TITLES = {401: "You need your link", 403: "Not for you", 404: "Nothing here", 409: "Somebody is at it already"}


def refusal(request: Request, refused: Refused) -> Response:
    """Say why not, as a page to a browser that opens one, else as JSON."""
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        title = _TITLES.get(refused.status, "This did not work")
        return notice(title, sentence(refused.words), status=refused.status)
    return json_reply({"error": refused.words}, refused.status)


def json_reply(value: object, status: int = 200) -> Response:
    """Give JSON in ASCII: names may hold what UTF-8 cannot, such as half of an emoji that was cut off."""
    return Response(json.dumps(value), status, media_type="application/json")


def notice(title: str, *lines: str, status: int = 200, link: tuple[str, str] | None = None) -> Response:
    """Give a page of a few words, and the address and name of where to go."""
    links = [{"href": link[0], "text": link[1]}] if link else []
    return _page("notice.html", status=status, title=title, lines=lines, listing="", links=links)


def not_ready(problems: str, version: str) -> Response:
    """Give the page that stands for all while there is nothing to show, with the problems for the requester's eyes."""
    title = "The task spec has problems" if problems else "This page is not ready yet"
    line = "This page loads again by itself when you have mended them." if problems else "It loads again by itself."
    return _page("notice.html", status=503, title=title, lines=[line], listing=problems, links=[], version=version)


def progress_page(progress: Progress, title: str, folder: str, version: str) -> Response:
    """Give the requester's page."""
    return _page("progress.html", title=title, progress=progress, folder=folder, version=version, status=200)


def welcome(address: str) -> Response:
    """Send a browser on from its first visit, by a page.

    A redirect would keep the cookie back where the link stood on another site: of such a chain of requests browsers
    take none to be the site's own.
    """
    return _page("notice.html", title="One moment", lines=[], listing="", links=[], refresh=address, status=200)


def sentence(words: str) -> str:
    """Begin with a capital and end with a stop."""
    return f"{words[:1].upper()}{words[1:]}."


def _page(template: str, *, status: int, version: str | None = None, refresh: str = "", **values: object) -> Response:
    style = _source("serve.css")
    text = (
        _environment()
        .get_template(template)
        .render(style=style, script=script().decode(), version=version, refresh=refresh, **values)
    )
    return HTMLResponse(text.encode("utf-8", "replace"), status, {"Content-Security-Policy": _policy(style)})


def _policy(style: str) -> str:
    return (
        f"default-src 'none'; style-src {hash_source(style.encode())}; script-src {hash_source(script())}; "
        "connect-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )


def _source(name: str) -> str:
    return Markup((resources.templates("serve") / name).read_text("utf-8"))


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(resources.templates("serve"))
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
