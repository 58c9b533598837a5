"""A provider behind its breaker and the retry budget, and the one place that tries again."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import cast

from candor.domain.provider_names import ProviderName
from candor.providers.contract import FailedTry, Message, Reply, Vendor
from candor.providers.failover.breakers import Breakers
from candor.providers.failover.retry_budget import RetryBudget
from candor.providers.failures import FailureKind, ProviderFailure
from candor.providers.retry import failed_try, pause_before_retry

# the loop's clock and the wall's do not tick together; a vendor's wait must be over on both
_MARGIN_SECONDS = 0.01


class GuardedProvider:
    """A Provider: calls `inner` where that may be done; `note_retry` hears of each second try.

    Raises `circuit_open` or `retry_budget` at once where it may not: then nobody was called.
    """

    def __init__(
        self,
        inner: Vendor,
        *,
        breakers: Breakers,
        budget: RetryBudget,
        note_retry: Callable[[ProviderName], None] = lambda name: None,
    ) -> None:
        self.name = inner.name
        self.model = inner.model
        self.circuit = circuit_name(inner.name, inner.model)
        self._inner = inner
        self._breakers = breakers
        self._budget = budget
        self._note_retry = note_retry

    async def ask(
        self,
        messages: Sequence[Message],
        *,
        timeout: float,  # noqa: ASYNC109 - the contract's: it bounds both tries together
        extra: bool = False,
    ) -> Reply:
        """Ask and wait for the whole answer; raises ProviderFailure only."""
        tries = _Tries(timeout)
        while True:
            try:
                async with self._call(tries, extra=extra) as seconds:
                    reply = await self._inner.ask(messages, timeout=seconds)
                return replace(reply, failed_tries=tuple(tries.failed))
            except ProviderFailure as raised:
                failure = raised
            await self._pause(failure, tries)

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        timeout: float,  # noqa: ASYNC109 - the contract's: it bounds both tries together
        extra: bool = False,
    ) -> AsyncIterator[str | Reply]:
        """Yield pieces of text and last the Reply; raises ProviderFailure only.

        A second try happens only before the first piece.
        """
        tries = _Tries(timeout)
        while True:
            spoken = False
            try:
                async with self._call(tries, extra=extra) as seconds:
                    pieces = cast(
                        "AsyncGenerator[str | Reply, None]",
                        self._inner.stream(messages, timeout=seconds),
                    )
                    async with aclosing(pieces):
                        async for piece in pieces:
                            spoken = True
                            if isinstance(piece, Reply):
                                piece = replace(piece, failed_tries=tuple(tries.failed))
                            yield piece
                return
            except ProviderFailure as raised:
                failure = raised
            if spoken:
                failure.failed_tries = tries.before(failure)
                raise failure
            await self._pause(failure, tries)

    async def aclose(self) -> None:
        """Close the pool of connections; calls after that fail."""
        await self._inner.aclose()

    @asynccontextmanager
    async def _call(self, tries: "_Tries", *, extra: bool) -> AsyncIterator[float]:
        """Let one call through and tell its breaker how it ended."""
        seconds = tries.seconds_left()
        call = await self._breakers.enter(self.circuit, seconds=seconds)
        if call is None:
            raise tries.last or ProviderFailure(FailureKind.CIRCUIT_OPEN)
        failure: BaseException | None = None
        try:
            if tries.made == 0:
                await self._count(extra=extra)
            yield seconds
        except BaseException as raised:
            failure = raised
            raise
        finally:
            await self._breakers.settle(call, failure)

    async def _count(self, *, extra: bool) -> None:
        if not extra:
            await self._budget.count_first()
        elif not await self._budget.spend():
            raise ProviderFailure(FailureKind.RETRY_BUDGET)

    async def _pause(self, failure: ProviderFailure, tries: "_Tries") -> None:
        """Wait for the next try, or raise the failure where there is none."""
        tries.made += 1
        pause = pause_before_retry(failure, tries=tries.made, seconds_left=tries.seconds_left())
        if pause is None or not await self._budget.spend():
            failure.failed_tries = tries.before(failure)
            raise failure
        tries.failed_with(failure)
        self._note_retry(self.name)
        await asyncio.sleep(pause + _MARGIN_SECONDS)


class _Tries:
    """How often a call was tried, how the last one failed, and what is left of its time."""

    def __init__(self, seconds: float) -> None:
        self.made = 0
        self.last: ProviderFailure | None = None
        self.failed: list[FailedTry] = []
        self._clock = asyncio.get_running_loop().time
        self._began = self._clock()
        self._deadline = self._began + seconds

    def before(self, failure: ProviderFailure) -> tuple[FailedTry, ...]:
        """Answer the tries before a failure, which may be the one noted last."""
        return tuple(self.failed[:-1] if failure is self.last else self.failed)

    def failed_with(self, failure: ProviderFailure) -> None:
        """Note a try that another one follows."""
        now = self._clock()
        self.last = failure
        self.failed.append(failed_try(failure, seconds=now - self._began))
        self._began = now

    def seconds_left(self) -> float:
        return self._deadline - self._clock()


def circuit_name(provider: str, model: str) -> str:
    """Answer the name of a model's circuit."""
    return f"{provider}:{model}"
