"""The settings of the answer cache, apart from the others."""

from pydantic import Field
from pydantic_settings import BaseSettings


class CacheSettings(BaseSettings):
    """Whether equal questions share an answer, how long, and which answers may be shared."""

    cache: bool = Field(True, description="Answer equal questions from a cache (docs/cache.md).")
    cache_meaning: bool = Field(
        True,
        description="Answer questions of the same meaning from it too (docs/cache.md).",
    )
    cache_seconds: int = Field(
        3600, ge=1, le=86_400, description="How long an answer is kept in the cache."
    )
    cache_megabytes: int = Field(
        64, ge=1, description="Room of the cache in this process; in Redis, Redis decides."
    )
    cache_confidence: int = Field(
        60, ge=0, le=100, description="Lowest confidence of answers that the cache shares."
    )
    cache_counts_on_quota: bool = Field(
        True, description="Whether a cached answer counts on the asker's quota."
    )
