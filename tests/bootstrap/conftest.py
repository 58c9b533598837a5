"""What listens to a turn's traces, and the vendors that it asks."""

from collections.abc import Iterator

import pytest

from tests.bootstrap.collector import Collector, listening
from tests.simulator import Simulator


@pytest.fixture
def collector() -> Iterator[Collector]:
    with listening() as server:
        yield server


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as started:
        yield started
