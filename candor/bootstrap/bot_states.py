"""How the bots fare that run inside of the service: what health tells of them."""

from dataclasses import dataclass
from typing import Literal

BotStatus = Literal["healthy", "degraded", "unhealthy"]


@dataclass
class BotState:
    """One bot: degraded while it starts or tries again, unhealthy where it was refused.

    `reason` says why in words, and is empty while all is well.
    """

    status: BotStatus = "degraded"
    reason: str = "it is starting"

    def answers(self) -> None:
        """Note that the platform hears the bot."""
        self.status, self.reason = "healthy", ""

    def tries_again(self, reason: str) -> None:
        """Note that the platform cannot be reached, and is asked again."""
        self.status, self.reason = "degraded", reason

    def is_refused(self, reason: str) -> None:
        """Note that the platform does not take the bot; it runs no more until the next start."""
        self.status, self.reason = "unhealthy", reason
