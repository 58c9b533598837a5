"""Turns a LangChain chat model into a Vendor."""

import asyncio
import contextlib
import warnings
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from typing import cast

import httpx
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    HumanMessage,
    SystemMessage,
)
from langchain_core.runnables import RunnableConfig

from candor.domain.provider_names import ProviderName
from candor.providers.connections import open_responses
from candor.providers.contract import Message, Reply
from candor.providers.failures import ProviderFailure
from candor.providers.gathering import Gathering
from candor.providers.settings import Patience
from candor.providers.translation import translate

# The vendors' clients dump answers of a wrong shape with a warning that quotes them.
warnings.filterwarnings("ignore", message="Pydantic serializer warnings", category=UserWarning)

# An empty list, unlike None, keeps the callbacks of the surrounding graph run out: without it
# the model's own events would show in LangServe's stream_log.
_DETACHED = RunnableConfig(callbacks=[])


class LangChainProvider:
    """One vendor behind the Vendor contract; `close` closes the vendor's connections.

    `asks_by_stream` is for a client that keeps the finish reason of a plain answer to itself, and
    so hides that a filter or the limit of tokens ended it: plain answers are then drained streams.
    """

    def __init__(
        self,
        name: ProviderName,
        model: str,
        chat: BaseChatModel,
        *,
        patience: Patience,
        close: Callable[[], Awaitable[None]],
        asks_by_stream: bool = False,
    ) -> None:
        self.name = name
        self.model = model
        self._chat = chat
        self._patience = patience
        self._close = close
        self._asks_by_stream = asks_by_stream

    async def ask(
        self,
        messages: Sequence[Message],
        *,
        timeout: float,  # noqa: ASYNC109 - the contract's
    ) -> Reply:
        """Ask and wait for the whole answer; raises ProviderFailure only."""
        deadline = asyncio.get_running_loop().time() + timeout
        ask = self._drain if self._asks_by_stream else self._ask_once
        outcome = await ask(messages, deadline)
        if isinstance(outcome, ProviderFailure):
            raise outcome
        return outcome

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        timeout: float,  # noqa: ASYNC109 - the contract's
    ) -> AsyncIterator[str | Reply]:
        """Yield pieces of text and last the Reply; raises ProviderFailure only.

        The first piece and each further one have a limit of their own within `timeout`. The time
        of the whole runs on while the caller holds a piece, that between pieces does not.
        """
        clock = asyncio.get_running_loop().time
        deadline = clock() + timeout
        silent_until = clock() + self._patience.first_token
        answer = _StreamedAnswer(self._chat, messages, self._gathering(messages))
        try:
            while isinstance(step := await answer.advance(min(deadline, silent_until)), str):
                # chunks without text are no sign that the answer goes on
                if step:
                    yield step
                    silent_until = clock() + self._patience.between_tokens
            outcome = self._finish(answer.gathering, streamed=True) if step is None else step
        finally:
            await answer.aclose()
        if isinstance(outcome, ProviderFailure):
            raise outcome
        yield outcome

    async def aclose(self) -> None:
        """Close the pool of connections; calls after that fail."""
        await self._close()

    async def _ask_once(
        self, messages: Sequence[Message], deadline: float
    ) -> Reply | ProviderFailure:
        gathering = self._gathering(messages)
        prompt = _to_langchain(messages)
        try:
            async with asyncio.timeout_at(deadline):
                message: AIMessage = await self._chat.ainvoke(prompt, config=_DETACHED)
            gathering.add(message)
        except Exception as error:
            return _with_usage(translate(error), gathering)
        return self._finish(gathering, streamed=False)

    async def _drain(self, messages: Sequence[Message], deadline: float) -> Reply | ProviderFailure:
        answer = _StreamedAnswer(self._chat, messages, self._gathering(messages))
        try:
            while isinstance(step := await answer.advance(deadline), str):
                pass
        finally:
            await answer.aclose()
        return self._finish(answer.gathering, streamed=True) if step is None else step

    def _gathering(self, messages: Sequence[Message]) -> Gathering:
        return Gathering(self.model, messages, reasoning_apart=self.name == "perplexity")

    def _finish(self, gathering: Gathering, *, streamed: bool) -> Reply | ProviderFailure:
        try:
            return gathering.reply(streamed=streamed)
        except ProviderFailure as failure:
            return failure


class _StreamedAnswer:
    """One streamed call. Outcomes are values, so that no vendor's exception becomes a context."""

    def __init__(
        self, chat: BaseChatModel, messages: Sequence[Message], gathering: Gathering
    ) -> None:
        self.gathering = gathering
        self._responses: list[httpx.Response] = []
        self._chunks = cast(
            "AsyncGenerator[AIMessageChunk, None]",
            chat.astream(_to_langchain(messages), config=_DETACHED),
        )

    async def advance(self, deadline: float) -> str | ProviderFailure | None:
        """Answer the next piece of text (perhaps empty), a failure, or None at the end."""
        token = open_responses.set(self._responses)
        try:
            async with asyncio.timeout_at(deadline):
                chunk = await anext(self._chunks)
            return self.gathering.add(chunk)
        except StopAsyncIteration:
            return None
        except Exception as error:
            return _with_usage(translate(error), self.gathering)
        finally:
            open_responses.reset(token)

    async def aclose(self) -> None:
        """Close the vendor's stream, and with it the connection unless it was read to its end."""
        with contextlib.suppress(Exception):
            await self._chunks.aclose()
        for response in self._responses:
            with contextlib.suppress(Exception):
                await response.aclose()


def _with_usage(failure: ProviderFailure, gathering: Gathering) -> ProviderFailure:
    """Estimate what a call has used that the vendor took, and whose usage it never told."""
    if failure.taken and failure.usage is None:
        failure.usage = gathering.used_so_far()
    return failure


def _to_langchain(messages: Sequence[Message]) -> list[BaseMessage]:
    """Say the prompt in LangChain's words; neighbours of one role become one message.

    Perplexity refuses roles that do not alternate, and every vendor refuses empty messages.
    """
    joined: list[Message] = []
    for message in messages:
        if not message.content:
            continue
        if joined and joined[-1].role == message.role:
            before = joined.pop()
            message = Message(message.role, f"{before.content}\n\n{message.content}")
        joined.append(message)
    return [_KINDS[message.role](content=message.content) for message in joined]


_KINDS: dict[str, type[BaseMessage]] = {
    "system": SystemMessage,
    "user": HumanMessage,
    "assistant": AIMessage,
}
