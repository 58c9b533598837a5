"""A real Chromium, and a service over the sample documents for it to visit."""

import pytest

from tests.chromium import chromium, page
from tests.end_to_end.conftest import StartService, _simulator, data_dir, indexed, simulator, start
from tests.end_to_end.service import Service

__all__ = ["_simulator", "chromium", "data_dir", "indexed", "page", "simulator", "start"]


@pytest.fixture
def site(start: StartService) -> Service:
    """A service with all three providers, simulated, and the plain page at `/`."""
    return start()
