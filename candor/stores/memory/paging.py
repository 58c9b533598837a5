"""Every conversation in the memory, a page at a time."""

from collections.abc import AsyncIterator

from candor.stores.memory.contract import Memory

PAGE = 500


async def each_thread(memory: Memory, prefix: str = "", *, page: int = PAGE) -> AsyncIterator[str]:
    """Yield the names that begin with the prefix; they may be renamed or forgotten meanwhile."""
    after = ""
    while names := await memory.threads(prefix=prefix, after=after, limit=page):
        for name in names:
            yield name
        after = names[-1]
