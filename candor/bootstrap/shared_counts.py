"""Where short-lived counts live: Redis where it is configured, else this process."""

from limits.aio.storage import MemoryStorage, Storage
from limits.storage import storage_from_string

from candor.bootstrap.settings import Settings
from candor.domain.errors import BadUsage


def open_counts(settings: Settings) -> Storage:
    """Answer the storage; nothing connects before the first count. BadUsage for a wrong address."""
    if settings.redis_url is None:
        return MemoryStorage()
    address = settings.redis_url.get_secret_value()
    if not address.startswith(("redis://", "rediss://", "redis+unix://")):
        raise BadUsage("CANDOR_REDIS_URL must read redis://host:port")
    storage = storage_from_string(f"async+{address}", implementation="redispy")
    assert isinstance(storage, Storage)  # noqa: S101  # the async+ prefix asks for one
    return storage


async def answers(storage: Storage) -> bool:
    """Tell whether the storage can be reached."""
    try:
        return await storage.check()
    except OSError:
        return False
