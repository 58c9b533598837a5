"""Runs the matrix through the real graph, with the vendors' real clients against the simulator."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.rules import provider_settings, rules_of
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import Settings
from candor.domain.answer import Answer
from candor.domain.caller import Caller
from candor.domain.events import Correction, Done, Failed, Text, TurnEvent
from candor.domain.provider_names import PROVIDER_NAMES, ProviderName
from candor.providers.contract import Provider
from candor.providers.open import open_providers
from candor.simulator.counts import Call
from candor.simulator.script import Answering
from candor.stores.consent.contract import ConsentChoice
from candor.stores.tables import attempts
from graph.build import build_graph
from graph.turn import Question, Turns
from tests.fault_matrix.cells import DOCUMENT, REFUSED, Cell, cells, numbers_in, said_by
from tests.settings import given_settings
from tests.simulator import Question as Asked
from tests.simulator import Simulator

AT_ONCE = 16


@dataclass
class Outcome:
    """What one turn's reader saw, what the ledger says and what the simulator served.

    `screens` are the texts on the screen one after the other; `counted` is the month's count.
    """

    cell: Cell
    answer: Answer | None = None
    error: str = ""
    endings: int = 0
    corrected: bool = False
    screens: list[str] = field(default_factory=list)
    counted: int = 0
    ledger: list[Mapping[str, Any]] = field(default_factory=list)
    served: dict[ProviderName, list[Call]] = field(default_factory=lambda: defaultdict(list))


async def run(folder: Path) -> list[Outcome]:
    """Play every cell, several at once, and gather what came of each."""
    every = {cell.number: cell for cell in cells()}
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "staking.md").write_text(DOCUMENT)
    async with Simulator() as simulator, AsyncExitStack() as stack:
        for vendor in PROVIDER_NAMES:
            simulator.answer_with(vendor, _answering(vendor, every))
        settings = _settings(folder, simulator)
        await index_samples(settings)
        resources = await stack.enter_async_context(open_resources(settings))
        refused = await _refused(settings, simulator, resources, stack)
        version = resources.consent_texts.current
        agreed = ConsentChoice(True, ("answering", "analytics"), None, version)
        free = asyncio.Semaphore(AT_ONCE)

        async def play(cell: Cell) -> Outcome:
            async with free:
                # only who takes part in analytics has rows in the ledger that name the turn
                await resources.consents.record(_caller(cell), agreed)
                return await _play(cell, _turns(resources, settings, cell, refused))

        outcomes = await asyncio.gather(*map(play, every.values()))
        for outcome in outcomes:
            caller = _caller(outcome.cell)
            outcome.counted = (await resources.usage.current(caller)).used
        await _add_ledger(resources, outcomes)
        _add_served(simulator, outcomes)
        return outcomes


async def _play(cell: Cell, turns: Turns) -> Outcome:
    outcome = Outcome(cell)
    question = Question(cell.question)
    if not cell.streamed:
        outcome.answer = await turns.answer(question, _caller(cell))
        outcome.endings = 1
        outcome.screens = [outcome.answer.answer]
        return outcome
    async for event in turns.events(question, _caller(cell)):
        _see(outcome, event)
    return outcome


def _see(outcome: Outcome, event: TurnEvent) -> None:
    shown = outcome.screens[-1] if outcome.screens else ""
    match event:
        case Text(text):
            outcome.screens.append(shown + text)
        case Correction(text):
            outcome.screens.append(text)
            outcome.corrected = True
        case Done(answer):
            outcome.answer = answer
            outcome.endings += 1
        case Failed(error):
            outcome.error = error.code
            outcome.endings += 1


def _settings(folder: Path, simulator: Simulator) -> Settings:
    given: dict[str, Any] = {
        "data_dir": folder / "data",
        "knowledge_dir": folder / "docs",
        "openai_api_key": "sk-simulated",
        "openai_base_url": simulator.url("openai"),
        "google_api_key": "simulated-gemini",
        "google_gemini_base_url": simulator.url("gemini"),
        "perplexity_api_key": "pplx-simulated",
        "perplexity_base_url": simulator.url("perplexity"),
        # a cell's failures may not keep another cell from calling
        "circuit_breaker": False,
        "retry_reserve": 10_000,
        "provider_timeout_seconds": 4.0,
        "first_token_seconds": 3.0,
        "token_gap_seconds": 1.5,
        "turn_timeout_seconds": 30.0,
    }
    return given_settings(**given)


async def _refused(
    settings: Settings, simulator: Simulator, resources: Resources, stack: AsyncExitStack
) -> dict[ProviderName, Provider]:
    """Open each provider once more, at an address that takes no connection."""
    opened = open_providers(
        replace(
            provider_settings(settings),
            openai_base_url=simulator.refused_url("openai"),
            gemini_base_url=simulator.refused_url("gemini"),
            perplexity_base_url=simulator.refused_url("perplexity"),
        )
    )
    for vendor in opened.values():
        stack.push_async_callback(vendor.aclose)
    return {name: resources.failover.guard(vendor) for name, vendor in opened.items()}


def _turns(
    resources: Resources,
    settings: Settings,
    cell: Cell,
    refused: Mapping[ProviderName, Provider],
) -> Turns:
    """Answer the turns of a graph whose chain is the cell's."""
    first, *others = cell.chain
    none, all_of_them = 11, 1
    routed = settings.model_copy(
        update={
            "openai_from": none if first == "gemini" else all_of_them,
            "perplexity_from": all_of_them if first == "perplexity" else none,
            "fallbacks": others,
        }
    )
    providers = dict(resources.providers)
    if cell.fault == REFUSED:
        providers[cell.provider] = refused[cell.provider]
    turns = resources.turns
    rules = rules_of(routed, year=resources.clock.now().year)
    outside = replace(turns.outside, rules=rules, providers=providers)
    graph = build_graph(outside, checkpointer=resources.memory.checkpointer)
    return replace(turns, graph=graph, outside=outside)


def _answering(vendor: ProviderName, every: Mapping[int, Cell]) -> Answering:
    def answer(asked: Asked) -> Any:
        number = next(numbers_in(asked.texts), None)
        return said_by(vendor) if number is None else every[number].reaction(vendor)

    return answer


def _caller(cell: Cell) -> Caller:
    return Caller("default", f"k1:case-{cell.number}")


async def _add_ledger(resources: Resources, outcomes: list[Outcome]) -> None:
    await resources.ledger.flush()
    rows = await resources.database.run(
        lambda connection: connection.execute(select(attempts)).mappings().all()
    )
    by_turn: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: int(row["number"])):
        by_turn[row["turn_id"]].append(dict(row))
    for outcome in outcomes:
        if outcome.answer is not None:
            outcome.ledger = by_turn[outcome.answer.turn_id]


def _add_served(simulator: Simulator, outcomes: list[Outcome]) -> None:
    by_number = {outcome.cell.number: outcome for outcome in outcomes}
    for call, request in zip(simulator.calls, simulator.received, strict=True):
        for number in numbers_in([request.body.decode()]):
            by_number[number].served[call.vendor].append(call)
