"""A turn as a stream of events, and what is left of one that breaks."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from candor.bootstrap.resources import Resources
from candor.domain.answer import Answer
from candor.domain.caller import Caller
from candor.domain.errors import InvalidRequest, TooLarge, TurnFailed
from candor.domain.events import Correction, Done, Failed, Sources, Started, Status, Text, TurnEvent
from candor.domain.passages import Passage
from candor.privacy.contract import Span
from candor.privacy.redact import Redactor
from graph.build import build_graph
from graph.outside import Outside
from graph.turn import Question, Turns
from ingestion.index import Vector
from ingestion.ranking import Limits
from tests.simulator import Answer as Said
from tests.simulator import Simulator

QUESTION = "How to stake ETH?"
CANARY = "anna.canary@example.org"


async def events_of(turns: Turns, question: Question, caller: Caller) -> list[TurnEvent]:
    return [event async for event in turns.events(question, caller)]


def with_outside(resources: Resources, **changes: Any) -> tuple[Turns, InMemorySaver]:
    """The same turns with other collaborators, and a memory that is not encrypted."""
    outside: Outside = replace(resources.turns.outside, **changes)
    saver = InMemorySaver()
    graph = build_graph(outside, checkpointer=saver)
    return replace(resources.turns, graph=graph, outside=outside), saver


async def until(condition: Callable[[], bool]) -> None:
    """Wait a second for something that another thread brings about."""
    async with asyncio.timeout(1):
        while not condition():  # noqa: ASYNC110  # the simulator has a loop of its own
            await asyncio.sleep(0.01)


async def test_events_come_in_order_and_add_up(resources: Resources, caller: Caller) -> None:
    events = await events_of(resources.turns, Question(QUESTION, thread_id="talk"), caller)
    kinds = [type(event) for event in events]
    assert kinds[0] is Started
    assert kinds[-1] is Done
    assert kinds[-2] is Sources
    order = [Started, Text, Sources, Done]
    kinds = [kind for kind in kinds if kind is not Status]
    assert [order.index(kind) for kind in kinds] == sorted(order.index(kind) for kind in kinds)
    started, done = events[0], events[-1]
    assert isinstance(started, Started)
    assert isinstance(done, Done)
    answer: Answer = done.answer
    assert (started.turn_id, started.thread_id) == (answer.turn_id, "talk")
    pieces = [event.text for event in events if isinstance(event, Text)]
    assert len(pieces) > 1
    assert "".join(pieces) == answer.answer
    assert [event.step for event in events if isinstance(event, Status)] == [
        "redact",
        "settle_language",
        "check_consent",
        "reserve_quota",
        "recall",
        "inspect_question",
        "look_in_cache",
        "retrieve",
        "score",
        "ask_openai",
        "validate",
        "record",
        "keep_in_cache",
    ]
    sources = next(event.sources for event in events if isinstance(event, Sources))
    assert list(sources) == answer.sources


async def test_text_leaves_only_validated_and_before_the_answer_is_whole(
    resources: Resources, caller: Caller, simulator: Simulator
) -> None:
    said = "Returns are guaranteed. Staking locks coins [1]. Validators earn rewards in ether [1]."
    simulator.answer_with("openai", said)
    events = await events_of(resources.turns, Question(QUESTION), caller)
    text = "".join(event.text for event in events if isinstance(event, Text))
    assert "guaranteed" not in text.replace("not guaranteed", "")
    first_text = next(place for place, event in enumerate(events) if isinstance(event, Text))
    steps = [event.step for event in events[:first_text] if isinstance(event, Status)]
    assert steps[-1] == "ask_openai"
    assert not any(isinstance(event, Correction) for event in events)


async def test_a_refusal_is_done_too(resources: Resources, caller: Caller) -> None:
    events = await events_of(resources.turns, Question(QUESTION), replace(caller, region="DE"))
    done = events[-1]
    assert isinstance(done, Done)
    assert done.answer.refusal is not None
    assert done.answer.refusal.code == "consent_required"
    assert not any(isinstance(event, Sources) for event in events)
    assert [event.step for event in events if isinstance(event, Status)] == [
        "redact",
        "settle_language",
        "check_consent",
        "refuse_consent",
    ]


async def test_a_wrong_question_fails_before_it_starts(
    resources: Resources, caller: Caller
) -> None:
    for question, error in (
        (Question(" \n\t"), InvalidRequest),
        (Question("x" * 4001), TooLarge),
        (Question(QUESTION, thread_id="a b"), InvalidRequest),
        (Question(QUESTION, thread_id="x" * 129), InvalidRequest),
    ):
        (failed,) = await events_of(resources.turns, question, caller)
        assert isinstance(failed, Failed)
        assert isinstance(failed.error, error)
        with pytest.raises(error):
            await resources.turns.answer(question, caller)


@pytest.mark.parametrize(
    "name",
    [
        "555-123-4567",
        "203.0.113.7",
        "4111-1111-1111-1111",
        "alice-at-example-dot-org",
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "abandon-abandon-abandon-abandon-abandon-abandon-"
        "abandon-abandon-abandon-abandon-abandon-about",
        "ab" * 16 + "0123456789abcdef" * 2,
    ],
)
async def test_a_threads_name_may_not_be_personal_or_a_secret(
    resources: Resources, caller: Caller, name: str
) -> None:
    with pytest.raises(InvalidRequest, match="random id") as refused:
        await resources.turns.answer(Question(QUESTION, thread_id=name), caller)
    assert name not in str(refused.value)


@pytest.mark.parametrize("name", [str(uuid.UUID(int=7 << 100)), "support-2026-11-24-17", "talk.1"])
async def test_ordinary_names_of_threads_pass(
    resources: Resources, caller: Caller, name: str
) -> None:
    answer = await resources.turns.answer(Question(QUESTION, thread_id=name), caller)
    assert answer.thread_id == name


class BrokenDetector:
    """A detector that breaks with what it read in its words."""

    types = frozenset({"EMAIL"})

    def find(self, text: str) -> list[Span]:
        raise ValueError(f"cannot read {text}")


class BrokenKnowledge:
    """Knowledge that breaks with the question in its words."""

    async def search(
        self,
        project: str,
        query: str,
        k: int,
        limits: Limits,
        *,
        foreign: bool,
        vector: Vector | None,
    ) -> list[Passage]:
        raise ValueError(f"cannot find {query}")


class SlowKnowledge:
    """Knowledge that never comes."""

    async def search(
        self,
        project: str,
        query: str,
        k: int,
        limits: Limits,
        *,
        foreign: bool,
        vector: Vector | None,
    ) -> list[Passage]:
        await asyncio.sleep(30)
        return []


@pytest.mark.parametrize(
    "broken",
    [{"redactor": Redactor([BrokenDetector()])}, {"knowledge": BrokenKnowledge()}],
    ids=["redact", "retrieve"],
)
async def test_a_step_that_breaks_leaves_nothing_behind(
    resources: Resources, caller: Caller, broken: dict[str, Any]
) -> None:
    turns, saver = with_outside(resources, **broken)
    events = await events_of(
        turns, Question(f"{QUESTION} zanzibar {CANARY}", thread_id="talk"), caller
    )
    failed = events[-1]
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, TurnFailed)
    for kept in (repr(events), repr(saver.storage), repr(saver.writes), repr(saver.blobs)):
        assert CANARY not in kept
        assert "zanzibar" not in kept
    assert (await resources.usage.current(caller)).used == 0
    assert await resources.transcripts.thread(caller, "talk") is None


async def test_a_checkpoint_holds_the_redacted_memory_only(
    resources: Resources, caller: Caller
) -> None:
    turns, saver = with_outside(resources)
    question = Question(f"{QUESTION} zanzibar {CANARY}", thread_id="talk")
    answer = await turns.answer(question, caller)
    assert answer.privacy.redacted == {"EMAIL": 1}
    held = [found async for found in saver.alist(None)]
    assert len(held) == 1
    assert set(held[0].checkpoint["channel_values"]) == {"memory"}
    kept = repr((held, saver.storage, saver.writes, saver.blobs))
    assert "zanzibar" in kept
    assert "[EMAIL_1]" in kept
    assert CANARY not in kept


async def test_a_question_too_short_to_tell_stays_in_the_conversations_language(
    resources: Resources, caller: Caller
) -> None:
    async def language(message: str, thread: str, asked: str | None = None) -> str:
        question = Question(message, thread_id=thread, language=asked)
        return (await resources.turns.answer(question, caller)).language

    assert await language("¿Cómo puedo empezar con el staking?", "talk") == "es"
    assert await language("ETH?", "talk") == "es"
    assert await language("ETH?", "another") == "en"
    assert await language("And how long does that take?", "talk") == "en"
    assert await language("ETH?", "talk", "fr") == "fr"
    assert await language("ETH?", "talk") == "fr"


async def test_a_turn_that_takes_too_long_fails_and_costs_nothing(
    resources: Resources, caller: Caller
) -> None:
    rules = resources.turns.outside.rules
    turns, _ = with_outside(
        resources,
        knowledge=SlowKnowledge(),
        caching=None,
        rules=replace(rules, time=replace(rules.time, turn=0.3)),
    )
    *before, failed = await events_of(turns, Question(QUESTION), caller)
    assert Status("retrieve", "retrieving") in before
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, TurnFailed)
    assert (await resources.usage.current(caller)).used == 0


async def test_cancelling_the_consumer_cancels_the_provider(
    resources: Resources, caller: Caller, simulator: Simulator
) -> None:
    simulator.script("openai", [Said("Too late.", first_token_seconds=20)])
    asking = asyncio.create_task(resources.turns.answer(Question(QUESTION), caller))
    await until(lambda: bool(simulator.received))
    assert (await resources.usage.current(caller)).used == 1
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (await resources.usage.current(caller)).used == 0
    await until(lambda: simulator.disconnects == ["openai"])


async def test_leaving_the_stream_early_ends_the_turn(
    resources: Resources, caller: Caller, simulator: Simulator
) -> None:
    simulator.script("openai", [Said("Too late.", first_token_seconds=20)])
    events = resources.turns.events(Question(QUESTION, thread_id="talk"), caller)
    async for event in events:
        if event == Status("score"):
            break
    await events.aclose()
    assert (await resources.usage.current(caller)).used == 0
    again = await resources.turns.answer(Question("What is staking?", thread_id="talk"), caller)
    assert again.usage.used == 1
