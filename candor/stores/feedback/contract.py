"""The contract of the feedback store."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from candor.domain.caller import Caller

Score = Literal[-1, 1]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one person said of one answer: thumbs up or down, and why, redacted."""

    turn_id: str
    score: Score
    comment: str | None
    at: datetime


class FeedbackStore(Protocol):
    """Keeps one word on each answer, the latest; passes tests/stores/test_feedback.py."""

    async def give(
        self, caller: Caller, turn_id: str, score: Score, comment: str | None
    ) -> Feedback | None:
        """Keep it in place of what was said before; None where the caller has no such turn.

        DataErased where the caller's data are being erased.
        """
        ...

    async def of(self, caller: Caller, turn_id: str) -> Feedback | None:
        """Answer what the caller said of a turn."""
        ...
