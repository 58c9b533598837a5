"""Where breakers and budgets are kept: named texts that change in one step."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Cells(Protocol):
    """Every implementation passes tests/providers/failover/test_cells.py."""

    async def read(self, name: str) -> str | None:
        """Answer what a cell holds, or None."""
        ...

    async def change(self, name: str, step: Callable[[str | None], tuple[str | None, T]]) -> T:
        """Replace what a cell holds by what `step` makes of it, and answer the step's result.

        Nobody else changes the cell between. `step` may be called several times: it has no
        effect but its answer.
        """
        ...


class LocalCells:
    """Cells in this process."""

    def __init__(self) -> None:
        self._held: dict[str, str] = {}

    async def read(self, name: str) -> str | None:
        """Answer what a cell holds, or None."""
        return self._held.get(name)

    async def change(self, name: str, step: Callable[[str | None], tuple[str | None, T]]) -> T:
        """Replace what a cell holds; nothing is waited for in between."""
        after, result = step(self._held.get(name))
        self.put(name, after)
        return result

    def put(self, name: str, text: str | None) -> None:
        """Set what a cell holds; None empties it."""
        if text is None:
            self._held.pop(name, None)
        else:
            self._held[name] = text
