"""Settings of a test: what it gives and the defaults, nothing from a `.env` file."""

from typing import Any

from pydantic_settings import SettingsConfigDict

from candor.bootstrap.settings import Settings


class _Given(Settings):
    model_config = SettingsConfigDict(env_file=None)


def given_settings(**given: Any) -> Settings:
    """Answer settings with these values."""
    return _Given(**given)
