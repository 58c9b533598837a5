"""The contract of the conversation memory."""

from typing import Protocol

from langgraph.checkpoint.base import BaseCheckpointSaver


class Memory(Protocol):
    """A LangGraph checkpointer that can forget; passes tests/stores/test_memory.py.

    `prune` keeps each thread's newest checkpoint only; `forget` removes a thread's memory for
    good, and `erase_deleted_bytes` its traces in the database's files (`thorough`: SQLite's is
    written anew; False while somebody who reads it prevents that). `threads_under` names the
    threads that begin with a prefix, which ends in a slash; `forget_under` forgets them and
    answers how many. `reseal` brings values under the current key and answers how many it found
    under an older one.
    """

    @property
    def checkpointer(self) -> BaseCheckpointSaver[str]: ...
    async def forget(self, thread: str) -> None: ...
    async def threads_under(self, prefix: str) -> list[str]: ...
    async def forget_under(self, prefix: str) -> int: ...
    async def prune(self) -> None: ...
    async def reseal(self, most: int) -> int: ...
    async def erase_deleted_bytes(self, *, thorough: bool = False) -> bool: ...
    async def aclose(self) -> None: ...
