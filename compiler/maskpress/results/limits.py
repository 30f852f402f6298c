"""How much of what strangers send is looked at before it is put aside."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds that no genuine answer comes near, and that keep memory and time bounded.

    ``text`` counts bytes of the JSON of one submission, as much as a server of ours takes. A batch of them may be of
    any size: it is read one by one. ``pixels`` and ``edge`` are those of images that pages are built for.
    ``parts`` counts the commas of a submission: three times as many as instances fit a label map, for each makes an
    object many times as large as itself. ``quarantined`` is how many faults in a row of one file are told one by one.
    """

    text: int = 64 * _MIB
    parts: int = 200_000
    pixels: int = 100_000_000
    edge: int = 32_767
    instances: int = 65_535
    quarantined: int = 1_000

    def png(self, width: int, height: int) -> int:
        """Bound the bytes of a PNG: four for each pixel, one for each row, what deflate adds to noise, and the rest."""
        return 4 * width * height * 1001 // 1000 + 8 * height + 128 * 1024


LIMITS = Limits()
