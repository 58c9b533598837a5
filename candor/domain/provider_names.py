"""The vendors that can be asked."""

from typing import Literal

ProviderName = Literal["gemini", "openai", "perplexity"]
PROVIDER_NAMES: tuple[ProviderName, ...] = ("gemini", "openai", "perplexity")
