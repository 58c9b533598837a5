"""Opens the providers that have a key."""

from candor.domain.provider_names import ProviderName
from candor.providers.contract import Vendor
from candor.providers.settings import ProviderSettings

__all__ = ["ProviderSettings", "open_providers"]


def open_providers(settings: ProviderSettings) -> dict[ProviderName, Vendor]:
    """Build every provider that has a key, without connecting; the caller closes them.

    A vendor's client is imported only where it is used: each costs about a second and 30 MB.
    """
    providers: dict[ProviderName, Vendor] = {}
    if settings.openai_api_key:
        from candor.providers.openai import open_openai

        providers["openai"] = open_openai(settings, settings.openai_api_key)
    if settings.gemini_api_key:
        from candor.providers.gemini import open_gemini

        providers["gemini"] = open_gemini(settings, settings.gemini_api_key)
    if settings.perplexity_api_key:
        from candor.providers.perplexity import open_perplexity

        providers["perplexity"] = open_perplexity(settings, settings.perplexity_api_key)
    return providers
