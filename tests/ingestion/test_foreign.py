"""Questions in other languages than the documents' find them by second vectors."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingestion.embed.minilm import MiniLmEmbeddings
from ingestion.embed.multilingual import MultilingualEmbeddings, Vectors
from ingestion.embedded import EmbeddedHome
from ingestion.index import Index
from ingestion.ranking import Limits
from tests.ingestion.conftest import PROJECT, Ingest
from tests.ingestion.sqlite_catalogue import SqliteCatalogue
from tests.sealers import known_sealer, known_stamper

QUESTIONS = {
    "es": "¿Qué ganan los validadores por bloquear sus monedas?",
    "de": "Was verdienen Prüfer, wenn sie ihre Münzen sperren?",
    "ru": "Что зарабатывают валидаторы, блокируя монеты?",
    "zh": "验证者锁定代币会获得什么奖励？",
}


class Counting(MultilingualEmbeddings):
    """The real model, which remembers how many texts it has read."""

    texts = 0

    def embed_array(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        return super().embed_array(texts)


@pytest.fixture
def model(model_dir: Path) -> MultilingualEmbeddings:
    found = Counting.installed(model_dir)
    assert found is not None
    return found


@pytest.fixture
def home(tmp_path: Path, model: MultilingualEmbeddings) -> EmbeddedHome:
    return EmbeddedHome(tmp_path / "data", known_sealer(), known_stamper(), model)


@pytest.fixture
def guides(docs: Path) -> Path:
    """English documents, and words that a question in another language shares with some."""
    (docs / "cooking.md").write_text("# Cooking\n\nBoil the noodles in salted water.\n")
    (docs / "wallet.md").write_text("# Wallets\n\nA wallet keeps your keys safe.\n")
    return docs


async def opened(
    home: EmbeddedHome, catalogue: SqliteCatalogue, embeddings: MiniLmEmbeddings
) -> Index:
    active = await catalogue.active(PROJECT)
    assert active is not None
    return home.open(PROJECT, active.id, embeddings)


@pytest.mark.parametrize("language", QUESTIONS)
async def test_a_question_in_another_language_finds_the_english_page(
    run_ingest: Ingest,
    home: EmbeddedHome,
    catalogue: SqliteCatalogue,
    embeddings: MiniLmEmbeddings,
    guides: Path,
    language: str,
) -> None:
    await run_ingest(guides)
    index = await opened(home, catalogue, embeddings)
    found = index.search(QUESTIONS[language], 5, foreign=True)
    assert found[0].source == "staking.md"
    assert 0 < found[-1].score < found[0].score <= 1
    index.close()


async def test_a_question_in_another_language_has_a_floor_of_its_own(
    run_ingest: Ingest,
    home: EmbeddedHome,
    catalogue: SqliteCatalogue,
    embeddings: MiniLmEmbeddings,
    guides: Path,
) -> None:
    await run_ingest(guides)
    index = await opened(home, catalogue, embeddings)
    high = Limits(floor=0.99, foreign_floor=0.3)
    assert index.search(QUESTIONS["es"], 5, high, foreign=True)
    assert index.search("¿Cuánto dura el vuelo a París?", 5, high, foreign=True) == []
    index.close()


async def test_unchanged_documents_keep_their_second_vectors(
    run_ingest: Ingest,
    home: EmbeddedHome,
    catalogue: SqliteCatalogue,
    embeddings: MiniLmEmbeddings,
    guides: Path,
    model: Counting,
) -> None:
    await run_ingest(guides)
    first = model.texts
    (guides / "wallet.md").write_text("# Wallets\n\nA wallet signs what you agree to.\n")
    await run_ingest(guides)
    assert (first, model.texts) == (5, 6)
    index = await opened(home, catalogue, embeddings)
    assert index.search(QUESTIONS["es"], 1, foreign=True)[0].source == "staking.md"
    index.close()


async def test_an_index_without_second_vectors_gets_them_when_it_is_opened(
    run_ingest: Ingest,
    home: EmbeddedHome,
    catalogue: SqliteCatalogue,
    embeddings: MiniLmEmbeddings,
    guides: Path,
    tmp_path: Path,
    model: Counting,
) -> None:
    without = EmbeddedHome(tmp_path / "data", known_sealer(), known_stamper())
    await run_ingest(guides, home=without)
    index = await opened(without, catalogue, embeddings)
    assert index.search(QUESTIONS["zh"], 5, foreign=True), "searched as it is"
    index.close()
    assert model.texts == 0
    for _ in range(2):
        index = await opened(home, catalogue, embeddings)
        index.close()
    assert model.texts == 5, "made once, and read after that"
    index = await opened(home, catalogue, embeddings)
    assert index.search(QUESTIONS["zh"], 1, foreign=True)[0].source == "staking.md"
    index.close()
