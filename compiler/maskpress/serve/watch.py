"""Changes of the files that pages are made of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

from maskpress.pages.marker import MARKER


class Sources(DefaultFilter):
    """What may matter below a spec's folder: not hidden files, results, sites and other output."""

    def __init__(self, results: Path) -> None:
        super().__init__()
        self._results = results.resolve()

    def __call__(self, change: Change, path: str) -> bool:
        """Tell whether a change may matter."""
        place = Path(path)
        hidden = place.name.startswith(".") or place.name.endswith("~")
        return not hidden and super().__call__(change, path) and not any(map(self._is_output, place.parents))

    def _is_output(self, folder: Path) -> bool:
        return folder == self._results or (folder / MARKER).is_file() or folder.name.endswith(".maskpress-build")


async def watch_spec(folder: Path, results: Path, changed: Callable[[], Awaitable[None]]) -> None:
    """Call ``changed`` after each change below a folder, when it has come to rest. Raises OSError."""
    async for _ in awatch(folder, watch_filter=Sources(results), debounce=400, step=100):
        await changed()


async def watch_site(folder: Path, changed: Callable[[], Awaitable[None]]) -> None:
    """Call ``changed`` after each build of a site: builds put another folder in its place. Raises OSError."""
    before = _marked(folder)
    async for _ in awatch(folder.parent, watch_filter=None, debounce=400, step=100, recursive=False):
        now = _marked(folder)
        if now not in (None, before):
            before = now
            await changed()


def _marked(folder: Path) -> tuple[int, int] | None:
    try:
        status = (folder / MARKER).stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns
