"""How seldom the cache gives one question another's answer, how often it hits, what that saves."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

from langchain_core.embeddings import Embeddings

from evals.bootstrap import share_interval
from evals.cached_embeddings import CachedEmbeddings, cache_folder
from evals.lookalikes.judge import Verdict, judged, share
from evals.lookalikes.made import made_pairs
from evals.lookalikes.nearest import equal_by_guards, nearest_others
from evals.lookalikes.pairs import Pair, half_of
from evals.lookalikes.replay import draw_turns
from evals.lookalikes.rewordings import BY_DESIGN
from evals.lookalikes.sets import (
    ASKED,
    DOCUMENTED,
    FOREIGN,
    INTENTS,
    asked_by_people,
    documented,
    with_intents,
)
from evals.masking import mask
from evals.suite import SEED, Bench, Measure, Outcome, Threshold, WorstCase
from evals.suites.cache_replay import QUICK_TURNS, TURNS, replay_measures
from evals.suites.cache_turns import turn_measures
from evals.wilson import wilson_interval
from ingestion.embed.minilm import MiniLmEmbeddings

_QUICK_CASES, _NEAREST_CASES = 60, 1_500
_SHOWN = 5


class CacheSuite:
    """Pairs of the reported half; the other half is what the threshold was tuned on."""

    name = "cache"
    datasets: tuple[str, ...] = (DOCUMENTED, ASKED, FOREIGN, *INTENTS)
    evaluators: tuple[str, ...] = (
        "false hits: part of the pairs that ask for different things and share an answer",
        "hits: part of the pairs that ask the same and share an answer",
        "replay: questions as often as Zipf's law has them, four in ten in other words, one in "
        "ten a look-alike",
    )
    thresholds: Mapping[str, Threshold] = {
        "false hits": Threshold(0.005, at_least=False),
        "hits": Threshold(0.8, binding=False),
        "same intent": Threshold(0.95, binding=False),
        "hit rate": Threshold(0.30),
        "latency saved": Threshold(0.5),
        "cost saved": Threshold(0.8),
        "p50": Threshold(10.0, at_least=False, binding=False),
    }

    def run(self, bench: Bench) -> Outcome:
        """Measure each part; a set that is absent is named."""
        outcome = Outcome([])
        embeddings = open_embeddings()
        parts: Mapping[str, Callable[[Bench, Embeddings, Outcome], None]] = {
            "pairs": self._pairs,
            "nearest others": self._nearest,
            "replay": self._replay,
        }
        for name, part in parts.items():
            bench.say(f"cache: {name}")
            try:
                part(bench, embeddings, outcome)
            except FileNotFoundError as absent:
                outcome.missing.append("/".join(Path(str(absent.filename)).parts[-2:]))
        return outcome

    def _pairs(self, bench: Bench, embeddings: Embeddings, outcome: Outcome) -> None:
        most = _QUICK_CASES if bench.quick else None
        made = made_pairs(bench.data, bench.seed, "reported", most)
        for section, figure, wanted in (
            ("changed", "false hits", False),
            ("reworded", "hits", True),
        ):
            verdicts = judged(made[section], embeddings)
            told = [one for one in verdicts if one.pair.kind not in BY_DESIGN]
            outcome.measures.append(
                _measure(section, f"all, {figure}", told, self.thresholds[figure])
            )
            for name, ones in _grouped(verdicts, lambda one: one.pair.kind).items():
                outcome.measures.append(_measure(section, f"{name}, {figure}", ones))
                _show(outcome, section, name, (one for one in ones if one.hits() != wanted))
            for name, ones in _grouped(told, lambda one: one.pair.language).items():
                outcome.measures.append(_measure(section, f"{name}, {figure}", ones))

    def _nearest(self, bench: Bench, embeddings: Embeddings, outcome: Outcome) -> None:
        most = _QUICK_CASES * 5 if bench.quick else _NEAREST_CASES
        for origin, questions, binds in (
            ("documented", documented(bench.data), True),
            ("intents", with_intents(bench.data), False),
        ):
            chosen = [one for one in questions if half_of(one.text, bench.seed) == "reported"]
            Random(bench.seed).shuffle(chosen)
            verdicts = judged(nearest_others(chosen[:most], embeddings), embeddings)
            limit = self.thresholds["false hits"]
            limit = Threshold(limit.value, at_least=False, binding=binds)
            outcome.measures.append(
                _measure("nearest others", f"{origin}, false hits", verdicts, limit)
            )
            _show(outcome, "nearest others", origin, (one for one in verdicts if one.hits()))
        equal = equal_by_guards(chosen)
        hits = judged([pair for pair, _ in equal], embeddings)
        same = [alike for (_, alike), one in zip(equal, hits, strict=True) if one.hits()]
        if same:
            outcome.measures.append(
                Measure(
                    "nearest others",
                    "intents, pairs that share an answer and an intent",
                    sum(same) / len(same),
                    len(same),
                    threshold=self.thresholds["same intent"],
                    spread=wilson_interval(sum(same), len(same)),
                )
            )

    def _replay(self, bench: Bench, embeddings: Embeddings, outcome: Outcome) -> None:
        for section, questions in (
            ("replay, documented", documented(bench.data)),
            ("replay, asked by people", asked_by_people(bench.data)),
        ):
            turns = draw_turns(questions, QUICK_TURNS if bench.quick else TURNS, bench.seed)
            measures, worst = replay_measures(section, turns, embeddings, self.thresholds)
            outcome.measures.extend(measures)
            outcome.worst.extend(worst)
            bench.say(f"cache: {section}, whole turns")
            outcome.measures.extend(turn_measures(section, turns, bench, self.thresholds))


def open_embeddings() -> CachedEmbeddings:
    """Open the product's own model; vectors of earlier runs are taken from their file."""
    model = MiniLmEmbeddings(Path(sys.prefix) / "share" / "candor" / "models")
    return CachedEmbeddings(model, cache_folder() / "question-vectors.bin")


def _grouped(
    verdicts: Iterable[Verdict], key: Callable[[Verdict], str]
) -> Mapping[str, list[Verdict]]:
    groups: defaultdict[str, list[Verdict]] = defaultdict(list)
    for one in verdicts:
        groups[key(one)].append(one)
    return dict(sorted(groups.items()))


def _measure(
    section: str, name: str, verdicts: Sequence[Verdict], threshold: Threshold | None = None
) -> Measure:
    hits, n = share(verdicts)
    wanted = name.endswith(", hits")
    spread = share_interval(hits, n, SEED) if wanted and n else None
    return Measure(
        section,
        name,
        hits / n if n else None,
        n,
        threshold=threshold,
        spread=spread if wanted or not n else wilson_interval(hits, n),
        better="more" if wanted else "less",
    )


def _show(outcome: Outcome, section: str, kind: str, wrong: Iterable[Verdict]) -> None:
    pairs: list[Pair] = [one.pair for one in wrong]
    if pairs:
        texts = [f"{mask_whole(pair.first)} / {mask_whole(pair.second)}" for pair in pairs[:_SHOWN]]
        outcome.worst.append(WorstCase(section, kind, len(pairs), tuple(texts)))


def mask_whole(text: str) -> str:
    """Answer a text's shape."""
    return mask(text, [(0, len(text))], width=80)
