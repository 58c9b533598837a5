"""What one address may do without sign-in, however many sessions it has: a quota per session
alone could be dodged by beginning another one."""

import time

import structlog
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerHour
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from starlette.requests import HTTPConnection

from api.addresses import address_of
from candor.bootstrap.settings import Settings
from candor.domain.errors import RateLimited
from candor.privacy.identity import Pseudonyms

log = structlog.get_logger(__name__)


class SessionLimits:
    """New sessions an hour, and their turns a day, for one address.

    While the shared storage cannot be reached each process counts for itself: answers go on, and
    no identities are given away.
    """

    def __init__(self, settings: Settings, storage: Storage, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._shared = MovingWindowRateLimiter(storage)
        self._own = MovingWindowRateLimiter(MemoryStorage())
        sessions, turns = settings.session_limit_address, settings.session_turns_address
        self._sessions = RateLimitItemPerHour(sessions) if sessions else None
        self._turns = RateLimitItemPerDay(turns) if turns else None

    async def take_session(self, request: HTTPConnection) -> None:
        """Count a new session; RateLimited where the address has had enough of them."""
        if self._sessions is not None:
            await self._take(request, self._sessions, 1, "session", "Too many new sessions")

    async def take_turns(self, request: HTTPConnection, turns: int) -> None:
        """Count turns of a session; RateLimited where the address has used up its day."""
        if self._turns is not None:
            await self._take(request, self._turns, turns, "session turns", "Too many questions")

    async def _take(
        self, request: HTTPConnection, item: RateLimitItem, cost: int, kind: str, what: str
    ) -> None:
        name = self._pseudonyms.digest(kind, address_of(request))
        try:
            allowed, free_at = await _hit(self._shared, item, name, cost)
        except StorageError as failure:
            log.warning("session_limits_unavailable", exc_info=failure)
            allowed, free_at = await _hit(self._own, item, name, cost)
        if allowed:
            return
        wait = max(1, round(free_at - time.time()))
        request.scope["rate_limit_headers"] = {
            "RateLimit-Limit": str(item.amount),
            "RateLimit-Remaining": "0",
            "RateLimit-Reset": str(wait),
        }
        raise RateLimited(
            f"{what} from your network. Try again in {_shown(wait)}.", retry_after=wait
        )


async def _hit(
    limiter: MovingWindowRateLimiter, item: RateLimitItem, name: str, cost: int
) -> tuple[bool, float]:
    if await limiter.hit(item, name, cost=cost):
        return True, 0.0
    return False, (await limiter.get_window_stats(item, name)).reset_time


def _shown(seconds: int) -> str:
    minutes = -(-seconds // 60)
    if minutes < 120:
        return "a minute" if minutes == 1 else f"{minutes} minutes"
    return f"{-(-minutes // 60)} hours"
