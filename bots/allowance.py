"""How many questions a minute one person may ask, counted together with the other interfaces."""

import math
import time

import structlog
from limits import RateLimitItemPerMinute
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError

from bots.in_process import InProcess
from candor.bootstrap.shared_counts import user_window
from candor.domain.chats import Sender

log = structlog.get_logger(__name__)


class SharedAllowance:
    """A moving window of a minute, shared through Redis where it is configured.

    While the storage cannot be reached nobody is limited, as at the other interfaces.
    """

    def __init__(self, service: InProcess) -> None:
        settings, counts = service.resources.settings, service.resources.counts
        self._service = service
        self._limiter = MovingWindowRateLimiter(counts.storage)
        self._item = RateLimitItemPerMinute(settings.rate_limit) if settings.rate_limit else None

    async def take(self, sender: Sender) -> int:
        """Count a question; answer after how many seconds it may be asked, 0 for now."""
        if self._item is None:
            return 0
        name = user_window(self._service.caller(sender))
        try:
            if await self._limiter.hit(self._item, name):
                return 0
            window = await self._limiter.get_window_stats(self._item, name)
        except StorageError as failure:
            log.warning("rate_limits_unavailable", exc_info=failure)
            return 0
        return max(1, math.ceil(window.reset_time - time.time()))
