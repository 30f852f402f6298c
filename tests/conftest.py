"""Fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Test data of other projects, which this repository does not hold."""
    folder = Path(os.environ.get("MASKPRESS_CORPORA") or ROOT.parent / "shared" / "corpora")
    if not folder.is_dir():
        pytest.skip(f"no corpora: {folder} is not there (set MASKPRESS_CORPORA)")
    return folder


@pytest.fixture
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep checked images apart from those of the machine and of other tests."""
    monkeypatch.setenv("MASKPRESS_CACHE", str(tmp_path_factory.mktemp("cache")))
