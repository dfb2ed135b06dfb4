"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# As the command line does, before anything imports numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A slow machine is no fault of an example's; what may not hang is held by pytest-timeout.
settings.register_profile("clippings", deadline=None, derandomize=True)
settings.load_profile("clippings")

PROJECT = Path(__file__).resolve().parent.parent
SHARED_DATA = PROJECT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The development data beside the project; tests that read it are skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("../shared/data is not here")
    return SHARED_DATA


@pytest.fixture(scope="session")
def sample_site() -> Path:
    """The bundled sample: what `make run` indexes."""
    return PROJECT / "tests" / "sample" / "site"
