"""`POST /v1/chat/completions` and `GET /v1/models`."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from api.chat import ChatInput, caller_of, refuse_refusal
from api.dependencies import CurrentCaller, InRateLimits, InResources
from api.idempotency import answer_once
from api.openai_compatible.body import CompletionRequest
from api.openai_compatible.reply import MODEL, completion
from api.openai_compatible.streaming import frames
from candor import __version__
from candor.domain.answer import Answer
from candor.domain.errors import NotFound

router = APIRouter(prefix="/v1", tags=["openai-compatible"])

SERVER_SENT = "text/event-stream"


@router.post("/chat/completions", summary="Ask as an OpenAI client does", response_model=None)
async def complete(
    body: CompletionRequest,
    request: Request,
    caller: CurrentCaller,
    resources: InResources,
    limits: InRateLimits,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> Response:
    """Answer the last message, as one `chat.completion` or as server-sent chunks of it."""
    question = body.question()
    named = ChatInput(message="?", region=body.metadata.region, user_id=body.user)
    caller = caller_of(named, caller, request, resources)
    await limits.take(request, caller)
    created = int(resources.clock.now().timestamp())
    if body.stream:
        with_usage = body.stream_options is not None and body.stream_options.include_usage
        events = resources.turns.events(question, caller)
        sent = await frames(events, created=created, with_usage=with_usage, resources=resources)
        return StreamingResponse(
            sent, media_type=SERVER_SENT, headers={"cache-control": "no-cache, no-transform"}
        )

    async def run() -> Answer:
        answer = await resources.turns.kept_answer(question, caller)
        refuse_refusal(answer, resources.clock.now())
        return answer

    if idempotency_key is None:
        kept = await run()
    else:
        kept = await answer_once(resources, caller, idempotency_key, body, run)
    answer = await resources.turns.restoring.answer(kept, caller)
    return JSONResponse(completion(answer, created=created))


@router.get("/models", summary="List the one model")
async def models(caller: CurrentCaller) -> dict[str, Any]:
    """Answer the one model there is; which vendor answers is the routing's affair."""
    return {"object": "list", "data": [_MODEL]}


@router.get("/models/{name}", summary="Read the one model")
async def model(name: str, caller: CurrentCaller) -> dict[str, Any]:
    """Answer the model; `not_found` for another name."""
    if name != MODEL:
        raise NotFound(f"There is one model here: {MODEL}.")
    return _MODEL


_MODEL: dict[str, Any] = {
    "id": MODEL,
    "object": "model",
    "created": 0,
    "owned_by": f"candor/{__version__}",
}
