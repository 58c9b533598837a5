"""Who is asked when the first choice does not answer."""

from collections.abc import Collection

from candor.domain.provider_names import ProviderName

FALLBACKS: tuple[ProviderName, ...] = ("openai", "gemini", "perplexity")


def fallback_order(
    primary: ProviderName, available: Collection[ProviderName]
) -> list[ProviderName]:
    """Answer the primary and then the rest of FALLBACKS, once each, only those available."""
    return [name for name in dict.fromkeys((primary, *FALLBACKS)) if name in available]
