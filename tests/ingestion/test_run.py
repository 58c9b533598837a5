"""Ingestion brings the index up to date, and only where something changed."""

import asyncio
from pathlib import Path

import pytest

from candor.domain.errors import BadUsage
from ingestion.embed.minilm import MiniLmEmbeddings
from ingestion.embedded import EmbeddedHome
from ingestion.lock import IngestionBusy
from ingestion.report import Stage
from tests.ingestion.conftest import PROJECT, Ingest, Search
from tests.ingestion.sqlite_catalogue import SqliteCatalogue


async def sources(search: Search, query: str = "tokens") -> set[str]:
    return {passage.source for passage in await search(query, 50)}


async def test_a_folder_becomes_searchable(run_ingest: Ingest, search: Search, docs: Path) -> None:
    report = await run_ingest(docs)
    assert (report.files, report.added, report.chunks, report.embedded) == (3, 3, 3, 3)
    assert (report.changed, report.removed, report.unchanged) == (0, 0, 0)
    assert report.unreadable == []
    assert report.chunks_per_second > 0
    (best,) = await search("How do I move tokens with a bridge?", 1)
    assert (best.source, best.title, best.heading) == ("guides/bridges.md", "Bridges", "Bridges")
    assert best.text == "A bridge moves tokens."


async def test_nothing_changed_makes_no_generation(
    run_ingest: Ingest, catalogue: SqliteCatalogue, docs: Path
) -> None:
    await run_ingest(docs)
    before = await catalogue.active(PROJECT)
    report = await run_ingest(docs)
    assert (report.unchanged, report.embedded, report.chunks) == (3, 0, 3)
    assert await catalogue.active(PROJECT) == before
    assert report.seconds < 1


class Counting(MiniLmEmbeddings):
    """Counts the texts that were really embedded."""

    seen = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.seen += len(texts)
        return super().embed_documents(texts)


async def test_only_what_changed_is_embedded(
    run_ingest: Ingest, search: Search, docs: Path, model_dir: Path
) -> None:
    await run_ingest(docs)
    scores = {one.source: one.score for one in await search("bridge tokens", 5)}
    (docs / "staking.md").write_text("# Staking\n\nUnstaking takes a few days.\n")
    (docs / "new.md").write_text("# New\n\nA wallet keeps keys.\n")
    counting = Counting(model_dir)
    report = await run_ingest(docs, embeddings=counting)
    assert (report.added, report.changed, report.unchanged, report.removed) == (1, 1, 2, 0)
    assert counting.seen == report.embedded == 2
    assert report.chunks == 4
    assert (await search("How long does unstaking take?", 1))[0].source == "staking.md"
    after = {one.source: one.score for one in await search("bridge tokens", 5)}
    assert after["guides/bridges.md"] == pytest.approx(scores["guides/bridges.md"], abs=1e-6)


async def test_the_same_bytes_with_other_line_ends_are_a_change(
    run_ingest: Ingest, search: Search, docs: Path
) -> None:
    await run_ingest(docs)
    (docs / "staking.md").write_bytes(b"# Staking\r\n\r\nValidators lock coins.\r\n")
    assert (await run_ingest(docs)).changed == 1
    texts = {one.text for one in await search("staking", 9)}
    assert "Validators lock coins." in texts
    assert not any("\r" in text for text in texts)


async def test_prune_removes_what_is_gone(run_ingest: Ingest, search: Search, docs: Path) -> None:
    await run_ingest(docs)
    (docs / "staking.md").unlink()
    assert (await run_ingest(docs)).removed == 0
    assert "staking.md" in await sources(search)
    assert (await run_ingest(docs, prune=True)).removed == 1
    assert "staking.md" not in await sources(search)


async def test_prune_leaves_other_roots_alone(
    run_ingest: Ingest, search: Search, docs: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "nft.md").write_text("# NFT\n\nA token of its own kind.\n")
    (other / "staking.md").write_text("# Same name\n\nAnother page on staking.\n")
    await run_ingest(docs)
    report = await run_ingest(other)
    assert (report.added, report.chunks) == (2, 5)
    (docs / "fees.txt").unlink()
    report = await run_ingest(docs, prune=True)
    assert (report.removed, report.unchanged, report.chunks) == (1, 2, 4)
    assert {"nft.md", "staking.md", "guides/bridges.md"} == await sources(search)


async def test_projects_are_apart(run_ingest: Ingest, search: Search, docs: Path) -> None:
    await run_ingest(docs)
    await run_ingest(docs / "fees.txt", project="Odd / name")
    assert len(await sources(search)) == 3
    assert {one.source for one in await search("fees", 9, "Odd / name")} == {"fees.txt"}


async def test_a_single_file_of_a_known_folder_is_the_folders(
    run_ingest: Ingest, search: Search, docs: Path
) -> None:
    await run_ingest(docs)
    assert (await run_ingest(docs / "guides" / "bridges.md")).unchanged == 1
    assert await sources(search) == {"staking.md", "fees.txt", "guides/bridges.md"}


async def test_a_file_is_held_once_whatever_its_root(
    run_ingest: Ingest, search: Search, docs: Path
) -> None:
    await run_ingest(docs)
    report = await run_ingest(docs / "guides")
    assert (report.added, report.removed, report.chunks) == (1, 1, 3)
    assert await sources(search) == {"staking.md", "fees.txt", "bridges.md"}
    assert (await run_ingest(docs, docs / "guides")).files == 3


async def test_real_documents_replace_the_samples(
    run_ingest: Ingest, search: Search, docs: Path, tmp_path: Path
) -> None:
    samples = tmp_path / "samples"
    samples.mkdir()
    (samples / "sample.md").write_text("# Sample\n\nA bundled page.\n")
    await run_ingest(samples, root_label="samples:")
    assert await sources(search) == {"sample.md"}
    report = await run_ingest(docs)
    assert (report.added, report.removed) == (3, 1)
    assert "sample.md" not in await sources(search)
    again = await run_ingest(samples, root_label="samples:")
    assert (again.added, again.chunks) == (0, 3)
    assert "documents of its own" in again.note


async def test_unreadable_files_are_reported_and_keep_their_last_version(
    run_ingest: Ingest, search: Search, docs: Path
) -> None:
    await run_ingest(docs)
    (docs / "staking.md").write_bytes(b"\xff\xfe\xff")
    (docs / "bad.md").write_bytes(b"\xe9")
    report = await run_ingest(docs, prune=True)
    assert [source for source, _ in report.unreadable] == ["bad.md", "staking.md"]
    assert (report.files, report.removed, report.unchanged) == (4, 0, 2)
    assert "staking.md" in await sources(search)


async def test_empty_folders_and_missing_paths_say_so(
    run_ingest: Ingest, catalogue: SqliteCatalogue, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    report = await run_ingest(tmp_path / "empty")
    assert (report.files, report.chunks) == (0, 0)
    assert "No .md" in report.note
    with pytest.raises(BadUsage, match="no file or folder"):
        await run_ingest(tmp_path / "missing")
    assert await catalogue.active(PROJECT) is None


async def test_old_generations_go_but_the_one_before_stays(
    run_ingest: Ingest, catalogue: SqliteCatalogue, home: EmbeddedHome, docs: Path
) -> None:
    for number in range(4):
        (docs / "fees.txt").write_text(f"Fees, edition {number}.\n")
        await run_ingest(docs)
    known = [one.id for one in await catalogue.generations(PROJECT)]
    assert len(known) == 2
    folders = {path.name for path in (home.work_dir / PROJECT).iterdir()}
    assert folders == set(known)


async def test_two_at_once_do_not_mix(run_ingest: Ingest, docs: Path) -> None:
    results = await asyncio.gather(run_ingest(docs), run_ingest(docs), return_exceptions=True)
    busy = [one for one in results if isinstance(one, IngestionBusy)]
    assert len(busy) == 1
    assert "Another ingestion is running" in busy[0].detail
    assert (await run_ingest(docs)).unchanged == 3


async def test_a_broken_index_is_rebuilt_from_the_documents(
    run_ingest: Ingest,
    search: Search,
    catalogue: SqliteCatalogue,
    home: EmbeddedHome,
    docs: Path,
    tmp_path: Path,
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "kept.md").write_text("# Kept\n\nStill on disk.\n")
    (other / "lost.md").write_text("# Lost\n\nSoon gone.\n")
    await run_ingest(docs)
    await run_ingest(other)
    (other / "lost.md").unlink()
    active = await catalogue.active(PROJECT)
    assert active is not None
    home.delete(PROJECT, active.id)
    report = await run_ingest(docs)
    assert report.embedded == report.chunks == 4
    assert [source for source, _ in report.unreadable] == ["lost.md"]
    assert "could not be reused" in report.note
    assert await sources(search) == {"staking.md", "fees.txt", "guides/bridges.md", "kept.md"}


class Renamed(MiniLmEmbeddings):
    """The same vectors under another model's name."""

    def __init__(self, model_dir: Path) -> None:
        super().__init__(model_dir)
        self.name = "another model"


async def test_another_model_embeds_everything_again(
    run_ingest: Ingest, catalogue: SqliteCatalogue, docs: Path, model_dir: Path
) -> None:
    await run_ingest(docs)
    report = await run_ingest(docs / "fees.txt", embeddings=Renamed(model_dir))
    assert report.embedded == report.chunks == 3
    active = await catalogue.active(PROJECT)
    assert active is not None
    assert active.embedding_model == "another model"


async def test_progress_reaches_the_end(run_ingest: Ingest, docs: Path) -> None:
    told: list[tuple[int, int, Stage]] = []
    await run_ingest(docs, progress=lambda *step: told.append(step))
    assert told[0] == (0, 0, "reading")
    assert told[-1] == (3, 3, "finishing")
