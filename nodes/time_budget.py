"""How long a turn may take."""

from dataclasses import dataclass

QUOTING_RESERVE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class TimeBudget:
    """How long one provider and the whole turn may take, in seconds."""

    attempt: float
    turn: float

    def left(self, elapsed: float) -> float:
        """Answer the seconds that are left for providers, less what quoting needs."""
        return self.turn - QUOTING_RESERVE_SECONDS - elapsed
