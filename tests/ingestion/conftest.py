"""The real model, real Chroma folders and a small catalogue."""

import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from candor.domain.clock import SystemClock, time_ordered_id
from candor.domain.passages import Passage
from ingestion.embed.minilm import MiniLmEmbeddings
from ingestion.embed.multilingual import MultilingualEmbeddings
from ingestion.embedded import EmbeddedHome
from ingestion.report import IngestReport
from ingestion.run import ingest
from tests.ingestion.sqlite_catalogue import SqliteCatalogue
from tests.sealers import known_sealer, known_stamper

PROJECT = "default"
Ingest = Callable[..., Coroutine[Any, Any, IngestReport]]
Search = Callable[..., Coroutine[Any, Any, list[Passage]]]


@pytest.fixture(scope="session")
def model_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the built model is kept between runs: beside the environment it belongs to."""
    shared = Path(sys.prefix) / "share" / "candor" / "models"
    try:
        shared.mkdir(parents=True, exist_ok=True)
    except OSError:
        return tmp_path_factory.mktemp("models")
    return shared if os.access(shared, os.W_OK) else tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def embeddings(model_dir: Path) -> MiniLmEmbeddings:
    return MiniLmEmbeddings(model_dir)


@pytest.fixture(scope="session")
def multilingual(model_dir: Path) -> MultilingualEmbeddings:
    found = MultilingualEmbeddings.installed(model_dir)
    assert found is not None, "the package with the multilingual weights is not installed"
    return found


@pytest.fixture
def home(tmp_path: Path) -> EmbeddedHome:
    return EmbeddedHome(tmp_path / "data", known_sealer(), known_stamper())


@pytest.fixture
def catalogue(tmp_path: Path) -> SqliteCatalogue:
    return SqliteCatalogue(tmp_path / "catalogue.db")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with three documents."""
    folder = tmp_path / "docs"
    (folder / "guides").mkdir(parents=True)
    (folder / "staking.md").write_text("# Staking\n\nValidators lock coins and earn rewards.\n")
    (folder / "guides" / "bridges.md").write_text("# Bridges\n\nA bridge moves tokens.\n")
    (folder / "fees.txt").write_text("Fees pay the validators for their work.\n")
    return folder


@pytest.fixture
def run_ingest(
    home: EmbeddedHome, catalogue: SqliteCatalogue, embeddings: MiniLmEmbeddings
) -> Ingest:
    """Ingest with everything bound; keyword arguments override."""

    async def run(*paths: Path, **changes: Any) -> IngestReport:
        bound: dict[str, Any] = {
            "project": PROJECT,
            "prune": False,
            "catalogue": catalogue,
            "embeddings": embeddings,
            "home": home,
            "clock": SystemClock(),
            "new_id": time_ordered_id,
        }
        return await ingest(list(paths), **(bound | changes))

    return run


@pytest.fixture
def search(home: EmbeddedHome, catalogue: SqliteCatalogue, embeddings: MiniLmEmbeddings) -> Search:
    """Search what is active now."""

    async def run(query: str, k: int = 5, project: str = PROJECT) -> list[Passage]:
        active = await catalogue.active(project)
        assert active is not None
        index = home.open(project, active.id, embeddings)
        try:
            return await index.asearch(query, k)
        finally:
            index.close()

    return run
