"""The eight subjects a question can belong to."""

from enum import StrEnum


class Category(StrEnum):
    """What a question is about; counted in analytics, never shown as a verdict."""

    STAKING = "staking"
    WALLETS = "wallets"
    FEES_TRANSACTIONS = "fees_transactions"
    BRIDGES_L2 = "bridges_l2"
    TRADING_DEFI = "trading_defi"
    SECURITY_SCAMS = "security_scams"
    TOKENS_GOVERNANCE = "tokens_governance"
    GENERAL = "general"
