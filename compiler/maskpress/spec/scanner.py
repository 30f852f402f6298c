"""PyYAML's pure Python event parser, brought nearer to YAML 1.2 where specs would notice.

PyYAML refuses every tab between tokens, and ends a plain scalar of a flow list at a question mark: ``[Car, Unsure?]``.
"""

from __future__ import annotations

import re
from typing import Any

from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner
from yaml.tokens import ScalarToken

_BLOCK_RUN = re.compile(r"(?:[^\0 \t\r\n:]|:(?![\0 \t\r\n]))+")
_FLOW_RUN = re.compile(r"(?:[^\0 \t\r\n:,\[\]{}]|:(?![\0 \t\r\n,\[\]{}]))+")
_BLANKS = re.compile(r"[ \t]*")
_BLANK_LINE = re.compile(r"[ \t]*[\0\r\n#]")


class EventParser(Reader, Scanner, Parser):
    """Parses a text, lazily, with ``check_event`` and ``get_event``."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_to_next_token(self) -> None:
        """Skip blanks, comments and line breaks; tabs too, but for those that would indent a line (clause 6.1)."""
        super().scan_to_next_token()
        while self.peek() == "\t" and self._separates():
            self.forward(len(self._here(_BLANKS)))
            super().scan_to_next_token()

    def check_key(self) -> bool:
        """Tell whether a "?" starts a key: only before a blank (clause 7.4.2)."""
        return self.peek(1) in "\0 \t\r\n"

    def check_plain(self) -> bool:
        """Tell whether a plain scalar starts here; also with a "?" that starts no key."""
        return self.peek() == "?" or bool(super().check_plain())

    def scan_plain(self) -> ScalarToken:
        """Scan a plain scalar of one or more lines (clause 7.3.3)."""
        start = end = self.get_mark()
        run = _FLOW_RUN if self.flow_level else _BLOCK_RUN
        words, spaces = [""], [""]
        while spaces and self.peek() != "#" and (found := run.match(self.buffer, self.pointer)):
            words += [*spaces, found[0]]
            self.allow_simple_key = False
            self.forward(len(found[0]))
            end = self.get_mark()
            spaces = self._spaces(start)
        return ScalarToken("".join(words), True, start, end)

    def _spaces(self, start: Any) -> list[str]:
        """Give the blanks before the next word of a plain scalar; none where it ends."""
        blanks = self._here(_BLANKS)
        if "\t" in blanks and self.peek(len(blanks)) not in "\0\r\n#":
            self.forward(len(blanks))
            return [blanks]
        spaces = self.scan_plain_spaces(self.indent + 1, start) or []
        return spaces if self.flow_level or self.column > self.indent else []

    def _separates(self) -> bool:
        return bool(self.flow_level or not self.allow_simple_key or self._here(_BLANK_LINE))

    def _here(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.buffer, self.pointer)
        return found[0] if found else ""
