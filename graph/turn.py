"""One turn as a stream of typed events: what every interface calls."""

import asyncio
import contextvars
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import anyio
import structlog
from langchain_core.runnables import RunnableConfig
from langchain_core.runnables.config import var_child_runnable_config

from candor.domain.answer import Answer
from candor.domain.caller import Caller
from candor.domain.errors import CandorError, InvalidRequest, TooLarge, TurnFailed
from candor.domain.events import Failed, Notice, Started, TurnEvent
from candor.domain.threads import check_thread_id
from candor.domain.words import has_words
from candor.privacy.identifiers import refuse_telling_thread
from candor.providers.contract import Message
from candor.stores.transcript.contract import ThreadKey
from graph.build import TurnGraph
from graph.last_events import last_events
from graph.outside import Outside
from graph.restoring import Restoring
from graph.thread_turns import ThreadTurns
from nodes.ledger import turn_record
from nodes.live import LiveTurn
from nodes.notice import privacy_of
from nodes.state import Turn, TurnInput, TurnUpdate

# for the answer that a reader left half-read to be checked and written down
WRITING_DOWN_SECONDS = 5.0

Emit = Callable[[TurnEvent], Awaitable[None]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """What a client sends for one turn; a thread is begun where none is named.

    `history` is the conversation before it, of a client that keeps it itself; it is redacted like
    the message, and stands in place of the thread's memory.
    """

    message: str
    language: str | None = None
    thread_id: str | None = None
    history: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Turns:
    """Runs turns of one graph.

    What is kept or traced of an answer has the user's values as placeholders; they are restored
    for that very user, at this edge. Whoever keeps or traces takes the kept form.
    """

    graph: TurnGraph
    outside: Outside
    threads: ThreadTurns
    forget: Callable[[str], Awaitable[None]]
    refuse_erased: Callable[[Caller, datetime], Awaitable[None]]
    max_message_chars: int

    async def events(
        self, question: Question, caller: Caller, live: LiveTurn | None = None
    ) -> AsyncGenerator[TurnEvent, None]:
        """Run a turn and yield what happens; the last event is Done or Failed."""
        restored = self.restoring.events(self.kept_events(question, caller, live), caller)
        async with aclosing(restored) as events:
            async for event in events:
                yield event

    async def kept_events(
        self, question: Question, caller: Caller, live: LiveTurn | None = None
    ) -> AsyncGenerator[TurnEvent, None]:
        """Run a turn and yield what happens, placeholders and all; `live.stop` ends it early.

        The graph runs in a task of its own: a consumer that goes away cancels it within
        milliseconds, which cancelling LangGraph's own iterator does not (langgraph #8302). One
        that has read a part of the answer has stopped it: the part counts and is written down.
        """
        live = live or LiveTurn()
        live.streamed = True
        # not bounded: an answer is, and nobody may hold up a turn whose reader has gone
        queue: asyncio.Queue[TurnEvent | None] = asyncio.Queue()
        pump = asyncio.create_task(
            self._pump(question, caller, live, queue), context=_context_without_callbacks()
        )
        try:
            while (event := await queue.get()) is not None:
                yield event
        finally:
            # anyio cancels again on every pass of the loop, which must not reach the pump: it is
            # giving back the question and the thread, or writing down what was read
            with anyio.CancelScope(shield=True):
                if live.shown.text:
                    live.stop.set()
                    await asyncio.wait({pump}, timeout=WRITING_DOWN_SECONDS)
                pump.cancel()
                await asyncio.wait({pump})

    async def answer(self, question: Question, caller: Caller) -> Answer:
        """Run a turn to its end without telling anybody of its steps; raises its CandorError."""
        return await self.restoring.answer(await self.kept_answer(question, caller), caller)

    async def kept_answer(self, question: Question, caller: Caller) -> Answer:
        """Run a turn to its end; its answer has placeholders and all."""
        return await asyncio.create_task(
            self._guarded(question, caller, LiveTurn(), _tell_nobody),
            context=_context_without_callbacks(),
        )

    @property
    def restoring(self) -> Restoring:
        """What puts values back into kept answers."""
        return Restoring(self.outside.vault, self.outside.redactor.placeholders)

    async def _pump(
        self,
        question: Question,
        caller: Caller,
        live: LiveTurn,
        queue: asyncio.Queue[TurnEvent | None],
    ) -> None:
        emit = queue.put
        try:
            answer = await self._guarded(question, caller, live, emit)
        except CandorError as failure:
            await emit(Failed(failure))
        else:
            for event in last_events(live.shown, answer):
                await emit(event)
        await emit(None)

    async def _guarded(
        self, question: Question, caller: Caller, live: LiveTurn, emit: Emit
    ) -> Answer:
        """Run a turn; whatever it fails with becomes a CandorError that may be shown."""
        told: list[str | None] = [None]

        async def tell(event: TurnEvent) -> None:
            if isinstance(event, Notice):
                told[0] = event.privacy.notice
            await emit(event)

        try:
            return await self._run(question, caller, live, tell)
        except CandorError as failure:
            failure.notice = told[0]
            raise
        except Exception as surprise:
            log.error("turn_failed", exc_info=surprise)
            said = "Something failed on our side. Please try again."
            raise TurnFailed(said, notice=told[0]) from None

    async def _run(self, question: Question, caller: Caller, live: LiveTurn, emit: Emit) -> Answer:
        self._check(question, caller)
        now = self.outside.clock.now()
        turn_id = self.outside.new_id(now)
        thread_id = question.thread_id or self.outside.new_id(now)
        key = str(ThreadKey(caller.project, caller.user, thread_id))
        await emit(Started(turn_id, thread_id))
        # also a thread that was named this moment: an erasure waits for the turns that hold one
        async with self.threads.hold(key, turn_id):
            await self.refuse_erased(caller, now)
            begin = TurnInput(
                message=question.message,
                caller=caller,
                thread_id=thread_id,
                turn_id=turn_id,
                started=now,
                began=time.monotonic(),
                language=question.language,
                given=question.history,
                live=live,
            )
            state = cast(Turn, dict(begin))
            try:
                answer = await self._steps(begin, state, key, emit)
            except BaseException as failure:
                await self._undo(state, key, failure)
                raise
            finally:
                if live.flight is not None:
                    await live.flight.abandon()
            if answer.refusal is not None:
                await self._leave_no_memory(state, key)
        return answer

    async def _steps(self, begin: TurnInput, state: Turn, key: str, emit: Emit) -> Answer:
        """Run the graph; `state` gathers what the steps found, also when one of them fails."""
        config = RunnableConfig(configurable={"thread_id": key})
        run = cast(
            AsyncGenerator[tuple[str, Any], None],
            self.graph.astream(begin, config, stream_mode=["updates", "custom"], durability="exit"),
        )
        try:
            async with asyncio.timeout(self.outside.rules.time.turn), aclosing(run) as told:
                async for mode, chunk in told:
                    if mode == "custom":
                        await emit(chunk)
                        continue
                    updates: dict[str, TurnUpdate] = chunk
                    for name, changes in updates.items():
                        state.update(changes)
                        # the first step after which the language is known
                        if name == "settle_language" and state["removed"].secret:
                            await emit(Notice(privacy_of(state, self.outside.texts)))
        except TimeoutError:
            raise TurnFailed("The answer took too long. Please try again.") from None
        if "answer" not in state:
            raise TurnFailed("The turn ended without an answer. Please try again.")
        return state["answer"]

    async def _undo(self, state: Turn, key: str, failure: BaseException) -> None:
        """Give the question back and write down what the turn has cost all the same."""
        await self.outside.usage.release(state["turn_id"])
        if "answer" not in state:
            state["attempts"] = [*state.get("attempts", []), *state["live"].aborted]
            self.outside.note(turn_record(state, outcome=_outcome(failure)))
            await self._leave_no_memory(state, key)

    async def _leave_no_memory(self, state: Turn, key: str) -> None:
        """Forget the checkpoint that LangGraph writes for a turn that began no conversation."""
        if await self.outside.transcripts.thread(state["caller"], state["thread_id"]) is None:
            await self.forget(key)

    def _check(self, question: Question, caller: Caller) -> None:
        if question.thread_id is not None:
            check_thread_id(question.thread_id)
            refuse_telling_thread(question.thread_id, caller.channel, self.outside.redactor)
        if not has_words(question.message):
            raise InvalidRequest("message is empty; write a question")
        if len(question.message) > self.max_message_chars:
            raise TooLarge(
                f"message is longer than {self.max_message_chars:,} characters; "
                "shorten it or send it in parts"
            )


async def _tell_nobody(_event: TurnEvent) -> None:
    """Take an event that no one waits for."""


def _context_without_callbacks() -> contextvars.Context:
    """Answer today's context less LangChain's run: LangServe's log may not see inner steps."""
    context = contextvars.copy_context()
    context.run(var_child_runnable_config.set, None)
    return context


def _outcome(failure: BaseException) -> str:
    if isinstance(failure, asyncio.CancelledError):
        return "cancelled"
    return failure.code if isinstance(failure, CandorError) else TurnFailed.code
