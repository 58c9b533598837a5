"""The settings that say which provider a question goes to, apart from the others."""

from collections.abc import Mapping

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings

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
    routing_weights: dict[str, float] = Field(
        {},
        description='Points that differ from docs/routing.md, such as `{"how_to": 2}`.',
    )

    @field_validator("routing_weights")
    @classmethod
    def _are_weights(cls, value: Mapping[str, float]) -> Mapping[str, float]:
        weigh(value)
        return value

    @model_validator(mode="after")
    def _in_order(self) -> "RoutingSettings":
        if self.perplexity_from < self.openai_from:
            raise ValueError("CANDOR_PERPLEXITY_FROM may not be below CANDOR_OPENAI_FROM")
        return self

    @property
    def thresholds(self) -> Thresholds:
        """Answer the lowest score of each dearer provider."""
        return Thresholds(openai=self.openai_from, perplexity=self.perplexity_from)

    def weights(self, *, year: int) -> Weights:
        """Answer the points; from `year` on the documents cannot know, where none is set."""
        return weigh({"index_year": year, **self.routing_weights}, DEFAULT_WEIGHTS)
