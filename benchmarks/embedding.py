"""Time the embeddings and compare them with the reference: python -m benchmarks.embedding."""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from ingestion.embed.minilm import MiniLmEmbeddings

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "tests" / "reference" / "minilm.json"
QUESTIONS = (
    "How long does it take to withdraw from a rollup?",
    "Why is my transaction still pending after three hours?",
    "What is a seed phrase?",
    "How can I tell whether a bridge is safe to use with my tokens?",
)
SENTENCE = "Validators lock their coins, check what others propose and earn rewards for it. "
ROUNDS = 400
CHUNKS = 512


def main() -> None:
    """Print load time, one query's p50 and p99, chunks per second and the minimum cosine."""
    began = time.perf_counter()
    model = MiniLmEmbeddings(Path(sys.prefix) / "share" / "candor" / "models")
    print(f"load               {time.perf_counter() - began:8.2f} s")
    took = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        model.embed_query(QUESTIONS[number % len(QUESTIONS)])
        took.append((time.perf_counter() - began) * 1_000)
    median, slow = np.percentile(took, [50, 99])
    print(f"one query      p50 {median:8.2f} ms\n               p99 {slow:8.2f} ms")
    for workers in sorted({1, os.cpu_count() or 1}):
        print(f"{workers} worker(s)        {_chunks_per_second(model, workers):8.1f} chunks/s")
    print(f"cosine minimum     {_minimum_cosine(model):.7f}")


def _chunks_per_second(model: MiniLmEmbeddings, workers: int) -> float:
    # lengths of 80 to 480 characters, as the splitter makes them
    chunks = [(SENTENCE * 6)[: 80 + number * 37 % 400] for number in range(CHUNKS)]
    parts = [chunks[at :: 2 * workers] for at in range(2 * workers)]
    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(model.embed_array, parts))
    return CHUNKS / (time.perf_counter() - began)


def _minimum_cosine(model: MiniLmEmbeddings) -> float:
    rows = json.loads(REFERENCE.read_text(encoding="utf-8"))["rows"]
    theirs = np.asarray([row["vector"] for row in rows])
    ours = model.embed_array([row["text"] for row in rows])
    lengths = np.linalg.norm(theirs, axis=1) * np.linalg.norm(ours, axis=1)
    return float((np.sum(theirs * ours, axis=1) / lengths).min())


if __name__ == "__main__":
    main()
