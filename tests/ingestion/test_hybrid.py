"""The search by words lives and dies with its generation."""

from pathlib import Path

import pytest

from candor.domain.clock import SystemClock, time_ordered_id
from candor.privacy.aes_gcm import AesGcmSealer
from candor.privacy.hmac_stamper import HmacStamper
from candor.privacy.keyring import Keyring
from ingestion.embed.minilm import MiniLmEmbeddings
from ingestion.embedded import EmbeddedHome
from ingestion.ranking import Limits
from ingestion.reseal import reseal
from ingestion.search.kept import FILE
from tests.ingestion.conftest import PROJECT, Ingest, Search
from tests.ingestion.sqlite_catalogue import SqliteCatalogue


def files(home: EmbeddedHome) -> list[Path]:
    return sorted(home.work_dir.glob(f"{PROJECT}/*/{FILE}"))


@pytest.fixture
def many(docs: Path) -> Path:
    """Documents that are near in meaning, one of which holds a rare word."""
    for number in range(80):
        (docs / f"wallet{number}.md").write_text(
            f"# Wallet {number}\n\nA wallet holds keys and signs for you, model {number}.\n"
        )
    (docs / "odd.txt").write_text("Refunds of the zorkmid reserve are paid on Thursdays.\n")
    return docs


async def test_a_rare_word_is_found(run_ingest: Ingest, search: Search, many: Path) -> None:
    await run_ingest(many)
    assert (await search("wallet zorkmid"))[0].source == "odd.txt"


async def test_a_new_generation_knows_the_new_words_and_forgets_the_old(
    run_ingest: Ingest, search: Search, docs: Path, home: EmbeddedHome
) -> None:
    (docs / "staking.md").write_text("# Staking\n\nThe frobnitz earns rewards.\n")
    await run_ingest(docs)
    (first,) = files(home)
    (docs / "staking.md").write_text("# Staking\n\nThe wibble earns rewards.\n")
    await run_ingest(docs, prune=True)
    assert (await search("wibble"))[0].source == "staking.md"
    assert "frobnitz" not in (await search("frobnitz"))[0].text
    assert first in files(home), "the generation before stays for a rollback, words and all"
    assert len(files(home)) == 2


@pytest.mark.parametrize("change", ["missing", "damaged"])
async def test_a_lost_file_is_made_again(
    run_ingest: Ingest, search: Search, many: Path, home: EmbeddedHome, change: str
) -> None:
    await run_ingest(many)
    (file,) = files(home)
    before = await search("wallet zorkmid")
    if change == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-9])
    assert await search("wallet zorkmid") == before
    assert files(home) == [file]
    # made once: what is there now is read
    again = file.read_bytes()
    await search("wallet zorkmid")
    assert file.read_bytes() == again


async def test_a_rotation_hashes_the_words_under_the_new_key(
    run_ingest: Ingest,
    many: Path,
    tmp_path: Path,
    catalogue: SqliteCatalogue,
    embeddings: MiniLmEmbeddings,
) -> None:
    def home_with(*keys: bytes) -> EmbeddedHome:
        ring = Keyring(keys)
        return EmbeddedHome(tmp_path / "rotated", AesGcmSealer(ring, "d"), HmacStamper(ring, "w"))

    old, new = bytes([1] * 32), bytes([2] * 32)
    await run_ingest(many, home=home_with(old))
    moved = await reseal(
        PROJECT,
        catalogue=catalogue,
        embeddings=embeddings,
        home=home_with(new, old),
        clock=SystemClock(),
        new_id=time_ordered_id,
    )
    assert moved > 80
    active = await catalogue.active(PROJECT)
    assert active is not None
    index = home_with(new).open(PROJECT, active.id, embeddings)
    assert index.search("wallet zorkmid", 1)[0].source == "odd.txt"
    index.close()


async def test_below_the_floor_the_documents_do_not_say(
    run_ingest: Ingest,
    catalogue: SqliteCatalogue,
    home: EmbeddedHome,
    embeddings: MiniLmEmbeddings,
    docs: Path,
) -> None:
    await run_ingest(docs)
    active = await catalogue.active(PROJECT)
    assert active is not None
    index = home.open(PROJECT, active.id, embeddings)
    floor = Limits(floor=0.42)
    assert index.search("Do validators earn rewards?", 5, floor)
    assert index.search("What should I cook for dinner tonight?", 5, floor) == []
    assert index.search("What should I cook for dinner tonight?", 5)
    index.close()


async def test_a_turns_passage_is_joined_with_its_neighbours(
    run_ingest: Ingest,
    catalogue: SqliteCatalogue,
    home: EmbeddedHome,
    embeddings: MiniLmEmbeddings,
    docs: Path,
) -> None:
    parts = [
        f"Sentence {number} tells what the queue of part {number} does. " * 7 for number in range(4)
    ]
    (docs / "queue.md").write_text("# Queue\n\n" + "\n\n".join(parts) + "\n")
    await run_ingest(docs)
    active = await catalogue.active(PROJECT)
    assert active is not None
    index = home.open(PROJECT, active.id, embeddings)
    alone = index.search("queue of part 1", 1)[0]
    (joined,) = index.search("queue of part 1", 1, Limits(neighbours=1))
    assert joined.id == alone.id
    assert alone.text in joined.text
    assert len(joined.text) > len(alone.text) * 1.5
    index.close()
