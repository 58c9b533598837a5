"""The contract of the conversation memory."""

from typing import Protocol

from langgraph.checkpoint.base import BaseCheckpointSaver


class Memory(Protocol):
    """A LangGraph checkpointer that can forget; passes tests/stores/test_memory.py.

    `prune` keeps each thread's newest checkpoint only; `forget` removes a thread's memory for
    good, and `erase_deleted_bytes` its traces in the database's files. `reseal` brings values
    under the current key and answers how many it found under an older one. `threads` answers the
    names that begin with `prefix` and come after `after`, in order, to be read page by page.
    """

    @property
    def checkpointer(self) -> BaseCheckpointSaver[str]: ...
    async def threads(self, *, prefix: str = "", after: str = "", limit: int) -> list[str]: ...
    async def forget(self, thread: str) -> None: ...
    async def prune(self) -> None: ...
    async def reseal(self, most: int) -> int: ...
    async def erase_deleted_bytes(self) -> None: ...
    async def aclose(self) -> None: ...
