"""How the providers did lately, learnt from the turns and never from a paid call."""

from collections.abc import Collection
from typing import Literal

from candor.domain.provider_names import PROVIDER_NAMES, ProviderName
from candor.stores.turns.contract import ENDED_BY_READER, SUCCEEDED, TurnRecord

ProviderStatus = Literal["not_configured", "untried", "healthy", "failing"]


class ProviderHealth:
    """Remembers how the last call to each provider ended."""

    def __init__(self) -> None:
        self._last: dict[str, bool | None] = {}

    def configure(self, configured: Collection[ProviderName]) -> None:
        """Name the providers that have a key."""
        self._last = dict.fromkeys(configured)

    def observe(self, turn: TurnRecord) -> None:
        """Learn from one turn's attempts."""
        for attempt in turn.attempts:
            if attempt.outcome in ENDED_BY_READER:
                continue
            self._last[attempt.provider] = attempt.outcome in SUCCEEDED

    def status(self) -> dict[ProviderName, ProviderStatus]:
        """Answer every provider's state."""
        return {name: self._status(name) for name in PROVIDER_NAMES}

    def _status(self, name: ProviderName) -> ProviderStatus:
        if name not in self._last:
            return "not_configured"
        last = self._last[name]
        if last is None:
            return "untried"
        return "healthy" if last else "failing"
