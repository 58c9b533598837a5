"""What the cache saves of a turn's time and cost: the replay, asked of the whole graph.

Nothing is added up of parts: each turn is timed from its question to its answer, with the cache
and, for an even part of the same turns, without. The vendors are simulated on the wire; their
latency is an assumption and is named in the figure. The bundled documents answer few of the open
questions, so that answers of any confidence are kept here.
"""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from candor.stores.turns.contract import TurnRecord
from evals.bootstrap import interval
from evals.lookalikes.replay import Turn
from evals.stage import Stage, simulated_vendors, stage
from evals.suite import SEED, Bench, Measure, Threshold
from graph.turn import Question

FIRST_TOKEN = "lognormal:0.8,0.5"  # noqa: S105 - seconds, not a password
ASSUMED = "vendors at lognormal(0.8 s, 0.5), simulated"
AT_ONCE = 8
# one in so many turns is asked without the cache too
EACH = 8
QUICK_TURNS = 80
_TURNS_PER_USER = 20
_KINDS = {
    "exact": "an exact hit",
    "meaning": "a hit by meaning",
    "waited": "a hit waited for",
    None: "a miss or passed over",
}


@dataclass(frozen=True, slots=True)
class Timed:
    """A turn's milliseconds, and what the ledger has of it."""

    ms: float
    record: TurnRecord

    @property
    def paid_nano(self) -> int:
        """What its vendors' calls cost."""
        return sum(attempt.cost_nano for attempt in self.record.attempts)


def turn_measures(
    section: str, turns: Sequence[Turn], bench: Bench, thresholds: Mapping[str, Threshold]
) -> list[Measure]:
    """Ask the turns of a replay of the graph, and answer what its hits save."""
    turns = turns[:QUICK_TURNS] if bench.quick else turns
    name = f"latency saved, of the mean, {ASSUMED}"
    told = _asked(turns, cache=True)
    if told is None:
        return [Measure(section, name, None, 0, unmeasured="the simulator is not installed")]
    plain = _asked(turns[::EACH], cache=False) or []
    without = fmean(one.ms for one in plain)
    hits = [one for one in told if one.record.cached is not None]
    measures = [
        Measure(section, "whole turns: without the cache, mean", without, len(plain), "ms"),
        *_by_kind(section, told),
        Measure(section, "whole turns: hit rate", len(hits) / len(told), len(told)),
        Measure(
            section,
            name,
            1 - fmean(one.ms for one in told) / without,
            len(told),
            threshold=thresholds["latency saved"],
            spread=interval([1 - one.ms / without for one in told], SEED),
        ),
    ]
    if saved := sum(one.record.saved_nano or 0 for one in hits):
        paid = sum(one.paid_nano for one in hits)
        measures.append(
            Measure(
                section,
                "cost saved, of the hits' own, by the ledger",
                1 - paid / saved,
                len(hits),
                threshold=thresholds["cost saved"],
            )
        )
    return measures


def _by_kind(section: str, told: Iterable[Timed]) -> list[Measure]:
    groups: dict[str | None, list[float]] = {kind: [] for kind in _KINDS}
    for one in told:
        groups[one.record.cached].append(one.ms)
    return [
        Measure(section, f"whole turns: {_KINDS[kind]}, mean", fmean(took), len(took), "ms")
        for kind, took in groups.items()
        if took
    ]


def _asked(turns: Sequence[Turn], *, cache: bool) -> list[Timed] | None:
    """Ask the turns, AT_ONCE at a time; None where no vendor can be played."""
    records: dict[str, TurnRecord] = {}

    def note(record: TurnRecord) -> None:
        records[record.turn_id] = record

    with simulated_vendors() as simulator:
        if simulator is None:
            return None
        from candor.simulator.latency import read_latency
        from candor.simulator.scenario import Scenario, VendorPlan
        from candor.simulator.script import VENDOR_NAMES

        plan = VendorPlan(first_token=read_latency(FIRST_TOKEN))
        simulator.stage.begin(Scenario(SEED, dict.fromkeys(VENDOR_NAMES, plan)))
        with stage(simulator, observe=note, cache=cache, cache_confidence=0) as opened:
            asked = opened.run(_all(opened, turns))
    return [Timed(ms, records[turn_id]) for turn_id, ms in asked]


async def _all(opened: Stage, turns: Sequence[Turn]) -> list[tuple[str, float]]:
    free = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, turn: Turn) -> tuple[str, float]:
        caller = opened.caller(f"user {number // _TURNS_PER_USER}")
        question = Question(turn.text, language=turn.language)
        async with free:
            began = time.perf_counter()
            answer = await opened.resources.turns.answer(question, caller)
            return answer.turn_id, (time.perf_counter() - began) * 1_000

    # the first turn opens what the others use, and is no part of the figures
    await one(-1, Turn("What is measured here?", "en", ""))
    return await asyncio.gather(*(one(number, turn) for number, turn in enumerate(turns)))
