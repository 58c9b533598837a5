"""Where short-lived counts live: Redis where it is configured, else this process."""

from dataclasses import dataclass

import structlog
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.errors import StorageError
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from candor.bootstrap.settings import Settings
from candor.domain.caller import Caller
from candor.domain.errors import BadUsage

# a turn waits for its count, so a Redis that hangs must be given up soon
TIMEOUT_SECONDS = 1.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Counts:
    """The storage of the counts; `pool` holds its connections where it is Redis."""

    storage: Storage
    pool: ConnectionPool | None = None

    async def answers(self) -> bool:
        """Tell whether the storage can be reached."""
        try:
            return await self.storage.check()
        except (OSError, StorageError):
            return False

    async def forget(self, turns_a_minute: int, caller: Caller) -> None:
        """Forget how often a caller asked; a storage that cannot be reached does so in a minute."""
        if not turns_a_minute:
            return
        window = RateLimitItemPerMinute(turns_a_minute)
        try:
            await self.storage.clear(window.key_for(user_window(caller)))
        except (OSError, StorageError) as failure:
            log.warning("rate_limits_unavailable", exc_info=failure)

    async def aclose(self) -> None:
        """Close the connections."""
        if self.pool is not None:
            await self.pool.disconnect()


def user_window(caller: Caller) -> str:
    """Answer the name that a caller's turns are counted under."""
    return f"{caller.project}/{caller.user}"


def open_counts(settings: Settings) -> Counts:
    """Answer the storage; nothing connects before the first count. BadUsage for a wrong address."""
    if settings.redis_url is None:
        return Counts(MemoryStorage())
    address = settings.redis_url.get_secret_value()
    try:
        pool = ConnectionPool.from_url(
            address.replace("redis+unix://", "unix://", 1),
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 1),
        )
    except ValueError:
        raise BadUsage("CANDOR_REDIS_URL must read redis://host:port") from None
    storage = RedisStorage(
        f"async+{address}",
        implementation="redispy",
        wrap_exceptions=True,
        connection_pool=pool,  # type: ignore[arg-type]  # documented, and missing in its types
    )
    return Counts(storage, pool)
