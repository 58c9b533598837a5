"""What a hit saves of a turn's time: measured through the whole graph over the bundled documents.

The vendors are simulated on the wire, their latency is an assumption and is named in the figure.
"""

import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from statistics import fmean

import yaml

from evals.bootstrap import interval
from evals.lookalikes.replay import Replayed
from evals.stage import Stage, simulated_vendors, stage
from evals.suite import SEED, Bench, Measure, Threshold
from ingestion.embed.minilm import MiniLmEmbeddings

QUESTIONS = Path(__file__).parents[1] / "data" / "questions.yaml"
FIRST_TOKEN = "lognormal:0.8,0.5"  # noqa: S105 - seconds, not a password
ASSUMED = "vendors at lognormal(0.8 s, 0.5), simulated"
ASKED, QUICK_ASKED = 30, 6
_EMBEDDED = 100


def turn_measures(
    replays: Sequence[tuple[str, Replayed]], bench: Bench, thresholds: Mapping[str, Threshold]
) -> list[Measure]:
    """Measure turns that miss and turns that hit, and what the replays' hits save of the mean."""
    missed, hit = _timed_turns(QUICK_ASKED if bench.quick else ASKED)
    if not missed or not hit:
        return [
            Measure("turns", "latency saved", None, 0, unmeasured="the simulator is not installed")
        ]
    miss_ms, hit_ms, embed_ms = fmean(missed), fmean(hit), _embedding_ms()
    measures = [
        Measure("turns", f"a miss, mean, {ASSUMED}", miss_ms, len(missed), "ms"),
        Measure("turns", "an exact hit, mean", hit_ms, len(hit), "ms"),
        Measure("turns", "an embedding, mean", embed_ms, _EMBEDDED, "ms"),
    ]
    for section, done in replays:
        search = fmean(done.search_ms) + embed_ms
        # whatever is no exact hit is searched for, on top of its turn
        spent = [hit_ms] * done.exact + [hit_ms + search] * done.semantic
        spent += [miss_ms + search] * (done.turns - done.hits)
        measures.append(
            Measure(
                section,
                f"latency saved, of the mean, {ASSUMED}",
                1 - fmean(spent) / miss_ms,
                done.turns,
                threshold=thresholds["latency saved"],
                spread=interval([1 - each / miss_ms for each in spent], SEED),
            )
        )
    return measures


def _embedding_ms() -> float:
    model = MiniLmEmbeddings(Path(sys.prefix) / "share" / "candor" / "models")
    model.embed_query("What is measured here?")
    began = time.perf_counter()
    for number in range(_EMBEDDED):
        model.embed_query(f"How long does it take to withdraw from rollup number {number}?")
    return (time.perf_counter() - began) * 1_000 / _EMBEDDED


def _timed_turns(most: int) -> tuple[list[float], list[float]]:
    """Ask questions of our own for the first and for the second time; milliseconds of each."""
    read = yaml.safe_load(QUESTIONS.read_text("utf-8"))
    questions = [one["question"] for one in read][:most]
    missed: list[float] = []
    hit: list[float] = []
    with ExitStack() as stack:
        simulator = stack.enter_context(simulated_vendors())
        if simulator is None:
            return [], []
        from candor.simulator.latency import read_latency
        from candor.simulator.scenario import Scenario, VendorPlan
        from candor.simulator.script import VENDOR_NAMES

        plan = VendorPlan(first_token=read_latency(FIRST_TOKEN))
        simulator.stage.begin(Scenario(SEED, dict.fromkeys(VENDOR_NAMES, plan)))
        opened = stack.enter_context(stage(simulator, cache=True))
        threads = (f"asked-{number}" for number in count())
        _ask(opened, questions[0], next(threads))
        for question in questions[1:]:
            for _ in range(2):
                cached, ms = _ask(opened, question, next(threads))
                (hit if cached else missed).append(ms)
    return missed, hit


def _ask(opened: Stage, question: str, thread: str) -> tuple[bool, float]:
    began = time.perf_counter()
    cached = opened.ask(question, user="measured", thread=thread).cached
    return cached, (time.perf_counter() - began) * 1_000
