"""What the texts of scripts and styles would do that the policy of a page stops."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STOPPED = {
    "eval": (r"(?<![\w.$])eval\s*\(", "code from text never runs"),
    "new Function": (r"\bnew\s+Function\b", "code from text never runs"),
    "a timer with a text": (r"\bset(?:Timeout|Interval)\s*\(\s*[\"'`]", "give it a function"),
    "fetch": (r"(?<![\w.$])(?:window\.|self\.)?fetch\s*\(", "pages load nothing"),
    "XMLHttpRequest": (r"\bXMLHttpRequest\b", "pages load nothing"),
    "sendBeacon": (r"\bsendBeacon\s*\(", "answers go where the spec's submit says"),
    "WebSocket": (r"\bnew\s+(?:WebSocket|EventSource)\b", "pages load nothing"),
    "import()": (r"(?<![\w.$])import\s*\(", "write the module's text into the template"),
    "document.write": (r"\bdocument\s*\.\s*write(?:ln)?\s*\(", "scripts and handlers that it writes never run"),
}
_PATTERNS = {name: (re.compile(pattern), help) for name, (pattern, help) in _STOPPED.items()}

_STATIC_IMPORT = re.compile(
    r"""(?:^|[;}])\s*(?:import|export)\b(?:[\w\s{},*$]*?\bfrom\b)?\s*(?:"([^"\n]+)"|'([^'\n]+)')""", re.MULTILINE
)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n]?|([g-zG-Z]))")
_CSS_URL = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)|@import\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)
_IMAGE_SET = re.compile(r"""image-set\(([^;}]*)""", re.IGNORECASE)
_QUOTED = re.compile(r"""(?<!url\()(?<!type\()(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


def stopped_calls(script: str) -> Iterator[tuple[int, str, str]]:
    """Give what of a script the policy stops: where it first stands, its name, and what to do."""
    for name, (pattern, help) in _PATTERNS.items():
        if found := pattern.search(script):
            yield found.start(), name, help


def imports(script: str) -> Iterator[tuple[int, str]]:
    """Give what a module imports, with its places."""
    for found in _STATIC_IMPORT.finditer(script):
        yield found.start(found.lastindex or 0), found[1] or found[2]


def css_urls(style: str) -> Iterator[str]:
    """Give what a style would load: addresses but those of its own data and of parts of the page."""
    text = _CSS_ESCAPE.sub(_unescaped, _CSS_COMMENT.sub(" ", style))
    groups = [found.groups() for found in _CSS_URL.finditer(text)]
    groups += [quoted.groups() for found in _IMAGE_SET.finditer(text) for quoted in _QUOTED.finditer(found[1])]
    for each in groups:
        url = next(filter(None, each), "").strip()
        if url and not url.lower().startswith("data:") and not url.startswith("#"):
            yield url


def _unescaped(escape: re.Match[str]) -> str:
    """Decode an escape of a letter or digit; others end no name and start none."""
    char = escape[2] or chr(min(int(escape[1], 16), 0x10FFFF))
    return char if char.isascii() and char.isalnum() else "_"
