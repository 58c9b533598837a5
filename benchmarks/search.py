"""Time a search among 47,000 chunks, embedding included: python -m benchmarks.search [CHUNKS].

The chunks are made up and have random vectors, so that the index is there in a minute: how long a
search takes hangs on how many there are, not on what they say. The question's vectors are real.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from candor.privacy.aes_gcm import AesGcmSealer
from candor.privacy.hmac_stamper import HmacStamper
from candor.privacy.keyring import Keyring
from ingestion.build import GenerationBuild
from ingestion.documents import Chunk
from ingestion.embed.minilm import MiniLmEmbeddings
from ingestion.embed.multilingual import MultilingualEmbeddings, Vectors
from ingestion.embedded import EmbeddedHome
from ingestion.index import Index
from ingestion.ranking import DEPTH, Limits

MODELS = Path(sys.prefix) / "share" / "candor" / "models"
CHUNKS, PER_FILE, WORDS_EACH, VOCABULARY = 47_000, 25, 70, 50_000
QUESTIONS = (
    "How long does it take to withdraw from a rollup?",
    "Why is my transaction still pending after three hours?",
    "What is a seed phrase and who may see it?",
    "How can I tell whether a bridge is safe to use with my tokens?",
)
FOREIGN = (
    "¿Cuánto tarda un retiro desde un rollup?",
    "Warum ist meine Transaktion nach drei Stunden noch nicht bestätigt?",
    "Что такое сид-фраза и кому её можно показать?",
)
ROUNDS = 200
LIMITS = Limits(per_file=2, neighbours=1)


class RandomChunks(MiniLmEmbeddings):
    """The real model for questions; chunks get random vectors."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Answer random vectors of length 1."""
        found: list[list[float]] = _random(len(texts), self.dimension).tolist()
        return found


class RandomSecondVectors(MultilingualEmbeddings):
    """The same for the multilingual model."""

    def embed_array(self, texts: Sequence[str]) -> Vectors:
        """Answer random vectors for many texts, the real one for a single one."""
        return _random(len(texts), self.dimension) if len(texts) > 1 else super().embed_array(texts)


def main() -> None:
    """Print what a search takes, in wall time and processor time, and what its parts take."""
    chunks = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else CHUNKS
    ring = Keyring([bytes(32)])
    multilingual = RandomSecondVectors.installed(MODELS)
    embeddings = RandomChunks(MODELS)
    with tempfile.TemporaryDirectory(prefix="candor-bench-") as folder:
        home = EmbeddedHome(
            Path(folder), AesGcmSealer(ring, "bench"), HmacStamper(ring, "bench"), multilingual
        )
        build = GenerationBuild(home, "bench", "g1", embeddings=embeddings)
        asyncio.run(build.run(previous=None, kept=[], new=_made_up(chunks)))
        index = home.open("bench", "g1", embeddings)
        print(f"{chunks:,} chunks")
        _line("search", lambda at: index.search(QUESTIONS[at % 4], 5, LIMITS))
        _line("  its embedding", lambda at: embeddings.embed_query(QUESTIONS[at % 4]))
        vector = embeddings.embed_query(QUESTIONS[0])
        _line("  the nearest", lambda _: index.nearest(vector, DEPTH))
        _foreign(index, multilingual)
        index.close()


def _foreign(index: Index, multilingual: MultilingualEmbeddings | None) -> None:
    if multilingual is None:
        print("another language    not measured: its model is not installed")
        return
    _line("another language", lambda at: index.search(FOREIGN[at % 3], 5, LIMITS, foreign=True))
    _line("  its embedding", lambda at: multilingual.embed_query(FOREIGN[at % 3]))


def _line(name: str, work: Callable[[int], object]) -> None:
    for number in range(10):
        work(number)
    wall, processor = [], []
    for number in range(ROUNDS):
        began, used = time.perf_counter(), time.process_time()
        work(number)
        wall.append((time.perf_counter() - began) * 1_000)
        processor.append((time.process_time() - used) * 1_000)
    median, slow = np.percentile(wall, [50, 99])
    used = float(np.median(processor))
    print(f"{name:<18} p50 {median:7.2f} ms   p99 {slow:7.2f} ms   processor {used:7.2f} ms")


def _made_up(chunks: int) -> list[tuple[str, Chunk]]:
    """Write chunks whose words are as unevenly frequent as those of a language."""
    source = np.random.default_rng(1)
    found = []
    for number in range(chunks):
        ranks = np.minimum(source.zipf(1.3, WORDS_EACH), VOCABULARY)
        words = [*QUESTIONS[number % 4].split()[:2], *(f"word{rank}" for rank in ranks)]
        file = f"file{number // PER_FILE}.md"
        place = number % PER_FILE
        chunk = Chunk(file, file, f"Part {place // 3}", " ".join(words), place)
        found.append((f"c{number}", chunk))
    return found


def _random(n: int, dimension: int) -> Vectors:
    found = np.random.default_rng(n).standard_normal((n, dimension)).astype(np.float32)
    unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


if __name__ == "__main__":
    main()
