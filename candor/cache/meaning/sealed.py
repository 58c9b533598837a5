"""How a question is kept: encrypted, bound to its partition and to the key of its answer."""

import numpy as np

from candor.cache.meaning.contract import Near, Partition, Vector
from candor.cache.meaning.rows import Row
from candor.cache.meaning.tokens import holds_placeholder
from candor.domain.sealing import SealBroken, Sealer


def seal_question(sealer: Sealer, partition: Partition, key: str, question: str) -> str:
    """Seal a question; ValueError where something personal was taken out of it."""
    if holds_placeholder(question):
        raise ValueError("a question with a placeholder belongs to one person and is not shared")
    return sealer.seal_text(question, _context(partition, key))


def seal_vector(sealer: Sealer, partition: Partition, key: str, vector: Vector) -> bytes:
    """Seal a vector, from which its words could be guessed, with 16 bits for each number."""
    return sealer.seal(vector.astype("<f2").tobytes(), f"{_context(partition, key)} vector")


def open_vector(sealer: Sealer, partition: Partition, key: str, sealed: bytes) -> Vector:
    """Open what `seal_vector` made; SealBroken where that fails."""
    raw = sealer.open(sealed, f"{_context(partition, key)} vector")
    return np.frombuffer(raw, dtype="<f2").astype(np.float32)


def opened(sealer: Sealer, partition: Partition, rows: list[Row]) -> list[Near]:
    """Open the questions of some rows; one whose encryption key is gone is left out."""
    found = []
    for row in rows:
        try:
            question = sealer.open_text(row.sealed, _context(partition, row.key))
        except SealBroken:
            continue
        found.append(Near(row.key, question, row.similarity))
    return found


def _context(partition: Partition, key: str) -> str:
    return f"cache/meaning/{partition}/{key}"
