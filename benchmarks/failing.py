"""Thousands of turns, plain and streamed, while three calls in ten fail at random.

The vendors' real clients speak to the simulator over sockets; every row of the ledger is held
against what the simulator served in that very turn. `FAILING_TURNS` asks another number of turns;
Ctrl-C stops asking and reports what was asked by then.
"""

import asyncio
import os
import re
import signal
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import load_settings
from candor.domain.answer import Answer
from candor.domain.caller import Caller
from candor.domain.events import Correction, Done, Failed, Text
from candor.domain.money import usd
from candor.domain.provider_names import PROVIDER_NAMES, ProviderName
from candor.providers.failures import FailureKind
from candor.simulator import Simulator
from candor.simulator.counts import Call
from candor.stores.turns.contract import AttemptRecord, TurnRecord
from graph.turn import Question

TURNS = 5_000
AT_ONCE = 8
TURNS_PER_USER, WARM_UP = 50, 20
FAULT_RATE, SEED = 0.3, 20
_NUMBER = re.compile(r"Turn (\d+)\.")


@dataclass
class Tally:
    """What became of the turns; `wrong` says in words what may not be."""

    answered: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    corrected: int = 0
    cost_nano: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Sums:
    """Tokens of one vendor, as it served them and as the ledger has them, and how many calls."""

    calls: int = 0
    served_calls: int = 0
    served: int = 0
    booked: int = 0


@dataclass
class Comparison:
    """The ledger beside the simulator: turns whose counts could be read whole, and the others."""

    told: dict[ProviderName, Sums] = field(default_factory=lambda: defaultdict(Sums))
    broken: dict[ProviderName, Sums] = field(default_factory=lambda: defaultdict(Sums))
    differing: list[str] = field(default_factory=list)
    unmarked: int = 0


def main() -> None:
    """Measure and print."""
    turns = int(os.environ.get("FAILING_TURNS", TURNS))
    with tempfile.TemporaryDirectory(prefix="candor-bench-") as folder:
        asyncio.run(_report(Path(folder), turns))


async def _report(folder: Path, turns: int) -> None:
    records: dict[str, TurnRecord] = {}
    async with Simulator() as simulator:
        settings = load_settings(
            data_dir=folder,
            OPENAI_API_KEY="sk-simulated",
            OPENAI_BASE_URL=simulator.url("openai"),
            GOOGLE_API_KEY="simulated",
            GOOGLE_GEMINI_BASE_URL=simulator.url("gemini"),
            PERPLEXITY_API_KEY="pplx-simulated",
            PERPLEXITY_BASE_URL=simulator.url("perplexity"),
            # no multiple of the half second between the words of a slow drip
            provider_timeout_seconds=8.25,
            first_token_seconds=5.0,
            token_gap_seconds=3.0,
        )
        await index_samples(settings)

        def note(record: TurnRecord) -> None:
            records[record.turn_id] = record

        async with open_resources(settings, observe=note) as resources:
            await _ask_all(resources, WARM_UP)
            simulator.reset()
            simulator.fail_at_random(FAULT_RATE, seed=SEED)
            records.clear()
            began = time.perf_counter()
            tally, ids = await _ask_all(resources, turns)
            seconds = time.perf_counter() - began
        compared = _compare(ids, records, _served(simulator))
        tally.cost_nano = sum(one.cost_nano for turn in records.values() for one in turn.attempts)
        _print(tally, compared, seconds, len(simulator.calls))


async def _ask_all(resources: Resources, turns: int) -> tuple[Tally, dict[int, str]]:
    tally, ids, free = Tally(), dict[int, str](), asyncio.Semaphore(AT_ONCE)
    enough = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, enough.set)

    async def one(number: int) -> None:
        async with free:
            if enough.is_set():
                return
            tally.asked += 1
            answer = await _ask(resources, number, tally)
        if answer is None:
            return
        ids[number] = answer.turn_id
        provider = answer.routing.provider or "nobody"
        tally.answered[provider] += 1
        if not answer.answer or answer.routing.degraded != (provider == "docs"):
            tally.wrong.append(f"turn {number}: {provider}, degraded {answer.routing.degraded}")

    await asyncio.gather(*map(one, range(turns)))
    return tally, ids


async def _ask(resources: Resources, number: int, tally: Tally) -> Answer | None:
    """Ask one question, every second one streamed; None where the turn failed."""
    question = Question(f"How do I stake my ETH? Turn {number}.")
    caller = Caller("default", f"k1:user{number // TURNS_PER_USER}")  # below a month's quota
    shown, corrected = "", False
    answer: Answer | None = None
    if number % 2 == 0:
        try:
            return await resources.turns.answer(question, caller)
        except Exception as failure:
            tally.failed[type(failure).__name__] += 1
            return None
    async for event in resources.turns.events(question, caller):
        match event:
            case Text(text):
                shown += text
            case Correction(text):
                shown, corrected = text, True
            case Done(answer):
                pass
            case Failed(error):
                tally.failed[type(error).__name__] += 1
    tally.corrected += corrected
    if answer is not None and shown != answer.answer:
        tally.wrong.append(f"turn {number}: the screen is not the answer")
    return answer


def _served(simulator: Simulator) -> dict[tuple[int, ProviderName], list[Call]]:
    """Sort what was served by the turn that asked for it."""
    served: dict[tuple[int, ProviderName], list[Call]] = defaultdict(list)
    for call, request in zip(simulator.calls, simulator.received, strict=True):
        asked = _NUMBER.findall(request.body.decode())
        served[int(asked[-1]), call.vendor].append(call)
    return served


def _compare(
    ids: dict[int, str],
    records: dict[str, TurnRecord],
    served: dict[tuple[int, ProviderName], list[Call]],
) -> Comparison:
    compared = Comparison()
    for number, turn_id in ids.items():
        for row in records[turn_id].attempts:
            compare_row(number, row, served.pop((number, row.provider), []), compared)
    for (number, vendor), calls in served.items():
        compared.differing.append(f"turn {number}: no row for {vendor}, {_told_of(calls)}")
        _add(compared.broken[vendor], 0, calls, 0)
    return compared


def compare_row(number: int, row: AttemptRecord, calls: list[Call], compared: Comparison) -> None:
    """Put a row of the ledger beside the calls that the simulator served for it."""
    booked = row.input_tokens + row.output_tokens
    taken = [call for call in calls if call.status in (None, 200)]
    # a call may be given up in the moment its answer leaves, and nobody reads what that tells
    heard = row.outcome != FailureKind.TIMEOUT
    told = heard and all(call.whole and _is_told(call) for call in taken)
    sums = (compared.told if told else compared.broken)[row.provider]
    _add(sums, row.calls, calls, booked)
    served = (sum(call.input_tokens for call in calls), sum(call.output_tokens for call in calls))
    differs = told and (row.input_tokens, row.output_tokens) != served
    if differs or row.calls != len(calls):
        compared.differing.append(f"turn {number}: {row}, {_told_of(calls)}")
    compared.unmarked += row.estimated == told


def _told_of(calls: Iterable[Call]) -> str:
    return "; ".join(f"served {call}" for call in calls) or "nothing served"


def _is_told(call: Call) -> bool:
    # the clients drop a plain answer without choices, and with it the count
    return call.reported and not (call.reaction == "no_choices" and not call.stream)


def _add(sums: Sums, row_calls: int, calls: Iterable[Call], booked: int) -> None:
    sums.calls += row_calls
    for call in calls:
        sums.served_calls += 1
        sums.served += call.input_tokens + call.output_tokens
    sums.booked += booked


def _print(tally: Tally, compared: Comparison, seconds: float, calls: int) -> None:
    turns, done = tally.asked, tally.answered.total() - len(tally.wrong)
    print(f"{turns:,} turns, half of them streamed, {AT_ONCE} at once, {seconds:.0f} s")
    print("answered by " + ", ".join(f"{who} {n:,}" for who, n in tally.answered.most_common()))
    print(f"failed {tally.failed.total()} {dict(tally.failed) or ''}".rstrip())
    print(f"streamed answers with a correction {tally.corrected:,}, cost ${usd(tally.cost_nano)}")
    print(f"\n{'':<26}{'calls':>8}{'served':>8}{'tokens':>12}{'served':>12}{'off by':>9}")
    for head, sums in (("told whole", compared.told), ("broken off", compared.broken)):
        for vendor in PROVIDER_NAMES:
            _print_sums(f"{head}, {vendor}", sums[vendor])
    print(f"\nrows that differ {len(compared.differing)}, wrongly marked {compared.unmarked}")
    for differing in compared.differing[:10]:
        print(f"DIFFERS {differing}")
    for wrong in tally.wrong[:10]:
        print(f"WRONG {wrong}")
    reached: dict[str, tuple[Any, Any]] = {
        "answered or honestly degraded": ("≥ 99.9 %", f"{100 * done / turns:.2f} %"),
        "calls for each turn": ("≤ 1.2", f"{calls / turns:.3f}"),
        "tokens off, counts told": (
            "0",
            sum(abs(s.booked - s.served) for s in compared.told.values()),
        ),
    }
    print(f"\n{'target':<34}{'asked':>10}{'measured':>12}")
    for name, (target, measured) in reached.items():
        print(f"{name:<34}{target:>10}{measured:>12}")


def _print_sums(name: str, sums: Sums) -> None:
    off = f"{100 * (sums.booked / sums.served - 1):+.1f} %" if sums.served else ""
    tokens = f"{sums.booked:>12,}{sums.served:>12,}"
    print(f"{name:<26}{sums.calls:>8,}{sums.served_calls:>8,}{tokens}{off:>9}")


if __name__ == "__main__":
    main()
