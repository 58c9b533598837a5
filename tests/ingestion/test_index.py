"""One generation in Chroma: what is written is found, and nothing is left behind."""

from pathlib import Path

import numpy as np
import pytest
from chromadb.api.shared_system_client import SharedSystemClient

from ingestion.collection import IndexedChunk
from ingestion.documents import Chunk
from ingestion.embed.minilm import MiniLmEmbeddings
from ingestion.embedded import EmbeddedHome
from ingestion.search.gathering import Gathering
from ingestion.unavailable import IndexUnavailable

TEXTS = ["Staking locks coins.", "A bridge moves tokens.", "Fees pay for the work."]


@pytest.fixture
def filled(home: EmbeddedHome, embeddings: MiniLmEmbeddings) -> EmbeddedHome:
    chunks = home.create("default", "g1", len(TEXTS))
    written = [
        IndexedChunk(
            f"c{number}",
            Chunk(f"{number}.md", "Title", "A > B", text, number, url),
            np.asarray(embeddings.embed_query(text), dtype=np.float32),
        )
        for number, (text, url) in enumerate(
            zip(TEXTS, [None, "https://x.example", None], strict=True)
        )
    ]
    chunks.add(written)
    chunks.close()
    gathering = Gathering(home.keeper.keyed())
    gathering.add(written)
    home.finish("default", "g1", gathering.index([one.id for one in written]))
    return home


async def test_search_answers_passages_best_first(
    filled: EmbeddedHome, embeddings: MiniLmEmbeddings
) -> None:
    index = filled.open("default", "g1", embeddings)
    found = await index.asearch(TEXTS[1], 10)
    assert index.count() == 3
    assert found[0].id == "c1"
    assert found[0].score == pytest.approx(1, abs=1e-5)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert (found[0].source, found[0].title, found[0].heading) == ("1.md", "Title", "A > B")
    assert (found[0].url, found[1].url) == ("https://x.example", None)
    assert (found[0].text, len(found)) == (TEXTS[1], 3)
    one, other = embeddings.embed_array([TEXTS[1], found[1].text])
    assert found[1].score == pytest.approx(float(one @ other), abs=1e-5)
    assert index.search("anything", 0) == []
    index.close()


def test_closing_empties_chromas_cache(filled: EmbeddedHome, embeddings: MiniLmEmbeddings) -> None:
    before = set(SharedSystemClient._identifier_to_system)
    index = filled.open("default", "g1", embeddings)
    assert set(SharedSystemClient._identifier_to_system) - before
    index.close()
    index.close()
    assert set(SharedSystemClient._identifier_to_system) == before
    with pytest.raises(IndexUnavailable):
        index.search("after closing", 1)


def test_reading_lends_the_chunks_with_their_vectors(
    filled: EmbeddedHome, embeddings: MiniLmEmbeddings
) -> None:
    index = filled.open("default", "g1", embeddings)
    with filled.read("default", "g1") as chunks:
        found = {one.id: one for one in chunks.read(["c0", "c1", "unknown"])}
    assert set(found) == {"c0", "c1"}
    assert found["c1"].chunk == Chunk("1.md", "Title", "A > B", TEXTS[1], 1, "https://x.example")
    assert found["c0"].vector == pytest.approx(embeddings.embed_query(TEXTS[0]), abs=1e-6)
    index.close()
    folders = [path.name for path in (filled.work_dir / "default").iterdir()]
    assert folders == ["g1"]


@pytest.mark.parametrize("damage", ["vectors", "database", "everything", "seal"])
def test_a_broken_folder_has_a_named_error(
    filled: EmbeddedHome, embeddings: MiniLmEmbeddings, damage: str
) -> None:
    folder = filled.work_dir / "default" / "g1"
    if damage == "vectors":
        next(folder.glob("*/header.bin")).write_bytes(b"")
    elif damage == "database":
        size = (folder / "chroma.sqlite3").stat().st_size
        (folder / "chroma.sqlite3").write_bytes(b"SQLite format 3\0" + b"\xff" * size)
    elif damage == "seal":
        (folder / "seal.json").unlink()
    else:
        filled.delete("default", "g1")
    with pytest.raises(IndexUnavailable) as raised:
        filled.open("default", "g1", embeddings)
    assert raised.value.status == 503
    assert "Traceback" not in raised.value.detail


def test_deleting_leaves_no_bytes(filled: EmbeddedHome, tmp_path: Path) -> None:
    filled.delete("default", "g1")
    filled.delete("default", "never was")
    needle = TEXTS[0].encode()
    left = [file for file in tmp_path.rglob("*") if file.is_file() and needle in file.read_bytes()]
    assert left == []
