"""How long a search takes on the whole index, and how fast documents are taken in."""

import os
import random
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

from candor.domain.caller import DEFAULT_PROJECT
from candor.routing.language import is_foreign
from evals.indexed_documents import LANGUAGE, IndexedDocuments, indexed
from evals.ranked import DEPTH
from evals.retrieval_sets import ENGLISH, FOLDERS, FOREIGN, Asked
from evals.suite import Bench, Measure, Threshold
from ingestion.build import WINDOW
from ingestion.documents import Document
from ingestion.embedded_text import embedded_text
from ingestion.read import find_files, read_file
from ingestion.split import Splitter

SECTION = "speed"
SEARCHES = 200
FILES = 60


async def speed_measures(
    documents: IndexedDocuments, questions: Sequence[Asked], thresholds: Mapping[str, Threshold]
) -> list[Measure]:
    """Time searches one after another, embedding included."""
    measures = []
    for name, kinds in (("search", ENGLISH), ("search, another language", (FOREIGN,))):
        asked = [one.query for one in questions if one.kind in kinds][:SEARCHES]
        times = []
        for query in [asked[0], *asked]:
            began = time.perf_counter()
            await documents.plain.search(
                DEFAULT_PROJECT, query, DEPTH, foreign=is_foreign(query, LANGUAGE)
            )
            times.append((time.perf_counter() - began) * 1000)
        cuts = quantiles([*times[1:], times[-1]], n=100)
        for figure, value in (("p50", cuts[49]), ("p99", cuts[98])):
            label = f"{name} {figure}"
            threshold = thresholds.get(label)
            measures.append(Measure(SECTION, label, value, len(asked), "ms", threshold))
    return measures


async def rate_measures(
    bench: Bench, folder: Path, thresholds: Mapping[str, Threshold]
) -> list[Measure]:
    """Take in some files without the cache, and embed the same chunks bare beside it."""
    kb = bench.data / "kb"
    files = [file for name in FOLDERS for file in sorted((kb / name).rglob("*.md"))]
    sample = folder / "sample"
    sample.mkdir()
    for number, file in enumerate(random.Random(bench.seed).sample(files, min(FILES, len(files)))):
        (sample / f"{number}.md").symlink_to(file.resolve())
    async with indexed(sample, folder / "sample-data", cached=False) as documents:
        rate = documents.report.chunks_per_second
        read = [read_file(place) for place in find_files(sample)]
        splitter = Splitter()
        texts = [
            embedded_text(chunk)
            for one in read
            if isinstance(one, Document)
            for chunk in splitter.split(one)
        ]
        texts.sort(key=len)
        windows = [texts[at : at + WINDOW] for at in range(0, len(texts), WINDOW)]
        began = time.perf_counter()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(documents.embeddings.embed_documents, windows))
        raw = len(texts) / (time.perf_counter() - began)
    name = "ingestion over embedding"
    return [
        Measure(SECTION, "chunks per second, ingestion", rate, len(texts), "count"),
        Measure(SECTION, "chunks per second, embedding alone", raw, len(texts), "count"),
        Measure(SECTION, name, rate / raw, len(texts), threshold=thresholds[name]),
    ]
