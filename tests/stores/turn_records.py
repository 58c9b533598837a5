"""Records of turns as the graph leaves them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from candor.domain.caller import Caller
from candor.stores.turns.contract import AttemptRecord, TurnRecord

AT = datetime(2026, 11, 20, tzinfo=UTC)
FAILED = AttemptRecord("openai", "gpt-4o-mini", "rate_limited", 20.0)
ANSWERED = AttemptRecord("gemini", "g", "answered", 30.0, 100, 20, cost_nano=1500)
_ASKED_TWO = TurnRecord(
    turn_id="",
    caller=Caller("", ""),
    at=AT,
    tier="free",
    outcome="answered",
    category="staking",
    language="en",
    complexity=3,
    provider="gemini",
    model="g",
    prompt_hash=None,
    degraded=False,
    fallback=True,
    confidence=80,
    warnings=0,
    ms=55.0,
    attempts=(FAILED, ANSWERED),
    linked=True,
)


def turn_record(caller: Caller, turn_id: str, at: datetime = AT, **changes: Any) -> TurnRecord:
    """Answer the record of a turn that asked two providers, but for the changes."""
    return replace(_ASKED_TWO, caller=caller, turn_id=turn_id, at=at, **changes)
