"""The service, where it runs elsewhere: turns through LangServe, the rest over REST.

Each request carries a token that speaks for one person, signed here (candor/sign_in/bot_tokens.py).
"""

from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import aclosing, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

import httpx
from langchain_core.runnables import RunnableConfig
from langserve import RemoteRunnable

from bots.contract import ConsentText, Month
from bots.problems import problem_of, reaching, refuse
from candor.bootstrap.settings import Settings
from candor.domain.answer import Answer, Privacy
from candor.domain.chats import Remembered, Sender
from candor.domain.errors import InvalidRequest, NotFound, TurnFailed
from candor.domain.events import Done, Failed, Notice, Started, Status, Text, TurnEvent
from candor.sign_in.bot_tokens import BotTokens
from candor.stores.usage.contract import first_day_after
from graph.turn import Question

CONNECT_SECONDS: Final = 5.0
# beyond the longest turn, for the way there and back
SPARE_SECONDS: Final = 15.0
MOST_CONNECTIONS: Final = 200
ACCEPTED: Final = 202

_speaking: ContextVar[Sender] = ContextVar("speaking")


class _Signed(httpx.Auth):
    """Signs each request for the person on whose behalf it is made."""

    def __init__(self, tokens: BotTokens, project: str) -> None:
        self._tokens, self._project = tokens, project

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        token = self._tokens.sign(_speaking.get(), self._project)
        request.headers["Authorization"] = f"Bearer {token}"
        yield request


@dataclass(frozen=True)
class Remote:
    """Asks a service elsewhere, and remembers chats there."""

    turn: RemoteRunnable[dict[str, Any], dict[str, Any]]
    http: httpx.AsyncClient

    async def events(self, sender: Sender, question: Question) -> AsyncGenerator[TurnEvent, None]:
        """Run a turn and yield what happens; LangServe tells no steps on the way."""
        _speaking.set(sender)
        body = {"message": question.message, "language": question.language or ""}
        named = {"thread_id": question.thread_id} if question.thread_id else {}
        config = RunnableConfig(configurable=named)
        whole: dict[str, Any] = {"answer": ""}
        # the first step of every turn, and the only one that can be told of
        yield Status("redact", "checking")
        with reaching():
            stream = cast(AsyncGenerator[dict[str, Any]], self.turn.astream(body, config))
            async with aclosing(stream) as chunks:
                async for chunk in chunks:
                    if (problem := chunk.get("problem")) is not None:
                        yield Failed(problem_of(problem))
                        return
                    whole |= chunk | {"answer": whole["answer"] + chunk.get("answer", "")}
                    if chunk.keys() == {"privacy"}:
                        yield Notice(Privacy.model_validate(chunk["privacy"]))
                    elif chunk.keys() == {"answer"}:
                        yield Text(chunk["answer"])
        if "turn_id" not in whole:
            raise TurnFailed("the service ended its answer too early")
        whole["answer"] = whole.get("corrected", whole["answer"])
        answer = Answer.model_validate(whole)
        yield Started(answer.turn_id, answer.thread_id)
        yield Done(answer)

    async def month(self, sender: Sender) -> Month:
        """Answer the person's questions of this month."""
        month = (await self._ask(sender, "GET", "/api/usage")).json()
        renews = first_day_after(month["period"]).isoformat()
        return Month(month["used"], month["limit"], renews)

    async def consent(self, sender: Sender, language: str) -> ConsentText:
        """Answer what the person is asked to agree to."""
        told = await self._ask(sender, "GET", "/api/consent", params={"language": language})
        body = told.json()
        return ConsentText(
            text=body["text"]["answering"],
            agree=body["actions"]["agree"],
            refuse=body["actions"]["refuse"],
            given=body["permitted"]["answering"],
            required=body["required"],
        )

    async def choose(self, sender: Sender, given: bool, language: str) -> None:
        """Record a yes to answering, or a no to everything, with its proof."""
        choice = {"given": given, "language": language}
        await self._ask(sender, "PUT", "/api/consent", json=choice)

    async def judge(self, sender: Sender, turn_id: str, score: Literal[-1, 1]) -> bool:
        """Keep what a person says of an answer; False where it is not theirs."""
        said = {"turn_id": turn_id, "score": score}
        try:
            await self._ask(sender, "POST", "/api/feedback", json=said)
        except (NotFound, InvalidRequest):
            return False
        return True

    async def export(self, sender: Sender) -> bytes:
        """Answer everything that is kept on a person, JSON in UTF-8."""
        told = await self._ask(sender, "GET", "/api/privacy/export", params={"format": "json"})
        return told.content

    async def erase(self, sender: Sender) -> bool:
        """Erase everything that is kept on a person; False where it goes on in the background."""
        told = await self._ask(sender, "DELETE", "/api/privacy/data")
        return told.status_code != ACCEPTED

    async def take(self, sender: Sender) -> int:
        """Answer 0: the service itself counts who asks how often."""
        return 0

    async def of(self, sender: Sender) -> Remembered:
        """Answer what holds in a chat."""
        kept = (await self._ask(sender, "GET", "/api/chats")).json()
        return Remembered(kept["language"], kept["thread_id"], kept["settings"])

    async def go_on(self, sender: Sender, thread: str | None) -> None:
        """Remember which conversation of the person's goes on here."""
        await self._ask(sender, "PATCH", "/api/chats", json={"thread_id": thread})

    async def speak(self, sender: Sender, language: str | None) -> None:
        """Remember the language of a chat."""
        await self._ask(sender, "PATCH", "/api/chats", json={"language": language})

    async def set(self, sender: Sender, /, **settings: object) -> None:
        """Remember settings of a group."""
        await self._ask(sender, "PATCH", "/api/chats", json={"settings": settings})

    async def input_schema(self, sender: Sender) -> None:
        """Ask for nothing but whether turns are served at all; a CandorError where not."""
        await self._ask(sender, "GET", "/chat/input_schema")

    async def _ask(self, sender: Sender, method: str, path: str, **more: Any) -> httpx.Response:
        _speaking.set(sender)
        with reaching():
            return await self.http.request(method, path, **more)


@asynccontextmanager
async def open_remote(settings: Settings, tokens: BotTokens) -> AsyncIterator[Remote]:
    """Open connections to the service of CANDOR_BOT_SERVICE_URL; nothing is asked yet."""
    address = (settings.bot_service_url or "").rstrip("/")
    longest = settings.turn_timeout_seconds + settings.thread_wait_seconds + SPARE_SECONDS
    timeout: Any = httpx.Timeout(longest, connect=CONNECT_SECONDS)
    signed = _Signed(tokens, settings.bot_project)
    more: dict[str, Any] = {
        "event_hooks": {"response": [refuse]},
        "limits": httpx.Limits(max_connections=MOST_CONNECTIONS),
        "trust_env": False,
    }
    turn: RemoteRunnable[dict[str, Any], dict[str, Any]] = RemoteRunnable(
        f"{address}/chat/", timeout=timeout, auth=signed, client_kwargs=more
    )
    async with httpx.AsyncClient(base_url=address, timeout=timeout, auth=signed, **more) as http:
        try:
            yield Remote(turn, http)
        finally:
            await turn.async_client.aclose()
            turn.sync_client.close()
