"""The replay's figures: hit rate, false hits, what is saved of the cost, the time of a search."""

import asyncio
from collections.abc import Mapping, Sequence
from statistics import fmean, median

from langchain_core.embeddings import Embeddings

from evals.bootstrap import interval
from evals.lookalikes.replay import Turn, replay
from evals.masking import mask
from evals.suite import SEED, Measure, Threshold, WorstCase
from evals.wilson import wilson_interval

# what a busy project is asked within one lifetime of an answer; docs/cache.md has others' rates
TURNS, QUICK_TURNS = 5_000, 300
FEWER = (100, 500, 2_000)


def replay_measures(
    section: str,
    turns: Sequence[Turn],
    embeddings: Embeddings,
    thresholds: Mapping[str, Threshold],
) -> tuple[list[Measure], list[WorstCase]]:
    """Put the turns through the cache alone."""
    # one at a time would take minutes; the search is timed with the vectors at hand
    embeddings.embed_documents(list(dict.fromkeys(turn.text for turn in turns)))

    async def embed(text: str) -> list[float]:
        return embeddings.embed_query(text)

    done = asyncio.run(replay(turns, embed))
    n, false = done.turns, len(done.false)
    measures = [
        Measure(
            section,
            "hit rate",
            done.hits / n,
            n,
            threshold=thresholds["hit rate"],
            spread=interval(done.hit, SEED),
        ),
        *(
            Measure(section, f"hit rate of the first {few:,} turns", fmean(done.hit[:few]), few)
            for few in FEWER
            if few < n
        ),
        Measure(section, "exact, of all turns", done.exact / n, n),
        Measure(section, "semantic, of all turns", done.semantic / n, n),
        Measure(section, "about current data, passed over", done.passed_over / n, n),
        Measure(
            section,
            "false hits, of all hits",
            false / done.hits if done.hits else None,
            done.hits,
            threshold=thresholds["false hits"],
            spread=wilson_interval(false, done.hits) if done.hits else None,
        ),
        Measure(
            section,
            "false hits, of semantic hits",
            false / done.semantic if done.semantic else None,
            done.semantic,
            spread=wilson_interval(false, done.semantic) if done.semantic else None,
            better="less",
        ),
        Measure(
            section,
            "cost saved, of all turns, at the design's prices",
            done.saved / (done.saved + done.paid) if done.saved else None,
            n,
            better="more",
        ),
        Measure(
            section,
            "search and guards, p50",
            median(done.search_ms),
            len(done.search_ms),
            "ms",
            threshold=thresholds["p50"],
        ),
    ]
    texts = tuple(
        f"{mask(kept, [(0, len(kept))], width=80)} / {mask(asked, [(0, len(asked))], width=80)}"
        for kept, asked in done.false[:5]
    )
    worst = [WorstCase(section, "false hit", false, texts)] if false else []
    return measures, worst
