"""maskpress prints labelling pages: a YAML task spec in, self-contained pages out.

The public API. Names are imported when first used, so that ``import maskpress`` stays cheap.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maskpress.consolidate.agreement import Match, Quality, panoptic_quality
    from maskpress.consolidate.consolidate import consolidate
    from maskpress.consolidate.model import Consolidated, Contested
    from maskpress.errors import MaskpressError, OutputError, ResourceError, SpecError
    from maskpress.expecting import expectations
    from maskpress.export.settings import Settings
    from maskpress.export.write import Exported, export
    from maskpress.pages.site import Site, build_page, build_site
    from maskpress.problems import Problem
    from maskpress.results.expectation import Expectation
    from maskpress.results.model import Answer, Instance, Quarantined, Result, Source
    from maskpress.results.read import read_results
    from maskpress.results.verify import Verified, verify
    from maskpress.spec.load import check_source, load_spec
    from maskpress.spec.model import TaskSpec

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Consolidated",
    "Contested",
    "Expectation",
    "Exported",
    "Instance",
    "MaskpressError",
    "Match",
    "OutputError",
    "Problem",
    "Quality",
    "Quarantined",
    "ResourceError",
    "Result",
    "Settings",
    "Site",
    "Source",
    "SpecError",
    "TaskSpec",
    "Verified",
    "__version__",
    "build_page",
    "build_site",
    "check_source",
    "consolidate",
    "expectations",
    "export",
    "load_spec",
    "panoptic_quality",
    "read_results",
    "verify",
]

_HOMES = {
    "Answer": "results.model",
    "Consolidated": "consolidate.model",
    "Contested": "consolidate.model",
    "Expectation": "results.expectation",
    "Exported": "export.write",
    "Instance": "results.model",
    "MaskpressError": "errors",
    "Match": "consolidate.agreement",
    "OutputError": "errors",
    "Problem": "problems",
    "Quality": "consolidate.agreement",
    "Quarantined": "results.model",
    "ResourceError": "errors",
    "Result": "results.model",
    "Settings": "export.settings",
    "Site": "pages.site",
    "Source": "results.model",
    "SpecError": "errors",
    "TaskSpec": "spec.model",
    "Verified": "results.verify",
    "build_page": "pages.site",
    "build_site": "pages.site",
    "check_source": "spec.load",
    "consolidate": "consolidate.consolidate",
    "expectations": "expecting",
    "export": "export.write",
    "load_spec": "spec.load",
    "panoptic_quality": "consolidate.agreement",
    "read_results": "results.read",
    "verify": "results.verify",
}


class _Package(ModuleType):
    """Keeps public names free where a room has the same one: an import would put the room in the function's place."""

    def __setattr__(self, name: str, value: object) -> None:
        if name not in _HOMES or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    except ModuleNotFoundError as error:
        if error.name not in ("numpy", "scipy"):
            raise
        words = f'{name} needs {error.name}, which is not installed: pip install "maskpress[export]"'
        raise ModuleNotFoundError(words, name=error.name) from error


def __dir__() -> list[str]:
    return __all__


sys.modules[__name__].__class__ = _Package
