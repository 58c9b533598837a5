"""Through the whole graph: a question that means the same is answered from the cache."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from langgraph.checkpoint.memory import InMemorySaver

from candor.bootstrap.keys import load_keys
from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import Settings
from candor.cache.meaning.local import LocalQuestions
from candor.cache.meaning.near_questions import NearQuestions
from candor.cache.tallies import Tallies
from candor.domain.caller import Caller
from candor.stores.catalogue.sql import SqlCatalogue
from candor.stores.turns.contract import TurnRecord
from graph.build import build_graph
from graph.turn import Question
from ingestion.embed.minilm import MiniLmEmbeddings
from ingestion.homes import open_home
from ingestion.knowledge import Knowledge
from tests.clock import TurnedClock
from tests.ingestion.conftest import model_dir as model_dir
from tests.simulator import Simulator

QUESTION = "How do I stake my ETH?"


@pytest.fixture
def records() -> list[TurnRecord]:
    return []


@pytest_asyncio.fixture
async def worker(
    settings: Settings, clock: TurnedClock, records: list[TurnRecord]
) -> AsyncIterator[Resources]:
    await index_samples(settings)
    async with open_resources(settings, observe=records.append, clock=clock) as opened:
        yield opened


async def cached(worker: Resources, message: str, user: str) -> bool:
    caller = Caller("default", f"k1:{user}")
    return (await worker.turns.answer(Question(message), caller)).cached


async def test_another_wording_costs_nothing_and_a_look_alike_is_asked(
    worker: Resources, simulator: Simulator, records: list[TurnRecord], clock: TurnedClock
) -> None:
    assert not await cached(worker, QUESTION, "anna")
    asked = len(simulator.calls)
    assert await cached(worker, "Hello! How can I stake ETH, please?", "bert")
    assert records[-1].cached == "meaning"
    assert len(simulator.calls) == asked
    assert not await cached(worker, "How do I unstake my ETH?", "carl")
    assert len(simulator.calls) > asked
    clock.move(hours=1, seconds=1)
    assert not await cached(worker, "Hi, how can I stake ETH?", "dora")


class CountingModel(MiniLmEmbeddings):
    """The real model, which writes down what it embeds."""

    def __init__(self, model_dir: Path) -> None:
        super().__init__(model_dir)
        self.asked: list[str] = []

    def embed_query(self, text: str) -> list[float]:
        self.asked.append(text)
        return super().embed_query(text)


async def test_a_question_is_embedded_once_and_its_vector_is_in_no_checkpoint(
    worker: Resources, settings: Settings, clock: TurnedClock, model_dir: Path
) -> None:
    model, saver, keys = CountingModel(model_dir), InMemorySaver(), load_keys(settings)
    sealer, stamper = keys.sealer("documents"), keys.stamper("words")
    near = NearQuestions(LocalQuestions(clock, sealer), model.aembed_query, Tallies())
    knowledge = Knowledge(
        catalogue=SqlCatalogue(worker.database),
        home=open_home(settings.data_dir, None, sealer, stamper),
        embeddings=model,
    )
    outside = replace(
        worker.turns.outside, knowledge=knowledge, caching=replace(worker.caching, neighbours=near)
    )
    turns = replace(worker.turns, outside=outside, graph=build_graph(outside, checkpointer=saver))

    async def embedded(message: str, user: str) -> list[str]:
        before = len(model.asked)
        await turns.answer(Question(message), Caller("default", f"k1:{user}"))
        return model.asked[before:]

    other = "What does a bridge move?"
    assert await embedded(QUESTION, "anna") == [QUESTION], "nothing is kept yet"
    assert await embedded(other, "bert") == [other], "what is kept is far"
    assert await embedded(QUESTION, "carl") == []
    again = "Hello! How can I stake ETH, please?"
    assert await embedded(again, "dora") == [again]
    held = [found async for found in saver.alist(None)]
    assert {name for one in held for name in one.checkpoint["channel_values"]} == {"memory"}
    written = {write[1] for writes in saver.writes.values() for write in writes.values()}
    filled = {key[2] for key, (kind, _) in saver.blobs.items() if kind != "empty"}
    assert "vector" not in written | filled
    await knowledge.aclose()


async def test_what_is_forgotten_is_not_near(worker: Resources) -> None:
    assert not await cached(worker, QUESTION, "anna")
    caching = worker.caching
    await caching.forget("default")
    assert not await cached(worker, "Hello! How can I stake ETH, please?", "bert")
