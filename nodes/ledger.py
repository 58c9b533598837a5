"""Compose the turn's record for analytics and cost, without any of its words."""

import time

from candor.domain.categories import Category
from candor.stores.turns.contract import ENDED_BY_READER, SUCCEEDED, TurnRecord
from nodes.state import Turn


def turn_record(state: Turn, *, outcome: str) -> TurnRecord:
    """Answer the record of a turn, wherever it ended.

    `outcome` is "answered", the refusal's or the failure's code, or "cancelled".
    """
    draft, validated = state.get("draft"), state.get("validated")
    complexity, usage = state.get("complexity"), state.get("usage")
    removed, hit = state.get("removed"), state.get("cached")
    attempts = tuple(state.get("attempts", ()))
    return TurnRecord(
        turn_id=state["turn_id"],
        caller=state["caller"],
        at=state["started"],
        tier=usage.tier.value if usage else "unknown",
        outcome=outcome,
        category=state.get("category", Category.GENERAL).value,
        language=state.get("language") or "unknown",
        complexity=complexity.score if complexity else 0,
        provider=draft.provider if draft else None,
        model=draft.model if draft else None,
        prompt_hash=draft.prompt_hash if draft else None,
        degraded=draft is not None and draft.degraded,
        fallback=any(attempt.outcome not in SUCCEEDED | ENDED_BY_READER for attempt in attempts),
        confidence=validated.confidence if validated else 0,
        warnings=(len(validated.warnings) if validated else 0) + len(state.get("flags", ())),
        ms=round((time.monotonic() - state["began"]) * 1000, 1),
        attempts=attempts,
        redacted=removed.counts if removed else {},
        flags=state.get("flags", ()),
        experiment=draft.experiment if draft else None,
        variant=draft.variant if draft else None,
        characters=len(validated.answer) if validated else None,
        cached=hit.kind if hit else None,
        saved_nano=hit.nano if hit else None,
        saved_ms=hit.ms if hit else None,
        began=state["began"],
        steps=state.get("steps", ()),
        linked="analytics" in state.get("permitted", ()),
    )
