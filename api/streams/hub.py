"""Turns that run or have just ended, so that their reader may come back to them."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field

from candor.domain.caller import Caller
from candor.domain.events import Started, TurnEvent
from graph.turn import Question, Turns
from nodes.live import LiveTurn

# seconds that an ended turn can still be read again
KEPT_SECONDS = 60.0
MOST_TURNS = 1_000

Key = tuple[str, str, str]


@dataclass(eq=False)
class RunningTurn:
    """One turn, its events so far (placeholders and all), and how many read along.

    `patience` is for how many seconds it goes on without a reader; `ended` says that it is over.
    """

    live: LiveTurn
    patience: float = 0.0
    events: list[TurnEvent] = field(default_factory=list)
    readers: int = 0
    grew: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    leaving: asyncio.TimerHandle | None = None
    ended: bool = False

    async def read(self) -> AsyncGenerator[TurnEvent, None]:
        """Yield every event from the first one on; the last reader who leaves ends the turn."""
        self._arrive()
        try:
            seen = 0
            while True:
                while seen < len(self.events):
                    yield self.events[seen]
                    seen += 1
                if self.ended:
                    return
                # one event for everybody who waits; whoever adds replaces it
                await self.grew.wait()
        finally:
            self._leave()

    def add(self, event: TurnEvent) -> None:
        """Add what happened and wake the readers."""
        self.events.append(event)
        self._wake()

    def end(self) -> None:
        """Let the readers know that nothing more will happen."""
        self.ended = True
        self._wake()

    def _wake(self) -> None:
        self.grew.set()
        self.grew = asyncio.Event()

    def _arrive(self) -> None:
        self.readers += 1
        if self.leaving is not None:
            self.leaving.cancel()
            self.leaving = None

    def _leave(self) -> None:
        self.readers -= 1
        if self.readers or self.ended or self.task is None:
            return
        if self.patience:
            loop = asyncio.get_running_loop()
            self.leaving = loop.call_later(self.patience, self.task.cancel)
        else:
            self.task.cancel()


class TurnHub:
    """Begins turns in tasks of their own and finds them again for the very caller."""

    def __init__(self, turns: Turns, *, kept_seconds: float = KEPT_SECONDS) -> None:
        self._turns = turns
        self._kept = kept_seconds
        self._known: dict[Key, RunningTurn] = {}
        self._running: set[RunningTurn] = set()

    def begin(self, question: Question, caller: Caller, *, patience: float = 0.0) -> RunningTurn:
        """Begin a turn; it ends when its last reader has gone for longer than `patience`."""
        turn = RunningTurn(LiveTurn(), patience)
        turn.task = asyncio.create_task(self._pump(turn, question, caller))
        self._running.add(turn)
        return turn

    def find(self, caller: Caller, turn_id: str) -> RunningTurn | None:
        """Answer a turn of the caller's that runs or ended within the last minute."""
        return self._known.get((caller.project, caller.user, turn_id))

    def forget(self, caller: Caller) -> None:
        """Let go of what a caller's turns have answered; those that run end by themselves."""
        for key in [one for one in self._known if one[:2] == (caller.project, caller.user)]:
            if self._known[key].ended:
                del self._known[key]

    async def aclose(self) -> None:
        """End every turn and wait until each is written down."""
        tasks = [turn.task for turn in self._running if turn.task is not None]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task

    async def _pump(self, turn: RunningTurn, question: Question, caller: Caller) -> None:
        key: Key | None = None
        try:
            events = self._turns.kept_events(question, caller, turn.live)
            async with aclosing(events):
                async for event in events:
                    if isinstance(event, Started):
                        key = self._remember(turn, caller, event.turn_id)
                    turn.add(event)
        finally:
            self._running.discard(turn)
            turn.end()
            if key is not None:
                asyncio.get_running_loop().call_later(self._kept, self._known.pop, key, None)

    def _remember(self, turn: RunningTurn, caller: Caller, turn_id: str) -> Key:
        key = (caller.project, caller.user, turn_id)
        while len(self._known) >= MOST_TURNS:
            ended = (one for one, held in self._known.items() if held.ended)
            oldest = next(ended, None)
            if oldest is None:
                break
            del self._known[oldest]
        self._known[key] = turn
        return key
