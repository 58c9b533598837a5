"""The vendors that can be asked."""

from typing import Literal

ProviderName = Literal["gemini", "openai", "perplexity"]
PROVIDER_NAMES: tuple[ProviderName, ...] = ("gemini", "openai", "perplexity")
# who does small work, the cheapest first; the third would search the web for it
CHEAPEST: tuple[ProviderName, ...] = ("gemini", "openai")
