"""The vectors are those of sentence-transformers, whatever the text and its company."""

import asyncio
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from ingestion.embed.minilm import BATCH, MiniLmEmbeddings

REFERENCE = Path(__file__).parents[2] / "reference" / "minilm.json"


def cosines(left: npt.ArrayLike, right: npt.ArrayLike) -> npt.NDArray[np.float64]:
    first, second = np.asarray(left, np.float64), np.asarray(right, np.float64)
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    cosine: npt.NDArray[np.float64] = np.sum(first * second, axis=1) / lengths
    return cosine


def test_vectors_equal_sentence_transformers(embeddings: MiniLmEmbeddings) -> None:
    rows = json.loads(REFERENCE.read_text(encoding="utf-8"))["rows"]
    assert len(rows) >= 20
    ours = embeddings.embed_documents([row["text"] for row in rows])
    assert cosines(ours, [row["vector"] for row in rows]).min() >= 0.9999


def test_a_query_has_the_vector_of_the_same_document(embeddings: MiniLmEmbeddings) -> None:
    text = "How long does a withdrawal take?"
    alone = embeddings.embed_query(text)
    among = embeddings.embed_documents([text, "fees " * 300])[0]
    assert cosines([alone], [among])[0] > 0.999999


def test_batches_keep_the_order_of_the_texts(embeddings: MiniLmEmbeddings) -> None:
    texts = [f"token {number} " * (1 + number * 7 % 40) for number in range(2 * BATCH + 3)]
    together = embeddings.embed_documents(texts)
    assert cosines(together, [embeddings.embed_query(text) for text in texts]).min() > 0.99999


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "🚀" * 2_000,
        "x" * 100_000,
        "wallet " * 20_000,
        "\ud83d alone",
        "\u202e\u200d",
    ],
    ids=["empty", "space", "nul", "emoji", "one long word", "many words", "half pair", "invisible"],
)
def test_strange_texts_have_vectors_of_length_one(embeddings: MiniLmEmbeddings, text: str) -> None:
    vector = np.asarray(embeddings.embed_query(text))
    assert vector.shape == (embeddings.dimension,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_what_stands_after_256_tokens_is_not_read(embeddings: MiniLmEmbeddings) -> None:
    # [CLS] and [SEP] take two of the 256 tokens
    within, beyond = "coin " * 254, "coin " * 254 + "bridge rollup validator"
    before = "coin " * 240 + "bridge rollup validator"
    assert embeddings.embed_query(within) == pytest.approx(embeddings.embed_query(beyond), abs=1e-6)
    assert cosines([embeddings.embed_query(within)], [embeddings.embed_query(before)])[0] < 0.9999


async def test_many_threads_get_their_own_vectors(embeddings: MiniLmEmbeddings) -> None:
    texts = [f"What does fee number {number} pay for?" for number in range(24)]
    at_once = await asyncio.gather(*(embeddings.aembed_query(text) for text in texts))
    assert cosines(at_once, embeddings.embed_documents(texts)).min() > 0.99999
    assert await embeddings.aembed_documents([]) == []
