"""`WS /api/chat/ws`: the parts of `POST /api/chat/stream` as JSON frames."""

import asyncio
import json
from contextlib import suppress
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import anyio
import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from api.chat import ChatRequest, caller_of
from api.dependencies import caller_behind
from api.streams.hub import RunningTurn
from api.streams.parts import Part, PartWriter, problem_of
from api.validation_errors import said_of
from candor.bootstrap.resources import Resources
from candor.domain.caller import Caller
from candor.domain.errors import (
    BusyThread,
    CandorError,
    InvalidRequest,
    TurnFailed,
)
from candor.domain.events import Started
from graph.turn import Question

router = APIRouter()

POLICY_VIOLATION, TOO_BIG = 1008, 1009
LAST_PARTS = frozenset({"finish", "abort", "error"})
log = structlog.get_logger(__name__)


class Ask(ChatRequest):
    """A question; `token` signs in where the handshake could carry no header."""

    type: Literal["ask"]
    token: str | None = None


class Stop(BaseModel):
    """The reader has read enough."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["stop"]


class Pong(BaseModel):
    """The reader is still there; nothing follows from it."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["pong"]


Frame = Annotated[Ask | Stop | Pong, Field(discriminator="type")]
_FRAME: TypeAdapter[Ask | Stop | Pong] = TypeAdapter(Frame)


@router.websocket("/api/chat/ws")
async def converse(socket: WebSocket) -> None:
    """Answer questions one after the other; pages of foreign origins are refused."""
    resources: Resources = socket.app.state.resources
    if not _same_origin(socket, resources):
        await socket.close(POLICY_VIOLATION)
        return
    await socket.accept()
    conversation = _Conversation(socket, resources)
    try:
        await conversation.run()
    except WebSocketDisconnect:
        pass
    except Exception as surprise:
        log.error("socket_failed", exc_info=surprise)
    finally:
        with anyio.CancelScope(shield=True):
            await conversation.aclose()


class _Conversation:
    """One connection: frames come in while parts go out, never two turns at once."""

    def __init__(self, socket: WebSocket, resources: Resources) -> None:
        self._socket = socket
        self._resources = resources
        self._answering: asyncio.Task[None] | None = None
        self._turn: RunningTurn | None = None
        # until the last part is sent: whoever has read that one may ask again at once
        self._busy = False

    async def run(self) -> None:
        """Read frames until the client goes away."""
        while True:
            frame = await self._next_frame()
            if isinstance(frame, Ask):
                if self._busy:
                    await self._fail(BusyThread("Your last question is still being answered."))
                    continue
                self._busy = True
                self._answering = asyncio.create_task(self._answer(frame, self._answering))
            elif isinstance(frame, Stop) and self._turn is not None:
                self._turn.live.stop.set()

    async def aclose(self) -> None:
        """End the turn whose reader has gone."""
        if self._answering is not None and not self._answering.done():
            self._answering.cancel()
            await asyncio.wait({self._answering})

    async def _next_frame(self) -> Ask | Stop | Pong | None:
        while True:
            try:
                async with asyncio.timeout(self._resources.settings.heartbeat_seconds):
                    text = await self._socket.receive_text()
                break
            except TimeoutError:
                await self._send({"type": "ping"})
            except KeyError:
                await self._fail(InvalidRequest("Send text frames of JSON."))
        if len(text) > self._resources.settings.max_body_bytes:
            await self._socket.close(TOO_BIG)
            raise WebSocketDisconnect(TOO_BIG)
        try:
            return _FRAME.validate_json(text)
        except ValidationError as wrong:
            errors = wrong.errors(include_input=False, include_url=False)
            said = said_of(errors, whole="frame", leading=1)
        await self._fail(InvalidRequest(said))
        return None

    async def _answer(self, asked: Ask, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before})
        try:
            caller = await self._caller(asked)
            await self._socket.app.state.rate_limits.take(self._socket, caller)
            question = Question(asked.message, asked.language, asked.thread_id)
            self._turn = self._socket.app.state.turn_hub.begin(question, caller)
            await self._tell(self._turn, caller)
        except CandorError as failure:
            self._busy = False
            await self._fail(failure)
        except WebSocketDisconnect:
            pass
        except Exception as surprise:
            log.error("turn_failed", exc_info=surprise)
            self._busy = False
            await self._fail(TurnFailed("Something failed on our side. Please try again."))
        finally:
            self._turn = None

    async def _tell(self, turn: RunningTurn, caller: Caller) -> None:
        writer, turn_id, number = PartWriter(), "", 0
        async for event in self._resources.turns.restoring.events(turn.read(), caller):
            if isinstance(event, Started):
                turn_id = event.turn_id
            for part in writer.parts(event):
                number += 1
                if part["type"] in LAST_PARTS:
                    self._busy = False
                await self._send({"id": f"{turn_id}:{number}", **part})

    async def _caller(self, asked: Ask) -> Caller:
        headers = self._socket.headers
        authorization = f"Bearer {asked.token}" if asked.token else headers.get("authorization")
        caller = await caller_behind(
            self._resources,
            self._socket.app.state.verifier,
            authorization=authorization,
            x_user_id=headers.get("x-user-id"),
            sec_gpc=headers.get("sec-gpc"),
        )
        return caller_of(asked, caller, self._socket, self._resources)

    async def _fail(self, error: CandorError) -> None:
        problem: Part = {"type": "error", "errorText": error.detail, "problem": problem_of(error)}
        with suppress(WebSocketDisconnect, RuntimeError):
            await self._send(problem)

    async def _send(self, part: dict[str, Any]) -> None:
        await self._socket.send_text(json.dumps(part, ensure_ascii=False, separators=(",", ":")))


def _same_origin(socket: WebSocket, resources: Resources) -> bool:
    """Tell whether a browser's page may connect: CORS does not guard sockets (RFC 6455, 10.2)."""
    origin = socket.headers.get("origin")
    if origin is None:
        return True
    return origin in resources.settings.cors_origins or urlsplit(
        origin
    ).netloc == socket.headers.get("host")
