"""Knowledge follows the active generation while people are asking."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from chromadb.api.shared_system_client import SharedSystemClient

from candor.stores.catalogue.contract import Generation
from ingestion.embed.minilm import MiniLmEmbeddings
from ingestion.embedded import EmbeddedHome
from ingestion.knowledge import Knowledge
from ingestion.unavailable import IndexUnavailable
from tests.ingestion.conftest import PROJECT, Ingest
from tests.ingestion.sqlite_catalogue import SqliteCatalogue


class Watch:
    """A stopwatch that a test winds on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class CountingCatalogue(SqliteCatalogue):
    """Counts how often it is asked."""

    asked = 0

    async def active(self, project: str) -> Generation | None:
        self.asked += 1
        return await super().active(project)


@pytest.fixture
def catalogue(tmp_path: Path) -> CountingCatalogue:
    return CountingCatalogue(tmp_path / "catalogue.db")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def knowledge(
    home: EmbeddedHome,
    catalogue: CountingCatalogue,
    embeddings: MiniLmEmbeddings,
    watch: Callable[[], float],
    tmp_path: Path,
) -> AsyncIterator[Knowledge]:
    opened = Knowledge(catalogue=catalogue, home=home, embeddings=embeddings, monotonic=watch)
    yield opened
    await opened.aclose()
    left = [name for name in SharedSystemClient._identifier_to_system if str(tmp_path) in name]
    assert left == []


async def test_an_empty_project_knows_nothing(knowledge: Knowledge) -> None:
    assert await knowledge.search(PROJECT, "anything", 5) == []
    status = await knowledge.status(PROJECT)
    assert (status.chunks, status.generation, status.updated) == (0, None, None)


async def test_a_new_generation_is_followed_within_a_second(
    knowledge: Knowledge, run_ingest: Ingest, docs: Path, watch: Watch
) -> None:
    await run_ingest(docs)
    assert (await knowledge.search(PROJECT, "fees", 1))[0].source == "fees.txt"
    (docs / "fees.txt").write_text("Fees are new now.\n")
    await run_ingest(docs)
    assert "new now" not in (await knowledge.search(PROJECT, "fees", 1))[0].text
    watch.seconds += 1
    assert "new now" in (await knowledge.search(PROJECT, "fees", 1))[0].text
    status = await knowledge.status(PROJECT)
    assert status.chunks == 3
    assert status.updated is not None
    assert status.problem is None


async def test_the_catalogue_is_asked_once_a_second(
    knowledge: Knowledge, run_ingest: Ingest, docs: Path, catalogue: CountingCatalogue, watch: Watch
) -> None:
    await run_ingest(docs)
    catalogue.asked = 0
    await asyncio.gather(*(knowledge.search(PROJECT, "fees", 1) for _ in range(20)))
    assert catalogue.asked == 1
    watch.seconds += 1
    await asyncio.gather(*(knowledge.search(PROJECT, "fees", 1) for _ in range(20)))
    assert catalogue.asked == 2


async def test_searches_survive_a_change_of_generations(
    knowledge: Knowledge, run_ingest: Ingest, docs: Path, watch: Watch
) -> None:
    await run_ingest(docs)
    asking = True

    async def ask() -> int:
        answered = 0
        while asking:
            assert len(await knowledge.search(PROJECT, "fees", 3)) == 3
            answered += 1
        return answered

    users = [asyncio.create_task(ask()) for _ in range(4)]
    for number in range(3):
        (docs / "fees.txt").write_text(f"Fees, edition {number}.\n")
        await run_ingest(docs)
        watch.seconds += 1
    asking = False
    assert all(await asyncio.gather(*users))


async def test_a_generation_deleted_behind_our_back_is_looked_up_again(
    knowledge: Knowledge, run_ingest: Ingest, docs: Path, home: EmbeddedHome
) -> None:
    await run_ingest(docs)
    await knowledge.search(PROJECT, "fees", 1)
    for number in range(3):
        (docs / "fees.txt").write_text(f"Fees, edition {number}.\n")
        await run_ingest(docs)
    # a stopped watch: no recheck is due, the open folder is long gone
    assert (await knowledge.search(PROJECT, "fees", 1))[0].source == "fees.txt"


async def test_a_broken_index_has_a_named_error(
    knowledge: Knowledge, run_ingest: Ingest, docs: Path, home: EmbeddedHome, watch: Watch
) -> None:
    await run_ingest(docs)
    (generation,) = (home.work_dir / PROJECT).iterdir()
    next(generation.glob("*/data_level0.bin")).write_bytes(b"garbage")
    for _ in range(2):
        with pytest.raises(IndexUnavailable, match="damaged"):
            await knowledge.search(PROJECT, "fees", 1)
    status = await knowledge.status(PROJECT)
    assert status.problem is not None
    assert "candor ingest" in status.problem
    await run_ingest(docs)
    watch.seconds += 1
    assert await knowledge.search(PROJECT, "fees", 1)
    assert (await knowledge.status(PROJECT)).problem is None


async def test_a_broken_new_generation_leaves_the_old_one_serving(
    knowledge: Knowledge,
    run_ingest: Ingest,
    docs: Path,
    home: EmbeddedHome,
    catalogue: CountingCatalogue,
    watch: Watch,
) -> None:
    await run_ingest(docs)
    await knowledge.search(PROJECT, "fees", 1)
    (docs / "fees.txt").write_text("Fees are new now.\n")
    await run_ingest(docs)
    active = await catalogue.active(PROJECT)
    assert active is not None
    (home.work_dir / PROJECT / active.id / "seal.json").unlink()
    watch.seconds += 1
    assert "new now" not in (await knowledge.search(PROJECT, "fees", 1))[0].text
    assert (await knowledge.status(PROJECT)).problem is not None


async def test_vectors_of_another_model_are_not_searched(
    run_ingest: Ingest,
    docs: Path,
    home: EmbeddedHome,
    catalogue: CountingCatalogue,
    model_dir: Path,
) -> None:
    await run_ingest(docs)
    other = MiniLmEmbeddings(model_dir)
    other.name = "another model"
    knowledge = Knowledge(catalogue=catalogue, home=home, embeddings=other)
    with pytest.raises(IndexUnavailable, match="another embedding model"):
        await knowledge.search(PROJECT, "fees", 1)
    await knowledge.aclose()


async def test_a_caller_that_goes_away_leaves_nothing_open(
    knowledge: Knowledge, run_ingest: Ingest, docs: Path
) -> None:
    await run_ingest(docs)
    for _ in range(3):
        asking = asyncio.create_task(knowledge.search(PROJECT, "fees", 1))
        await asyncio.sleep(0.001)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    assert await knowledge.search(PROJECT, "fees", 1)


async def test_embed_answers_a_vector_per_text(
    knowledge: Knowledge, embeddings: MiniLmEmbeddings
) -> None:
    vectors = await knowledge.embed(["gas", "staking"])
    assert vectors[1] == pytest.approx(embeddings.embed_query("staking"), abs=1e-6)


async def test_after_closing_nothing_is_answered(knowledge: Knowledge) -> None:
    await knowledge.aclose()
    with pytest.raises(IndexUnavailable):
        await knowledge.search(PROJECT, "fees", 1)
