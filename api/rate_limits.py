"""How many turns a minute one user and one address may start."""

import time
from typing import Any

import structlog
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from starlette.requests import HTTPConnection

from api.addresses import address_of
from api.session_limits import SessionLimits
from candor.bootstrap.settings import Settings
from candor.bootstrap.shared_counts import Counts, user_window
from candor.domain.caller import Caller
from candor.domain.chats import PLATFORMS
from candor.domain.errors import RateLimited
from candor.privacy.identity import Pseudonyms

EXPORTS = RateLimitItemPerHour(10)

log = structlog.get_logger(__name__)


class RateLimits:
    """Two moving windows of a minute, shared through Redis where it is configured."""

    def __init__(self, settings: Settings, pseudonyms: Pseudonyms, counts: Counts) -> None:
        self._pseudonyms = pseudonyms
        self._counts = counts
        self.sessions = SessionLimits(settings, counts.storage, pseudonyms)
        self._limiter = MovingWindowRateLimiter(self._counts.storage)
        self._user = RateLimitItemPerMinute(settings.rate_limit) if settings.rate_limit else None
        self._address = (
            RateLimitItemPerMinute(settings.rate_limit_address)
            if settings.rate_limit and settings.rate_limit_address
            else None
        )

    async def take(self, request: HTTPConnection, caller: Caller, turns: int = 1) -> None:
        """Count turns and put `RateLimit-*` on the answer; RateLimited where a window is full.

        While the storage cannot be reached nobody is limited: answers matter more than counts.
        """
        try:
            allowed = await self._allows(request, caller, turns)
        except StorageError as failure:
            log.warning("rate_limits_unavailable", exc_info=failure)
            allowed = True
        if not allowed:
            wait = int(request.scope["rate_limit_headers"]["RateLimit-Reset"])
            raise RateLimited(
                f"Too many questions at once. Try again in {wait} seconds.", retry_after=wait
            )
        if caller.anonymous:
            await self.sessions.take_turns(request, turns)

    async def take_export(self, request: HTTPConnection, caller: Caller) -> None:
        """Count an export of the caller's data; RateLimited after a few within an hour."""
        if self._user is None:
            return
        name = f"export/{caller.project}/{caller.user}"
        try:
            allowed = await self._count(request, EXPORTS, name, 1, True)
        except StorageError as failure:
            log.warning("rate_limits_unavailable", exc_info=failure)
            return
        if not allowed:
            wait = int(request.scope["rate_limit_headers"]["RateLimit-Reset"])
            raise RateLimited(
                f"You exported your data {EXPORTS.amount} times within an hour. "
                f"Try again in {-(-wait // 60)} minutes.",
                retry_after=wait,
            )

    async def _allows(self, request: HTTPConnection, caller: Caller, turns: int) -> bool:
        if self._user is None:
            return True
        windows = [(self._user, user_window(caller))]
        # all of a bot's people come from one address
        if self._address is not None and caller.channel not in PLATFORMS:
            address = self._pseudonyms.digest("address", address_of(request))
            windows.append((self._address, f"address/{address}"))
        # looked at first and counted after: a full window must not use up the other one
        free = [await self._limiter.test(item, name, cost=turns) for item, name in windows]
        counted = all(free)
        return all(
            [
                await self._count(request, item, name, turns if counted else 0, fits)
                for (item, name), fits in zip(windows, free, strict=True)
            ]
        )

    async def _count(
        self, request: HTTPConnection, item: RateLimitItem, name: str, turns: int, fits: bool
    ) -> bool:
        allowed = await self._limiter.hit(item, name, cost=turns) if turns else fits
        window = await self._limiter.get_window_stats(item, name)
        headers: dict[str, Any] = request.scope.setdefault("rate_limit_headers", {})
        remaining = window.remaining if allowed else 0
        if not headers or not allowed or remaining < int(headers["RateLimit-Remaining"]):
            headers.update(
                {
                    "RateLimit-Limit": str(item.amount),
                    "RateLimit-Remaining": str(remaining),
                    "RateLimit-Reset": str(max(1, round(window.reset_time - time.time()))),
                }
            )
        return allowed

    async def ping(self) -> bool:
        """Tell whether the storage answers."""
        return await self._counts.answers()
