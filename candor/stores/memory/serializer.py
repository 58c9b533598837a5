"""How checkpoints are written: encrypted, and plain data only, so that no row can name a class."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from candor.domain.sealing import SealBroken, Sealer

SEALED = "+sealed"

# the checkpointer does not tell its serializer whose value it writes
_thread: ContextVar[str] = ContextVar("thread of the checkpoint")


@contextmanager
def of_thread(thread: str) -> Iterator[None]:
    """Bind what is written and read meanwhile to this thread: no row opens as another's."""
    token = _thread.set(thread)
    try:
        yield
    finally:
        _thread.reset(token)


def thread_of(config: RunnableConfig) -> str:
    """Answer the thread that a checkpointer is called for."""
    return str(config["configurable"]["thread_id"])


class SealedSerializer:
    """LangGraph's serializer under authenticated encryption; it refuses unknown types."""

    def __init__(self, sealer: Sealer) -> None:
        self._inner = JsonPlusSerializer(allowed_msgpack_modules=None)
        self._sealer = sealer

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        """Write a value of the thread that `of_thread` names."""
        kind, plain = self._inner.dumps_typed(obj)
        return kind + SEALED, self._sealer.seal(plain, _place())

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """Read a value; SealBroken where it is not sealed, altered, or another thread's."""
        kind, sealed = data
        if not kind.endswith(SEALED):
            raise SealBroken("A conversation's memory is not encrypted, so it is not read.")
        return self._inner.loads_typed(
            (kind.removesuffix(SEALED), self._sealer.open(sealed, _place()))
        )

    def resealed(self, thread: str, sealed: bytes) -> bytes:
        """Answer a value of a thread under the current key."""
        return self.rebound(sealed, thread, thread)

    def rebound(self, sealed: bytes, thread: str, renamed: str) -> bytes:
        """Answer a value of a thread as it is kept under another name."""
        with of_thread(thread):
            plain = self._sealer.open(sealed, _place())
        with of_thread(renamed):
            return self._sealer.seal(plain, _place())

    @property
    def current_prefix(self) -> bytes:
        """How a value under the current key begins."""
        return self._sealer.current.encode() + b":"


def _place() -> str:
    return f"checkpoint/{_thread.get()}"
