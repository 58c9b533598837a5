"""Everything a graph stands on, opened over two small documents and a simulator of the vendors."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import Settings
from candor.domain.caller import Caller
from tests.settings import given_settings
from tests.simulator import Simulator


@pytest.fixture(scope="session")
def running_simulator() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def simulator(running_simulator: Simulator) -> Simulator:
    running_simulator.reset()
    return running_simulator


@pytest.fixture
def settings(tmp_path: Path, simulator: Simulator) -> Settings:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "staking.md").write_text(
        "# Staking\n\nStaking locks your coins for some weeks. Validators earn rewards in ether.\n"
    )
    (docs / "bridges.md").write_text("# Bridges\n\nA bridge moves tokens between two networks.\n")
    given: dict[str, Any] = {
        "data_dir": tmp_path / "data",
        "knowledge_dir": docs,
        "openai_api_key": "sk-simulated",
        "openai_base_url": simulator.url("openai"),
        "google_api_key": "simulated-gemini",
        "google_gemini_base_url": simulator.url("gemini"),
        "perplexity_api_key": "pplx-simulated",
        "perplexity_base_url": simulator.url("perplexity"),
    }
    return given_settings(**given)


@pytest.fixture
async def resources(settings: Settings) -> AsyncIterator[Resources]:
    await index_samples(settings)
    async with open_resources(settings) as opened:
        yield opened


@pytest.fixture
def caller() -> Caller:
    return Caller(project="default", user="k1:anna")
