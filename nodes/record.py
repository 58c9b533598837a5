"""Write the answered turn down: memory, transcript, count, ledger."""

from collections.abc import Callable
from datetime import datetime, timedelta

from candor.domain.clock import Clock
from candor.stores.transcript.contract import Exchange, TranscriptStore
from candor.stores.turns.contract import TurnRecord
from candor.texts.reader import Texts
from nodes.answer import answered
from nodes.ledger import turn_record
from nodes.recall import is_fresh
from nodes.state import MEMORY_VERSION, Memory, Remembered, Turn, TurnUpdate


async def record(
    state: Turn,
    *,
    transcripts: TranscriptStore,
    note: Callable[[TurnRecord], None],
    texts: Texts,
    clock: Clock,
    lifetime: timedelta,
    messages: int,
) -> TurnUpdate:
    """Let the question count and remember the exchange, all of it redacted."""
    now = clock.now()
    answer = answered(state, texts)
    exchange = Exchange(state["turn_id"], state["question"], answer.answer)
    await transcripts.settle(
        state["caller"],
        state["thread_id"],
        exchange,
        began=state["started"],
        memory_until=now + lifetime,
    )
    note(turn_record(state, outcome="answered"))
    return {
        "answer": answer,
        "memory": remember(state, exchange, answer.language, now, lifetime, messages),
    }


def remember(
    state: Turn,
    exchange: Exchange,
    language: str,
    now: datetime,
    lifetime: timedelta,
    messages: int,
) -> Memory:
    """Answer the memory with the new exchange at its end and the oldest ones dropped."""
    held = state.get("memory")
    earlier = held["messages"] if held and is_fresh(held, now, lifetime) else []
    latest: list[Remembered] = [
        {"role": "user", "content": exchange.question},
        {"role": "assistant", "content": exchange.answer},
    ]
    kept = [*earlier, *latest][-messages:] if messages else []
    return {
        "version": MEMORY_VERSION,
        "at": now.isoformat(),
        "messages": kept,
        "language": language,
    }
