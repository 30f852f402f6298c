"""The package's public names."""

from __future__ import annotations

from importlib import import_module
from types import FunctionType

import pytest

import maskpress


def test_public_names_are_sorted_and_present() -> None:
    assert maskpress.__all__ == sorted(maskpress.__all__)
    assert dir(maskpress) == maskpress.__all__
    assert all(getattr(maskpress, name) is not None for name in maskpress.__all__)


def test_public_names_are_these() -> None:
    assert set(maskpress.__all__) == {
        *("MaskpressError", "OutputError", "ResourceError", "SpecError", "Problem", "Site", "TaskSpec"),
        *("Answer", "Expectation", "Instance", "Quarantined", "Result", "Source", "Verified"),
        *("Exported", "Settings", "export"),
        *("Consolidated", "Contested", "Match", "Quality", "consolidate", "panoptic_quality"),
        *(
            "__version__",
            "build_page",
            "build_site",
            "check_source",
            "expectations",
            "load_spec",
            "read_results",
            "verify",
        ),
    }


def test_public_names_are_documented() -> None:
    assert all(getattr(maskpress, name).__doc__ for name in maskpress.__all__)


def test_other_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="no attribute 'load_task'"):
        maskpress.load_task  # noqa: B018


def test_functions_win_over_rooms_of_the_same_name() -> None:
    import_module("maskpress.export.model")
    assert isinstance(maskpress.export, FunctionType)
    assert maskpress.export is import_module("maskpress.export.write").export
