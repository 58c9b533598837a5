"""Where real questions go, what that costs, and how the score agrees with labels of difficulty."""

import time
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from candor.routing.complexity import score
from candor.routing.thresholds import choose_provider
from evals.bootstrap import share_interval
from evals.open_sets import rows
from evals.suite import SEED, Bench, Measure, Outcome, Threshold, WorstCase

POOLS = ("quora-crypto-questions", "fiqa-user-questions")
LABELLED = "routellm-weak-vs-strong"
DATED = "freshqa-realtime"
# what the design expects, and the dollars of one question at each provider
DESIGN: Mapping[str, tuple[float, float]] = {
    "gemini": (0.80, 0.0),
    "openai": (0.15, 0.0002),
    "perplexity": (0.05, 0.0003),
}
QUESTIONS = 100_000
_LIVE = 7


class RoutingSuite:
    """Shares and cost on two pools of people's questions, weighed alike; agreement with labels."""

    name = "routing"
    datasets: tuple[str, ...] = tuple(
        f"routing/{name}-open.jsonl" for name in (*POOLS, LABELLED, DATED)
    )
    evaluators: tuple[str, ...] = (
        "share: part of the questions that a provider is asked first",
        "off the design: how far a share is from 80, 15 and 5 %",
        "agreement: chance that a question the weak model failed scores above one it solved",
        "live data seen: part of the questions that the score sends to the provider that searches",
    )
    thresholds: Mapping[str, Threshold] = {
        "off the design": Threshold(0.05, at_least=False),
        "cost": Threshold(5.0, at_least=False),
        "fast-changing": Threshold(0.65),
        "never-changing": Threshold(0.08, at_least=False),
        "p50": Threshold(0.3, at_least=False, binding=False),
    }

    def run(self, bench: Bench) -> Outcome:
        """Measure each part; a set that is absent is named."""
        outcome = Outcome([])
        for name, part in (
            ("shares", self._shares),
            ("labels of difficulty", self._difficulty),
            ("live data", self._live),
        ):
            bench.say(f"routing: {name}")
            try:
                measures, worst = part(bench)
            except FileNotFoundError as absent:
                outcome.missing.append(f"routing/{str(absent.filename).rsplit('/', 1)[-1]}")
                continue
            outcome.measures.extend(measures)
            outcome.worst.extend(worst)
        return outcome

    def _shares(self, bench: Bench) -> tuple[list[Measure], list[WorstCase]]:
        pooled = dict.fromkeys(DESIGN, 0.0)
        measures, asked, times = [], 0, list[float]()
        for pool in POOLS:
            chosen: Counter[str] = Counter()
            questions = [row["query"] for row in _read(bench, pool)]
            for question in questions:
                began = time.perf_counter()
                chosen[choose_provider(score(question).score)] += 1
                times.append((time.perf_counter() - began) * 1000)
            asked += len(questions)
            for provider in DESIGN:
                share = chosen[provider] / len(questions)
                pooled[provider] += share / len(POOLS)
                spread = share_interval(chosen[provider], len(questions), SEED)
                measures.append(
                    Measure(pool, f"{provider}, share", share, len(questions), spread=spread)
                )
        measures += self._pooled(pooled, asked)
        measures.append(
            Measure(
                "speed", "p50", median(times), len(times), "ms", threshold=self.thresholds["p50"]
            )
        )
        return measures, []

    def _pooled(self, shares: Mapping[str, float], asked: int) -> list[Measure]:
        """Set the shares of both pools against the design, and say what they cost."""
        measures = []
        for provider, (design, _) in DESIGN.items():
            share = shares[provider]
            measures.append(Measure("pooled", f"{provider}, share", share, asked))
            measures.append(
                Measure(
                    "pooled",
                    f"{provider}, off the design",
                    abs(share - design),
                    asked,
                    threshold=self.thresholds["off the design"],
                )
            )
        cost = QUESTIONS * sum(shares[one] * price for one, (_, price) in DESIGN.items())
        alone = QUESTIONS * DESIGN["openai"][1]
        measures.append(
            Measure(
                "pooled",
                f"cost of {QUESTIONS:,} questions",
                cost,
                asked,
                "usd",
                threshold=self.thresholds["cost"],
                beside={"OpenAI alone": alone},
            )
        )
        return measures

    def _difficulty(self, bench: Bench) -> tuple[list[Measure], list[WorstCase]]:
        by_kind: dict[str, tuple[list[int], list[int]]] = {}
        for row in _read(bench, LABELLED):
            easy, hard = by_kind.setdefault(row["benchmark"], ([], []))
            (easy if row["label"] == "cheap_suffices" else hard).append(score(row["query"]).score)
        return [
            Measure(
                LABELLED,
                f"{kind}, agreement",
                _above(hard, easy),
                len(hard) + len(easy),
                better="more",
            )
            for kind, (easy, hard) in sorted(by_kind.items())
        ], []

    def _live(self, bench: Bench) -> tuple[list[Measure], list[WorstCase]]:
        seen: dict[str, list[bool]] = {}
        wrong: dict[str, list[str]] = {}
        for row in _read(bench, DATED):
            kind = row["fact_type"]
            live = score(row["query"]).score >= _LIVE
            seen.setdefault(kind, []).append(live)
            if live != (kind == "fast-changing") and kind != "slow-changing":
                wrong.setdefault(kind, []).append(row["query"])
        measures = [
            Measure(
                DATED,
                f"{kind}, live data seen",
                sum(hits) / len(hits),
                len(hits),
                threshold=self.thresholds.get(kind),
                spread=share_interval(sum(hits), len(hits), SEED),
            )
            for kind, hits in sorted(seen.items())
        ]
        return measures, list(_worst(DATED, wrong))


def _read(bench: Bench, name: str) -> list[dict[str, str]]:
    return rows(bench.data / "routing" / f"{name}-open.jsonl")


def _worst(section: str, wrong: Mapping[str, Sequence[str]]) -> Iterator[WorstCase]:
    for kind, texts in wrong.items():
        yield WorstCase(section, f"misjudged: {kind}", len(texts), tuple(texts[:5]))


def _above(high: Sequence[int], low: Sequence[int]) -> float | None:
    """Answer the area under the ROC curve (Mann and Whitney's U over both counts), ties half."""
    if not high or not low:
        return None
    ranked = sorted(low)
    wins = sum((bisect_left(ranked, one) + bisect_right(ranked, one)) / 2 for one in high)
    return wins / (len(high) * len(low))
