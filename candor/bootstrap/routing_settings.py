"""The settings that say which provider a question goes to, apart from the others."""

import json
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode

from candor.bootstrap.answer_settings import split_commas
from candor.domain.provider_names import PROVIDER_NAMES, ProviderName
from candor.providers.chain import FALLBACKS
from candor.routing.thresholds import DEFAULT_THRESHOLDS, Thresholds
from candor.routing.weights import DEFAULT_WEIGHTS, Weights, weigh


class RoutingSettings(BaseSettings):
    """How hard a question has to be for the dearer providers, and what makes it hard."""

    openai_from: int = Field(
        DEFAULT_THRESHOLDS.openai,
        ge=1,
        le=11,
        description="Lowest complexity that goes to OpenAI; 11: none does.",
    )
    perplexity_from: int = Field(
        DEFAULT_THRESHOLDS.perplexity,
        ge=1,
        le=11,
        description="Lowest complexity that goes to Perplexity; 11: none does.",
    )
    fallbacks: Annotated[list[ProviderName], NoDecode] = Field(
        list(FALLBACKS),
        description="Who is asked next when a provider fails, in this order, with commas; one "
        "that is left out is asked only where a question goes to it first.",
    )
    routing_weights: Annotated[dict[str, float], NoDecode] = Field(
        {},
        description='Points that differ from docs/routing.md, such as `{"how_to": 2}`.',
    )

    @field_validator("fallbacks", mode="before")
    @classmethod
    def _split_names(cls, value: object) -> object:
        names = split_commas(value)
        if isinstance(names, list) and not set(names) <= set(PROVIDER_NAMES):
            raise ValueError("write some of openai, gemini, perplexity, with commas")
        return names

    @field_validator("routing_weights", mode="before")
    @classmethod
    def _read_json(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise ValueError('write a JSON object such as {"how_to": 2}') from None

    @field_validator("routing_weights")
    @classmethod
    def _are_weights(cls, value: Mapping[str, float]) -> Mapping[str, float]:
        weigh(value)
        return value

    @field_validator("perplexity_from")
    @classmethod
    def _in_order(cls, value: int, read: ValidationInfo) -> int:
        if value < read.data.get("openai_from", value):
            raise ValueError("may not be below CANDOR_OPENAI_FROM")
        return value

    @property
    def thresholds(self) -> Thresholds:
        """Answer the lowest score of each dearer provider."""
        return Thresholds(openai=self.openai_from, perplexity=self.perplexity_from)

    def weights(self, *, year: int) -> Weights:
        """Answer the points; from `year` on the documents cannot know, where none is set."""
        return weigh({"index_year": year, **self.routing_weights}, DEFAULT_WEIGHTS)
