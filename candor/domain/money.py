"""Money: integer nano-dollars inside, decimal strings of US dollars where people read them."""

from decimal import Decimal

NANO_PER_USD = 1_000_000_000


def usd(nano: int) -> str:
    """Write nano-dollars as a decimal string of US dollars: 1_500_000 gives "0.0015"."""
    amount = Decimal(nano).scaleb(-9).normalize()
    return f"{amount:f}"
