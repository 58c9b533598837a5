"""Who is asked when the first choice does not answer."""

from collections.abc import Collection, Sequence

from candor.domain.provider_names import ProviderName

FALLBACKS: tuple[ProviderName, ...] = ("openai", "gemini", "perplexity")


def fallback_order(
    primary: ProviderName,
    available: Collection[ProviderName],
    fallbacks: Sequence[ProviderName] = FALLBACKS,
) -> list[ProviderName]:
    """Answer the primary and then the rest of `fallbacks`, once each, only those available."""
    return [name for name in dict.fromkeys((primary, *fallbacks)) if name in available]
