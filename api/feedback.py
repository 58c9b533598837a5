"""`POST /api/feedback`: what a person says of an answer of theirs."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.chat import Optionally
from api.dependencies import CurrentCaller, InResources
from candor.domain.errors import NotFound

router = APIRouter(tags=["chat"])

LONGEST_COMMENT = 2000


class FeedbackInput(BaseModel):
    """Thumbs up (1) or down (-1) on a turn, and why; the comment is redacted before it is kept."""

    model_config = ConfigDict(extra="forbid")

    turn_id: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
    score: Literal[-1, 1]
    comment: Optionally[Annotated[str, Field(max_length=LONGEST_COMMENT)]] = None


class FeedbackKept(BaseModel):
    """What is kept, the comment as it was redacted."""

    turn_id: str
    score: Literal[-1, 1]
    comment: str | None
    at: datetime


@router.post("/api/feedback", summary="Say whether an answer helped")
async def give(said: FeedbackInput, caller: CurrentCaller, resources: InResources) -> FeedbackKept:
    """Keep it in place of what the caller said of the turn before."""
    redactor = resources.turns.outside.redactor
    comment = redactor.redact(said.comment).text.strip() if said.comment else None
    kept = await resources.feedback.give(caller, said.turn_id, said.score, comment or None)
    if kept is None:
        raise NotFound("You have no answer of this turn_id.")
    return FeedbackKept(turn_id=kept.turn_id, score=kept.score, comment=kept.comment, at=kept.at)
