"""maskpress prints labelling pages: a YAML task spec in, self-contained pages out.

The public API. Names are imported when first used, so that ``import maskpress`` stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maskpress.errors import MaskpressError, OutputError, ResourceError, SpecError
    from maskpress.pages.site import Site, build_page, build_site
    from maskpress.problems import Problem
    from maskpress.spec.load import check_source, load_spec
    from maskpress.spec.model import TaskSpec

__version__ = "0.1.0"

__all__ = [
    "MaskpressError",
    "OutputError",
    "Problem",
    "ResourceError",
    "Site",
    "SpecError",
    "TaskSpec",
    "__version__",
    "build_page",
    "build_site",
    "check_source",
    "load_spec",
]

_HOMES = {
    "MaskpressError": "errors",
    "OutputError": "errors",
    "Problem": "problems",
    "ResourceError": "errors",
    "Site": "pages.site",
    "SpecError": "errors",
    "TaskSpec": "spec.model",
    "build_page": "pages.site",
    "build_site": "pages.site",
    "check_source": "spec.load",
    "load_spec": "spec.load",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
