"""A clock that a test can turn."""

from datetime import UTC, datetime, timedelta


class TurnedClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)
