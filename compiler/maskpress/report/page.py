"""The page of a report: its head, then the pictures as they come, then everything that is counted from all answers."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from maskpress import resources
from maskpress.problems import Problem
from maskpress.report.agreement import Agreement
from maskpress.report.findings import Kind
from maskpress.report.model import Row
from maskpress.report.summary import Summary
from maskpress.results.model import Quarantined

MARK = b'<meta name="generator" content="maskpress report/1">'
"""How a report of ours begins, among its first bytes."""

_SCRIPTS = ("rows.js", "gallery.js", "view.js")
_LISTED = 500
"""Rows of a table at most: the gallery has the others."""


@dataclass(frozen=True)
class Content:
    """What the page says below its head; ``planned`` says that a spec tells how many tasks there are."""

    title: str
    made: datetime
    summary: Summary
    kinds: tuple[Kind, ...]
    put_aside: tuple[Quarantined, ...]
    refused: tuple[tuple[str, str], ...]
    answers: int
    planned: bool


def head(title: str, made: datetime) -> bytes:
    """Give the page up to the list of pictures."""
    values = {"title": title, "made": made, "style": _style(), "policy": _policy(), "mark": MARK.decode()}
    return _rendered("head.html", values) + b'<script type="application/json" id="pictures">['


def body(content: Content, rows: bytes) -> bytes:
    """Give the page from the end of the list of pictures on."""
    values = {name: getattr(content, name) for name in Content.__dataclass_fields__}
    text = _rendered("body.html", {**values, "listed": _LISTED})
    data = b'<script type="application/json" id="rows">' + rows + b"</script>\n"
    script = b"<script>" + _script().encode() + b"</script>\n"
    return b"]</script>\n</head>\n<body>\n" + text + data + script + b"</body>\n</html>\n"


def rows_json(rows: Iterable[Row], problems: Mapping[int, tuple[Problem, ...]], agreement: Agreement) -> bytes:
    """Write what the script needs of each answer."""
    return in_script([_row(row, problems.get(row.number, ()), agreement.of(row.number)) for row in rows])


def in_script(value: object) -> bytes:
    """Write JSON that no script block ends in: in ASCII, so U+2028 is escaped too, and without ``<``, ``>``, ``&``."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text.encode("ascii")


def _row(row: Row, problems: Iterable[Problem], agreement: float | None) -> dict[str, object]:
    return {
        "task": row.task,
        "name": row.name,
        "worker": row.worker,
        "batch": row.batch,
        "source": " ".join(filter(None, (row.file, f"line {row.line}" if row.line else "", row.path))),
        "submitted": row.submitted,
        "seconds": row.seconds,
        "refused": row.refused,
        "width": row.width,
        "height": row.height,
        "instances": row.instances,
        "labels": [[tally.label, tally.instances, tally.area] for tally in row.tallies],
        "keys": row.keys,
        "overlay": row.overlay,
        "image": row.image,
        "fields": row.fields,
        "agreement": agreement,
        "problems": [[each.code, each.severity, each.message, each.help] for each in problems],
    }


def _policy() -> str:
    """Allow the page its own style, script and pictures, and not one request."""
    return (
        f"default-src 'none'; style-src {_hash(_style())}; script-src {_hash(_script())}; img-src data:; "
        "form-action 'none'; base-uri 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _style() -> str:
    return (resources.templates("report") / "report.css").read_text("utf-8")


@cache
def _script() -> str:
    return "".join((resources.templates("report") / name).read_text("utf-8") for name in _SCRIPTS)


def _rendered(template: str, values: Mapping[str, object]) -> bytes:
    """Render in UTF-8, with what it cannot hold replaced: lone surrogates by ``?``, U+0000 as a browser would."""
    text = _environment().get_template(template).render(**values)
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resources.templates("report")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"duration": duration, "figure": figure, "counted": counted}
    return environment


def duration(seconds: float | None) -> str:
    """Write a time for people: ``8.5 s``, ``3 min 05 s``, ``2 h 10 min``."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{seconds:.3g} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes < 60 else f"{minutes // 60:,} h {minutes % 60:02} min"


def figure(value: float | None) -> str:
    """Write a share with three digits, as agreement is; nothing for None."""
    return "" if value is None else f"{value:.3f}"


def counted(count: int, noun: str) -> str:
    """Count things in words, with separated thousands."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
