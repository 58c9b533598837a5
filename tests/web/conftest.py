"""The built widget, a real Chromium, and one running service for all tests of a module."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from api.built_widget import FOLDER, LOADER
from tests.chromium import chromium, missing, page
from tests.end_to_end.conftest import _simulator, indexed, simulator
from tests.end_to_end.service import Service, copy_of, settings_for
from tests.simulator import Simulator
from tests.web.visitor import Visitor

__all__ = ["_simulator", "chromium", "indexed", "page", "simulator"]


@pytest.fixture(scope="session")
def web() -> Path:
    """The folder with the built widget."""
    if not (FOLDER / LOADER).is_file():
        missing("the widget is not built; `make web/dist/.built` does it where npm is there")
    return FOLDER


@pytest.fixture(scope="module")
def serve(
    web: Path, indexed: Path, _simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """Start services with the widget; they are stopped when the module's tests are done."""
    started: list[Service] = []

    def begin(**changes: Any) -> Service:
        data_dir = copy_of(indexed, tmp_path_factory.mktemp("served") / "data")
        # what one test makes fail may not keep another from calling
        given = {"circuit_breaker": False, "retry_reserve": 10_000} | changes
        service = Service(settings_for(data_dir, _simulator, **given), web=web)
        started.append(service)
        return service.__enter__()

    yield begin
    for service in started:
        service.stop()


@pytest.fixture(scope="module")
def service(serve: Any) -> Service:
    """A service that the tests of a module share, each as a visitor of its own."""
    found: Service = serve()
    return found


@pytest.fixture
def visitor(page: Page, service: Service, simulator: Simulator) -> Visitor:
    """Somebody on the page at `/`, with the widget open; the vendors answer as by default."""
    return Visitor(page).visit(service.url)
