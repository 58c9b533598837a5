"""What each tier may ask in a month."""

from enum import StrEnum


class Tier(StrEnum):
    """A user's subscription."""

    FREE = "free"
    PRO = "pro"
    ENTERPRISE = "enterprise"


MONTHLY_LIMITS: dict[Tier, int] = {Tier.FREE: 100, Tier.PRO: 5_000, Tier.ENTERPRISE: 100_000}
