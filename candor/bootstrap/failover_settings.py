"""The settings that say when a provider is given up, apart from the others."""

from pydantic import Field
from pydantic_settings import BaseSettings

from candor.providers.failover.budget import BudgetRules
from candor.providers.failover.circuit import CircuitRules
from candor.providers.settings import Patience


class FailoverSettings(BaseSettings):
    """How long a provider may be silent, how often one is called again, and when one is not."""

    first_token_seconds: float = Field(
        10.0, gt=0, le=300, description="Longest wait for the first words of a streamed answer."
    )
    token_gap_seconds: float = Field(
        5.0, gt=0, le=300, description="Longest silence within a streamed answer."
    )
    retry_share: float = Field(
        0.2,
        ge=0,
        le=10,
        description="Extra calls (second tries, and other providers instead of one that failed) "
        "for each first call, in the moving window; beyond it the documents are quoted.",
    )
    retry_reserve: int = Field(
        10, ge=0, description="Extra calls that the window always has room for."
    )
    failure_window_seconds: float = Field(
        60.0, ge=1, le=3600, description="The window that failures and extra calls are counted in."
    )
    circuit_breaker: bool = Field(
        True, description="Leave a provider alone while it keeps failing or asks for a pause."
    )
    circuit_failures: int = Field(
        5, ge=1, description="Failures in a row after which a provider is left alone."
    )
    circuit_failure_rate: float = Field(
        0.5, gt=0, le=1, description="Share of failures in the window with the same effect."
    )
    circuit_minimum_calls: int = Field(
        20, ge=1, description="Calls in the window from which the share counts."
    )
    circuit_open_seconds: float = Field(
        5.0,
        gt=0,
        le=3600,
        description="How long a provider is left alone at first; doubled each time a single "
        "trial call fails again.",
    )
    circuit_longest_seconds: float = Field(
        300.0, gt=0, le=3600, description="How long a provider is left alone at most."
    )

    @property
    def patience(self) -> Patience:
        """Answer how long a streamed answer may be silent."""
        return Patience(self.first_token_seconds, self.token_gap_seconds)

    @property
    def budget_rules(self) -> BudgetRules:
        """Answer how many extra calls may be made."""
        return BudgetRules(self.retry_share, self.retry_reserve, self.failure_window_seconds)

    @property
    def circuit_rules(self) -> CircuitRules:
        """Answer when a circuit opens, and for how long."""
        return CircuitRules(
            enabled=self.circuit_breaker,
            consecutive=self.circuit_failures,
            rate=self.circuit_failure_rate,
            minimum=self.circuit_minimum_calls,
            window=self.failure_window_seconds,
            open_for=self.circuit_open_seconds,
            longest=self.circuit_longest_seconds,
        )
