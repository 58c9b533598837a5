"""Time the search among answered questions: python -m benchmarks.near_questions."""

import asyncio
import os
import time
from datetime import timedelta

import numpy as np

from candor.cache.meaning.contract import Partition, Vector
from candor.cache.meaning.guards import blocked_by
from candor.cache.meaning.local import LocalQuestions
from candor.cache.meaning.near_questions import AT_LEAST, LIMIT
from candor.cache.meaning.reading import read
from candor.domain.clock import SystemClock
from candor.privacy.aes_gcm import AesGcmSealer
from candor.privacy.keyring import Keyring

KEPT = 10_000
DIMENSION = 384
ROUNDS = 400
QUESTION = "Could you tell me how long it takes to withdraw 5 ETH from a rollup, please?"
PARTITION = Partition("benchmark", "scope")


def main() -> None:
    """Print p50 and p99 of a search among 10,000 with eight near, and of reading a question."""
    asyncio.run(_searches())
    took = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        blocked_by(read(f"{QUESTION} {number}", "en"), read(f"{QUESTION} {number + 1}", "en"))
        took.append((time.perf_counter() - began) * 1_000)
    _print("two read, compared", took)


async def _searches() -> None:
    chance = np.random.default_rng(3)
    store = LocalQuestions(SystemClock(), AesGcmSealer(Keyring([os.urandom(32)]), "questions"))
    vectors = chance.standard_normal((KEPT, DIMENSION)).astype(np.float32)
    # a few near ones, as a question that many ask has
    vectors[:LIMIT] = vectors[0] + 0.1 * vectors[:LIMIT]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    for number, vector in enumerate(vectors):
        await store.add(
            PARTITION,
            key=str(number),
            question=f"{QUESTION} {number}",
            vector=vector,
            lifetime=timedelta(hours=1),
        )
    for name, asked in (("far from all", vectors[-1] * -1), ("eight near", vectors[0])):
        took = []

        async def embed(vector: Vector = asked) -> Vector:
            return vector

        for _ in range(ROUNDS):
            began = time.perf_counter()
            await store.near(PARTITION, embed, at_least=AT_LEAST, limit=LIMIT)
            took.append((time.perf_counter() - began) * 1_000)
        _print(f"{KEPT:,}, {name}", took)


def _print(name: str, took: list[float]) -> None:
    middle, slow = np.percentile(took, [50, 99])
    print(f"{name:24} p50 {middle:7.3f} ms   p99 {slow:7.3f} ms")


if __name__ == "__main__":
    main()
