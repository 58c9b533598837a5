"""One service for all tests of a module that do not change it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.clock import TurnedClock
from tests.end_to_end.service import Service, copy_of, settings_for
from tests.simulator import Simulator


@contextmanager
def shared_service(
    indexed: Path,
    folders: pytest.TempPathFactory,
    simulator: Simulator | None = None,
    **changes: Any,
) -> Iterator[Service]:
    """Serve a copy of the indexed folder; without a simulator no provider has a key."""
    data_dir = copy_of(indexed, folders.mktemp("served") / "data")
    with Service(settings_for(data_dir, simulator, **changes), TurnedClock()) as service:
        yield service
