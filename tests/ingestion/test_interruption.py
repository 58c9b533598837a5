"""A run cut short at any point leaves the old index working, and the next run cleans up."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingestion.embedded import EmbeddedHome
from ingestion.report import Stage
from tests.ingestion.conftest import PROJECT, Ingest, Search
from tests.ingestion.sqlite_catalogue import SqliteCatalogue

STAGES: list[Stage] = ["reading", "copying", "embedding", "finishing"]


def folders(home: EmbeddedHome) -> set[str]:
    return {path.name for path in (home.work_dir / PROJECT).iterdir()}


@pytest.mark.parametrize("stage", STAGES)
async def test_an_error_leaves_the_old_index(
    run_ingest: Ingest,
    search: Search,
    catalogue: SqliteCatalogue,
    home: EmbeddedHome,
    docs: Path,
    stage: Stage,
) -> None:
    await run_ingest(docs)
    before = (await catalogue.active(PROJECT), folders(home))
    (docs / "fees.txt").write_text("Fees changed.\n")

    def fail(done: int, total: int, reached: Stage) -> None:
        if reached == stage:
            raise RuntimeError("stopped by the test")

    with pytest.raises(RuntimeError, match="stopped by the test"):
        await run_ingest(docs, progress=fail)
    assert (await catalogue.active(PROJECT), folders(home)) == before
    assert "Fees pay the validators for their work." in {one.text for one in await search("fee")}
    assert (await run_ingest(docs)).changed == 1


async def test_cancelling_leaves_the_old_index(
    run_ingest: Ingest, catalogue: SqliteCatalogue, home: EmbeddedHome, docs: Path
) -> None:
    await run_ingest(docs)
    before = (await catalogue.active(PROJECT), folders(home))
    for number in range(40):
        (docs / f"{number}.md").write_text(f"Page {number} on wallets and fees.\n" * 30)
    embedding = asyncio.Event()

    def tell(done: int, total: int, stage: Stage) -> None:
        if stage == "embedding":
            embedding.set()

    running = asyncio.create_task(run_ingest(docs, progress=tell))
    await embedding.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (await catalogue.active(PROJECT), folders(home)) == before


@pytest.mark.parametrize("stage", STAGES)
async def test_a_killed_process_leaves_the_old_index(
    run_ingest: Ingest,
    search: Search,
    catalogue: SqliteCatalogue,
    home: EmbeddedHome,
    docs: Path,
    model_dir: Path,
    stage: Stage,
) -> None:
    await run_ingest(docs)
    before = await catalogue.active(PROJECT)
    (docs / "fees.txt").write_text("Fees changed.\n")
    module = "tests.ingestion.killed_run"
    killed = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", module, str(docs.parent), str(model_dir), stage],
        cwd=Path(__file__).parents[2],
        timeout=120,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert await catalogue.active(PROJECT) == before
    assert "Fees pay the validators for their work." in {one.text for one in await search("fee")}
    report = await run_ingest(docs)
    assert (report.changed, report.unchanged) == (1, 2)
    assert "Fees changed." in {one.text for one in await search("fee")}
    assert folders(home) == {one.id for one in await catalogue.generations(PROJECT)}
