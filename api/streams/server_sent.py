"""`POST /api/chat/stream`: a turn as server-sent events; resuming and stopping it."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated

import anyio
from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.responses import StreamingResponse

from api.chat import ChatRequest, caller_of
from api.dependencies import CurrentCaller, InRateLimits, InResources
from api.streams.hub import RunningTurn, TurnHub
from api.streams.opening import joined, opened
from api.streams.parts import Part, PartWriter
from candor.bootstrap.resources import Resources
from candor.domain.caller import Caller
from candor.domain.errors import InvalidRequest, NotFound
from candor.domain.events import Started, TurnEvent
from graph.turn import Question

router = APIRouter(prefix="/api/chat", tags=["chat"])

HEADERS = {
    "x-vercel-ai-ui-message-stream": "v1",
    "cache-control": "no-cache, no-transform",
    # nginx gathers a response before it sends it, unless it is told not to
    "x-accel-buffering": "no",
}
KEEP_ALIVE = b": keep-alive\n\n"
DONE = b"data: [DONE]\n\n"
LONGEST_PATIENCE = 60
TurnId = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]
GONE = "No turn of yours with this id runs, or ended within the last minute."


@router.post("/stream", summary="Ask one question and read along", response_class=StreamingResponse)
async def stream(
    chat: ChatRequest,
    request: Request,
    caller: CurrentCaller,
    resources: InResources,
    limits: InRateLimits,
    x_resume_seconds: Annotated[int, Header(ge=0, le=LONGEST_PATIENCE)] = 0,
) -> Response:
    """Answer one question as parts of the AI SDK's UI message stream, version 1.

    A refusal is a problem, as on `POST /api/chat`. Who may lose the connection sends
    `X-Resume-Seconds`: for so long the turn goes on without a reader.
    """
    caller = caller_of(chat, caller, request, resources)
    await limits.take(request, caller)
    question = Question(chat.message, chat.language, chat.thread_id)
    turn = hub_of(request).begin(question, caller, patience=x_resume_seconds)
    events = _restored(turn, resources, caller)
    begun = await opened(events, now=resources.clock.now())
    return _sent(begun, events, resources, after=0)


@router.get(
    "/stream/{turn_id}", summary="Read on after a lost connection", response_class=StreamingResponse
)
async def resume(
    turn_id: TurnId,
    request: Request,
    caller: CurrentCaller,
    resources: InResources,
    last_event_id: Annotated[str | None, Header(max_length=64)] = None,
) -> Response:
    """Send what came behind `Last-Event-ID` (all of it where unset), and what is still to come."""
    turn = hub_of(request).find(caller, turn_id)
    if turn is None:
        raise NotFound(GONE)
    events = _restored(turn, resources, caller)
    return _sent([], events, resources, after=_number(last_event_id, turn_id))


@router.post("/stream/{turn_id}/stop", status_code=204, summary="Stop an answer")
async def stop(turn_id: TurnId, request: Request, caller: CurrentCaller) -> Response:
    """Stop a turn that runs: what was shown of it is its answer, and is what was paid for."""
    turn = hub_of(request).find(caller, turn_id)
    if turn is None:
        raise NotFound(GONE)
    turn.live.stop.set()
    return Response(status_code=204)


def hub_of(request: Request) -> TurnHub:
    """Answer what knows the running turns."""
    hub: TurnHub = request.app.state.turn_hub
    return hub


def _restored(
    turn: RunningTurn, resources: Resources, caller: Caller
) -> AsyncGenerator[TurnEvent, None]:
    return resources.turns.restoring.events(turn.read(), caller)


def _number(last_event_id: str | None, turn_id: str) -> int:
    if last_event_id is None:
        return 0
    named, _, number = last_event_id.rpartition(":")
    if named != turn_id or not (number.isascii() and number.isdigit()):
        raise InvalidRequest("Last-Event-ID: send the id of the last event that you read")
    return int(number)


def _sent(
    begun: list[TurnEvent],
    events: AsyncGenerator[TurnEvent, None],
    resources: Resources,
    *,
    after: int,
) -> Response:
    seconds = resources.settings.heartbeat_seconds
    frames = with_heartbeats(_frames(begun, events, after=after), seconds=seconds)
    return StreamingResponse(frames, media_type="text/event-stream", headers=HEADERS)


async def _frames(
    begun: list[TurnEvent], events: AsyncGenerator[TurnEvent, None], *, after: int
) -> AsyncGenerator[bytes, None]:
    """Yield the frames behind number `after`; each has the id `<turn id>:<number>`."""
    writer, turn_id, number, last = PartWriter(), "", 0, ""
    async with aclosing(events):
        async for event in joined(begun, events):
            if isinstance(event, Started):
                turn_id = event.turn_id
            for part in writer.parts(event):
                number, last = number + 1, part["type"]
                if number > after:
                    yield _frame(part, f"{turn_id}:{number}")
        if last not in ("finish", "error"):
            yield _frame({"type": "abort"}, f"{turn_id}:{number + 1}")
        yield DONE


def _frame(part: Part, name: str) -> bytes:
    body = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    return f"id: {name}\ndata: {body}\n\n".encode()


async def with_heartbeats(
    frames: AsyncGenerator[bytes, None], *, seconds: float
) -> AsyncIterator[bytes]:
    """Yield the frames, and a comment whenever none came for so long (WHATWG HTML, 9.2.7)."""
    async with aclosing(frames):
        following: asyncio.Task[bytes] | None = None
        try:
            while True:
                following = asyncio.ensure_future(anext(frames))
                while not (await asyncio.wait({following}, timeout=seconds))[0]:
                    yield KEEP_ALIVE
                try:
                    frame = following.result()
                except StopAsyncIteration:
                    return
                yield frame
        finally:
            if following is not None and not following.done():
                following.cancel()
                with anyio.CancelScope(shield=True):
                    await asyncio.wait({following})
