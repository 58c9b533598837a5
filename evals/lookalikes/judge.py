"""Decides on pairs as the cache does: a cosine that is high enough, and no guard."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from langchain_core.embeddings import Embeddings

from candor.cache.meaning.contract import Vector
from candor.cache.meaning.guards import Guard, blocked_by
from candor.cache.meaning.near_questions import AT_LEAST
from candor.cache.meaning.reading import read
from evals.lookalikes.pairs import Pair

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """The first guard that keeps two questions apart; the cosine of those that none does."""

    pair: Pair
    guard: Guard | None
    cosine: float | None

    def hits(self, at_least: float = AT_LEAST) -> bool:
        """Tell whether the second would be given the first's answer."""
        return self.cosine is not None and self.cosine >= at_least


def judged(pairs: Sequence[Pair], embeddings: Embeddings) -> list[Verdict]:
    """Answer a verdict for each pair; an embedding is dear, so the guards come first."""
    guards = [
        blocked_by(read(pair.first, pair.language), read(pair.second, pair.language))
        for pair in pairs
    ]
    free = [pair for pair, guard in zip(pairs, guards, strict=True) if guard is None]
    near = iter(cosines(free, embeddings))
    return [
        Verdict(pair, guard, next(near) if guard is None else None)
        for pair, guard in zip(pairs, guards, strict=True)
    ]


def cosines(pairs: Sequence[Pair], embeddings: Embeddings) -> list[float]:
    """Answer how near the two questions of each pair lie; each text is embedded once."""
    texts = list(dict.fromkeys(text for pair in pairs for text in (pair.first, pair.second)))
    places = {text: at for at, text in enumerate(texts)}
    vectors = embedded(texts, embeddings)
    return [float(vectors[places[pair.first]] @ vectors[places[pair.second]]) for pair in pairs]


def embedded(texts: Sequence[str], embeddings: Embeddings) -> Vector:
    """Answer the vectors as one array, a row for each text."""
    found: list[list[float]] = []
    for start in range(0, len(texts), _BATCH):
        found += embeddings.embed_documents(list(texts[start : start + _BATCH]))
    return np.asarray(found, dtype=np.float32)


def share(verdicts: Iterable[Verdict], at_least: float = AT_LEAST) -> tuple[int, int]:
    """Answer how many of them hit, and how many there are."""
    hits = [verdict.hits(at_least) for verdict in verdicts]
    return sum(hits), len(hits)
