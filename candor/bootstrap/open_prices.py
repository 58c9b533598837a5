"""The prices in force: the operator's own rows over the table, and how old they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from candor.bootstrap.settings import Settings
from candor.domain.provider_names import ProviderName
from candor.providers.prices import Prices, load_prices

OWN_PRICES = "prices.json"
# vendors change their lists a few times a year
OLD_AFTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class PricedModel:
    """A configured model, the day of its price, and whether that is its own or another's."""

    provider: ProviderName
    model: str
    as_of: date
    known: bool


def own_prices_file(settings: Settings) -> Path:
    """Answer where `candor cost prices --set` keeps its rows."""
    return settings.data_dir / OWN_PRICES


def prices_of(settings: Settings) -> Prices:
    """Answer the prices in force; BadPriceTable where a file cannot be used."""
    return load_prices(settings.prices_file, own_prices_file(settings))


def configured_models(settings: Settings) -> Mapping[ProviderName, str]:
    """Answer the model that is set for each provider, with a key or without."""
    return {
        "gemini": settings.gemini_model,
        "openai": settings.openai_model,
        "perplexity": settings.perplexity_model,
    }


def priced_models(settings: Settings, prices: Prices) -> Iterator[PricedModel]:
    """Yield how each provider's model that has a key is priced."""
    keys: dict[ProviderName, object] = {
        "gemini": settings.google_api_key,
        "openai": settings.openai_api_key,
        "perplexity": settings.perplexity_api_key,
    }
    for provider, model in configured_models(settings).items():
        if keys[provider]:
            price, known = prices.find(provider, model)
            yield PricedModel(provider, model, price.as_of, known)
