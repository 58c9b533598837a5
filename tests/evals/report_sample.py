"""A made-up run that has everything a page can show; `python -m tests.evals.report_sample FILE`."""

import random
import sys
from collections.abc import Mapping
from pathlib import Path

from evals.baseline import Baseline, Known
from evals.page import as_page
from evals.plots import Distribution, reliability
from evals.run import Result
from evals.suite import Bench, Measure, Outcome, Threshold, WorstCase


def ones(hits: int, n: int) -> tuple[float, ...]:
    drawn = [1.0] * hits + [0.0] * (n - hits)
    random.Random(hits).shuffle(drawn)
    return tuple(drawn)


class Sample:
    """Figures that pass, fail, got worse, and were not measured."""

    name = "sample"
    datasets: tuple[str, ...] = ("made/up.jsonl",)
    evaluators: tuple[str, ...] = ("share: how many of the made-up cases are right",)
    thresholds: Mapping[str, Threshold] = {}

    def run(self, bench: Bench) -> Outcome:
        def share(name: str, hits: int, n: int, threshold: Threshold | None) -> Measure:
            return Measure(
                "shares", name, hits / n, n, threshold=threshold, cases=ones(hits, n),
                beside={"other": 0.61},
            )  # fmt: skip

        source = random.Random(4)
        said = [source.random() for _ in range(400)]
        judged = [(one, source.random() < 0.2 + 0.75 * one) for one in said]
        return Outcome(
            [
                share("met with room", 95, 100, Threshold(0.8)),
                share("a name that is rather long, as some are", 70, 100, Threshold(0.8)),
                share("worse than before", 84, 100, Threshold(0.8)),
                share("informs", 30, 100, Threshold(0.8, binding=False)),
                Measure("shares", "quality", None, 0, unmeasured="No key is set."),
                Measure("times", "p50", 0.41, 600, "ms", Threshold(0.4, False, False)),
                Measure("times", "cost of 100,000", 4.51, 600, "usd", Threshold(5, False)),
                *(
                    Measure("shares", f"detail {number}", 0.9, 10, detail=True)
                    for number in range(6)
                ),
            ],
            [WorstCase("shares", f"kind {number}", 20 - number, ("aaa 99 a", "a AAA 9 " * 12))
             for number in range(14)],
            ["made/missing.jsonl"],
            {"other": True, "absent": False},
            [
                reliability("Confidence of answers", judged),
                Distribution("Scores", tuple(map(str, range(1, 11))),
                             (3, 9, 30, 22, 11, 6, 4, 0, 1, 1), "questions by score"),
            ],
        )  # fmt: skip


def sample_page() -> str:
    suite = Sample()
    before: Baseline = {"sample": {"shares / worse than before": Known(0.97, ones(97, 100))}}
    results = [Result(suite, suite.run(Bench(Path())))] * 2
    return as_page(results, before)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(sample_page(), encoding="utf-8")
