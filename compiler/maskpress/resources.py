"""Where maskpress's own files lie: inside the installed package, or around it in a checkout.

The only module that knows. A wheel carries the bundle and the schemas in ``maskpress/_bundled``; in a checkout they
stand at their sources' places.
"""

from __future__ import annotations

from pathlib import Path

from maskpress.errors import ResourceError

_PACKAGE = Path(__file__).parent
_BUNDLED = _PACKAGE / "_bundled"
_CHECKOUT = _PACKAGE.parents[1]


def bundle() -> bytes:
    """Read the widget's script. Raises ResourceError where it was never built."""
    path = _first(_BUNDLED / "maskpress.js", _CHECKOUT / "widget" / "dist" / "maskpress.js")
    return _read(path, "in a checkout, `make widget` builds it")


def schema(name: str) -> bytes:
    """Read the JSON Schema of that name: ``task``, ``answers`` or ``submission``."""
    file = f"{name}.schema.json"
    return _read(_first(_BUNDLED / "schemas" / file, _CHECKOUT / "schemas" / file), "install maskpress again")


def templates(room: str = "pages") -> Path:
    """Give the folder of a room's templates."""
    return _PACKAGE / room / "templates"


def _first(*candidates: Path) -> Path:
    return next((path for path in candidates if path.is_file()), candidates[-1])


def _read(path: Path, cure: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ResourceError(f"{path.name} is missing from this installation of maskpress: {cure}") from error
