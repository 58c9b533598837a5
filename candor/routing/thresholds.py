"""Which provider a score leads to."""

from dataclasses import dataclass
from typing import Literal

Choice = Literal["gemini", "openai", "perplexity"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The lowest scores (1 to 10) that leave the cheapest provider, and the middle one."""

    openai: int = 4
    perplexity: int = 7


DEFAULT_THRESHOLDS = Thresholds()


def choose_provider(score: int, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Choice:
    """Answer the provider for a complexity score of 1 to 10."""
    if score >= thresholds.perplexity:
        return "perplexity"
    return "openai" if score >= thresholds.openai else "gemini"
