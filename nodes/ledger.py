"""Compose the turn's record for analytics and cost, without any of its words."""

import time

from candor.domain.answer import Answer
from candor.stores.turns.contract import TurnRecord
from nodes.state import Turn


def turn_record(state: Turn, answer: Answer, *, outcome: str) -> TurnRecord:
    """Answer the record of a turn; `outcome` is "answered" or the refusal's code."""
    draft = state.get("draft")
    return TurnRecord(
        turn_id=answer.turn_id,
        caller=state["caller"],
        at=state["started"],
        tier=answer.usage.tier,
        outcome=outcome,
        category=answer.category.value,
        language=answer.language,
        complexity=answer.routing.complexity,
        provider=answer.routing.provider,
        model=answer.routing.model,
        prompt_hash=draft.prompt_hash if draft else None,
        degraded=answer.routing.degraded,
        fallback=answer.routing.fallback,
        confidence=answer.validation.confidence_score,
        warnings=len(answer.validation.warnings),
        ms=round((time.monotonic() - state["began"]) * 1000, 1),
        attempts=tuple(state.get("attempts", ())),
    )
