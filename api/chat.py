"""`POST /api/chat`: one turn, answered whole."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Header, Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema
from starlette.requests import HTTPConnection

from api.dependencies import CurrentCaller, InRateLimits, InResources, in_region, local_caller
from api.idempotency import answer_once
from candor.bootstrap.resources import Resources
from candor.domain.answer import Answer
from candor.domain.caller import Caller
from candor.domain.errors import (
    BudgetExceeded,
    CandorError,
    ConsentRequired,
    ProvidersUnavailable,
    QuotaExceeded,
)
from candor.domain.threads import THREAD_ID_PATTERN
from candor.domain.words import has_words
from graph.turn import Question

router = APIRouter(tags=["chat"])

PROVIDERS_RETRY_SECONDS = 30
REFUSALS: dict[str, type[CandorError]] = {
    error.code: error
    for error in (ConsentRequired, QuotaExceeded, BudgetExceeded, ProvidersUnavailable)
}


def readable(message: str) -> str:
    """Answer the message unchanged; ValueError where nothing in it can be read."""
    try:
        message.encode()
    except UnicodeEncodeError:
        raise ValueError("half of a character stands alone in it; send UTF-8") from None
    if not has_words(message):
        raise ValueError("it is empty; write a question")
    return message


def _none_if_empty(value: object) -> object:
    return None if value == "" else value


def _without_null(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


# "" is what a form sends for a field left empty; the schema names no null, since LangServe's
# playground draws no form that has one
Given = TypeVar("Given")
Optionally = Annotated[
    Given | None,
    BeforeValidator(_none_if_empty),
    WithJsonSchema({"type": "string"}),
    Field(json_schema_extra=_without_null),
]


class ChatInput(BaseModel):
    """A question. `language` is BCP 47, `region` an ISO 3166-1 country code."""

    model_config = ConfigDict(extra="ignore")

    message: Annotated[str, AfterValidator(readable)] = Field(
        description="The question, in the user's words."
    )
    language: Optionally[Annotated[str, Field(max_length=35)]] = None
    region: Optionally[Annotated[str, Field(pattern=r"^[A-Za-z]{2}$")]] = None
    user_id: Annotated[
        Optionally[Annotated[str, Field(max_length=256)]],
        Field(description="Who asks; only where sign-in is off."),
    ] = None
    # accepted from clients that send it, and never kept
    metadata: SkipJsonSchema[dict[str, Any] | None] = None


class ChatRequest(ChatInput):
    """A question within a conversation."""

    thread_id: str | None = Field(None, pattern=THREAD_ID_PATTERN)


def caller_of(
    chat: ChatInput, caller: Caller, request: HTTPConnection, resources: Resources
) -> Caller:
    """Answer who asks, once the body's `user_id` and `region` are known."""
    settings = resources.settings
    if not settings.sign_in and chat.user_id and "x-user-id" not in request.headers:
        caller = replace(local_caller(resources, chat.user_id), gpc=caller.gpc)
    return in_region(caller, chat.region, settings.default_region)


@router.post("/api/chat", summary="Ask one question")
async def chat(
    chat: ChatRequest,
    request: Request,
    caller: CurrentCaller,
    resources: InResources,
    limits: InRateLimits,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> Answer:
    """Answer one question from the project's documents, with sources.

    Refusals come as problems: `consent_required` 403, `quota_exceeded` 429,
    `budget_exceeded` and `providers_unavailable` 503.
    """
    caller = caller_of(chat, caller, request, resources)
    await limits.take(request, caller)

    async def run() -> Answer:
        question = Question(chat.message, chat.language, chat.thread_id)
        answer = await resources.turns.kept_answer(question, caller)
        refuse_refusal(answer, resources.clock.now())
        return answer

    if idempotency_key is None:
        kept = await run()
    else:
        kept = await answer_once(resources, caller, idempotency_key, chat, run)
    return await resources.turns.restoring.answer(kept, caller)


def refuse_refusal(answer: Answer, now: datetime) -> None:
    """Raise what a refused turn was refused with; nothing where it was answered."""
    if answer.refusal is not None:
        raise REFUSALS[answer.refusal.code](
            answer.refusal.message,
            retry_after=_retry_after(answer, now),
            notice=answer.privacy.notice,
        )


def _retry_after(answer: Answer, now: datetime) -> int | None:
    """Answer after how many seconds a refused question may be asked again; None for consent."""
    refusal = answer.refusal
    if refusal is None:
        return None
    if refusal.code == ProvidersUnavailable.code:
        return PROVIDERS_RETRY_SECONDS
    if refusal.renews is None:
        return None
    renewed = datetime.combine(refusal.renews, time(), tzinfo=UTC)
    return max(1, int((renewed - now).total_seconds()))
