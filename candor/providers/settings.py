"""What the providers need to know; the composition root fills it from the environment."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a streamed answer may be silent, in seconds, before its first piece and after."""

    first_token: float = 10.0
    between_tokens: float = 5.0


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """A provider without a key is not opened; a base URL of None is the vendor's own.

    `timeout_seconds` bounds the silence between two bytes (a call's own `timeout` bounds the
    whole), `connect_timeout_seconds` the wait for a connection. `temperature` None leaves it
    to the vendor, as models that reason require.
    """

    openai_api_key: str | None = field(default=None, repr=False)
    openai_base_url: str | None = None
    openai_model: str = "gpt-4o-mini"
    gemini_api_key: str | None = field(default=None, repr=False)
    gemini_base_url: str | None = None
    gemini_model: str = "gemini-2.5-flash-lite"
    perplexity_api_key: str | None = field(default=None, repr=False)
    perplexity_base_url: str | None = None
    perplexity_model: str = "sonar"
    timeout_seconds: float = 20.0
    connect_timeout_seconds: float = 5.0
    patience: Patience = Patience()
    max_output_tokens: int = 700
    temperature: float | None = 0.0
