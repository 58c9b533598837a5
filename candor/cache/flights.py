"""Single flight: of many who ask the same at once, one asks the provider and all get the answer."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from enum import Enum

from candor.cache.kept import KeptAnswer
from candor.cache.lock import Lease, Lock

# so many in a row may fail before everybody else asks for themselves
MOST_LEADERS = 3
POLL_SECONDS = (0.02, 0.25)

Look = Callable[[], Awaitable[KeptAnswer | None]]


class _Told(Enum):
    LEAD = "lead"
    ALONE = "alone"


class _Flight:
    """Who waits for one answer; `lease` is what keeps the other workers waiting."""

    def __init__(self) -> None:
        self.waiting: deque[asyncio.Future[KeptAnswer | _Told]] = deque()
        self.leaders = 1
        self.lease: Lease | None = None


class Seat:
    """The right to ask for all. It must be ended, in one of three ways; a second end does nothing.

    `land`: here is the answer. `disperse`: the answer cannot be shared, everybody asks for
    themselves. `abandon`: there is none, the next one takes over.
    """

    def __init__(self, flights: "Flights", name: str, flight: _Flight) -> None:
        self._flights = flights
        self._name = name
        self._flight: _Flight | None = flight

    async def land(self, answer: KeptAnswer) -> None:
        """Give everybody the answer; it is kept already where it can be."""
        if flight := self._taken():
            self._flights.close(self._name, flight, answer)
            await _end(flight, alone=False)

    async def disperse(self) -> None:
        """Let everybody ask for themselves."""
        if flight := self._taken():
            self._flights.close(self._name, flight, _Told.ALONE)
            await _end(flight, alone=True)

    async def abandon(self) -> None:
        """Let the next one lead; after MOST_LEADERS failed in a row, let everybody go."""
        if flight := self._taken():
            if flight.leaders >= MOST_LEADERS:
                self._flights.close(self._name, flight, _Told.ALONE)
            else:
                self._flights.hand_over(self._name, flight)
            if self._name not in self._flights:
                await _end(flight, alone=False)

    def _taken(self) -> _Flight | None:
        flight, self._flight = self._flight, None
        return flight


class Flights:
    """The flights of this process; with a lock those of all workers are one."""

    def __init__(self, lock: Lock | None = None) -> None:
        self._lock = lock
        self._flights: dict[str, _Flight] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._flights

    async def board(self, name: str, look: Look, *, patience: float) -> Seat | KeptAnswer | None:
        """Lead, or wait `patience` seconds for whoever does; None tells to ask for oneself.

        `look` looks once more for what may have been kept meanwhile.
        """
        flight = self._flights.get(name)
        if flight is not None:
            return await self._wait(name, flight, look, patience)
        flight = self._flights[name] = _Flight()
        return await self._lead(name, flight, look, patience)

    async def _wait(
        self, name: str, flight: _Flight, look: Look, patience: float
    ) -> Seat | KeptAnswer | None:
        loop = asyncio.get_running_loop()
        until = loop.time() + patience
        told: asyncio.Future[KeptAnswer | _Told] = loop.create_future()
        flight.waiting.append(told)
        try:
            async with asyncio.timeout_at(until):
                said = await told
        except BaseException as end:
            if told.done() and not told.cancelled() and told.result() is _Told.LEAD:
                # chosen in the moment of leaving: somebody else has to
                await Seat(self, name, flight).abandon()
            if isinstance(end, TimeoutError):
                return None
            raise
        if said is _Told.LEAD:
            return await self._lead(name, flight, look, until - loop.time())
        return said if isinstance(said, KeptAnswer) else None

    async def _lead(
        self, name: str, flight: _Flight, look: Look, patience: float
    ) -> Seat | KeptAnswer | None:
        seat = Seat(self, name, flight)
        try:
            alone = False
            if self._lock is not None and flight.lease is None:
                until = asyncio.get_running_loop().time() + patience
                async with asyncio.timeout_at(until):
                    found, alone = await self._locked(self._lock, name, flight, look, until)
            else:
                found = await look()
        except TimeoutError:
            await seat.abandon()
            return None
        except BaseException:
            await seat.abandon()
            raise
        if found is not None:
            await seat.land(found)
            return found
        if alone:
            await seat.disperse()
            return None
        return seat

    async def _locked(
        self, lock: Lock, name: str, flight: _Flight, look: Look, until: float
    ) -> tuple[KeptAnswer | None, bool]:
        """Take the lock, or answer what its holder has kept; True where all ask by themselves.

        TimeoutError after `until`, of the loop's clock.
        """
        pause, longest = POLL_SECONDS
        # by the clock too: a client that connects may swallow the cancellation of a timeout
        while asyncio.get_running_loop().time() < until:
            lease = await lock.take(name)
            if isinstance(lease, Lease):
                flight.lease = lease
                return await look(), False
            if found := await look():
                return found, False
            if lease == "alone":
                return None, True
            await asyncio.sleep(pause)
            pause = min(longest, pause * 1.5)
        raise TimeoutError

    def close(self, name: str, flight: _Flight, said: KeptAnswer | _Told) -> None:
        """Tell everybody who waits, and forget the flight."""
        if self._flights.get(name) is flight:
            del self._flights[name]
        while flight.waiting:
            told = flight.waiting.popleft()
            if not told.done():
                told.set_result(said)

    def hand_over(self, name: str, flight: _Flight) -> None:
        """Let the next one lead who still waits; forget the flight where nobody does."""
        flight.leaders += 1
        while flight.waiting:
            told = flight.waiting.popleft()
            if not told.done():
                told.set_result(_Told.LEAD)
                return
        if self._flights.get(name) is flight:
            del self._flights[name]


async def _end(flight: _Flight, *, alone: bool) -> None:
    lease, flight.lease = flight.lease, None
    if lease is not None:
        await lease.give_back(alone=alone)
