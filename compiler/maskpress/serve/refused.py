"""Why a request is not answered as asked, in words for whoever asked."""

from __future__ import annotations


class Refused(Exception):
    """A status of HTTP from 400 up, and words. Never leaves this room but as a response."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
