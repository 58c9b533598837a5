"""The sample documents indexed once, a simulator of the vendors, and services over copies."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from candor.bootstrap.samples import index_samples
from tests.clock import TurnedClock
from tests.end_to_end.service import Service, copy_of, settings_for
from tests.settings import given_settings
from tests.simulator import Simulator

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"

StartService = Callable[..., Service]


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the sample documents are indexed."""
    data_dir = tmp_path_factory.mktemp("indexed") / "data"
    settings = given_settings(data_dir=data_dir, knowledge_dir=KNOWLEDGE)
    report = asyncio.run(index_samples(settings))
    assert report is not None
    assert report.chunks > 300
    return data_dir


@pytest.fixture(scope="session")
def _simulator() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def simulator(_simulator: Simulator) -> Simulator:
    """The vendors, with every script and record of earlier tests gone."""
    _simulator.reset()
    return _simulator


@pytest.fixture
def data_dir(indexed: Path, tmp_path: Path) -> Path:
    return copy_of(indexed, tmp_path / "data")


@pytest.fixture
def start(data_dir: Path, simulator: Simulator, clock: TurnedClock) -> Iterator[StartService]:
    """Start services over the test's data folder; they are stopped when the test ends.

    `providers=False` leaves every key out, `real_time=True` takes the machine's clock; other
    keyword arguments are settings.
    """
    with ExitStack() as stack:

        def begin(*, providers: bool = True, real_time: bool = False, **changes: Any) -> Service:
            vendors = simulator if providers else None
            settings = settings_for(data_dir, vendors, **changes)
            return stack.enter_context(Service(settings, None if real_time else clock))

        yield begin


@pytest.fixture
def service(start: StartService) -> Service:
    """A service with all three providers."""
    return start()


@pytest.fixture(scope="session")
def _long_running(
    indexed: Path, _simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    data_dir = copy_of(indexed, tmp_path_factory.mktemp("long-running") / "data")
    # what one test makes fail may not keep another from calling
    settings = settings_for(data_dir, _simulator, circuit_breaker=False, retry_reserve=10_000)
    with Service(settings, TurnedClock()) as service:
        yield service


@pytest.fixture
def shared(_long_running: Service, simulator: Simulator) -> Service:
    """A service that many tests share: ask as a user of your own, and leave its clock alone."""
    return _long_running


@pytest.fixture
def someone(request: pytest.FixtureRequest) -> str:
    """A user whom no other test knows."""
    return f"user of {request.node.nodeid}"[-200:]
