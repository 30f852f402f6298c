"""What is shown at the moment: a catalog that changes, and the problems of a change that could not be taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from maskpress.errors import SpecError
from maskpress.problems import Problem, render_text
from maskpress.serve.catalog import Catalog

EMPTY = Catalog("maskpress", (), {}, {})


class Show:
    """The last catalog that was whole. ``load`` makes a new one; it raises SpecError."""

    def __init__(self, load: Callable[[], tuple[Catalog, Sequence[Problem]]]) -> None:
        self._load = load
        self.catalog: Catalog = EMPTY
        self.problems: tuple[Problem, ...] = ()
        self.text = ""

    @property
    def is_ready(self) -> bool:
        """Whether there is anything to show."""
        return self.catalog is not EMPTY

    @property
    def version(self) -> str:
        """Tell problems apart from others, for the page that stands in while nothing else is there."""
        return sha256(self.text.encode("utf-8", "replace")).hexdigest()[:16]

    def refresh(self) -> bool:
        """Load again; keep what there is, with the problems, where it cannot be. Takes long: for a thread."""
        try:
            catalog, warnings = self._load()
        except SpecError as error:
            self.problems, self.text = error.problems, render_text(error.problems)
            return False
        self.catalog, self.problems, self.text = catalog, tuple(warnings), ""
        return True
