"""Every setting, read once from the environment and `.env`; docs/settings.md lists them all."""

import difflib
import os
import re
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from phonenumbers import SUPPORTED_REGIONS
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from candor.bootstrap.answer_settings import AnswerSettings, split_commas
from candor.bootstrap.bot_settings import BotSettings
from candor.bootstrap.budget_settings import BudgetSettings
from candor.bootstrap.cache_settings import CacheSettings
from candor.bootstrap.failover_settings import FailoverSettings
from candor.bootstrap.routing_settings import RoutingSettings
from candor.bootstrap.sign_in_settings import SignInSettings
from candor.bootstrap.trace_settings import TraceSettings
from candor.domain.errors import BadUsage
from candor.texts.consent_texts import consent_versions
from candor.texts.reader import LANGUAGES

PREFIX = "CANDOR_"
ENV_FILE = ".env"


class Settings(
    AnswerSettings,
    BotSettings,
    BudgetSettings,
    CacheSettings,
    FailoverSettings,
    RoutingSettings,
    SignInSettings,
    TraceSettings,
):
    """The service's settings. A secret prints as stars; lists are written with commas."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
    )

    env: Literal["development", "production"] = Field(
        "development", description="`production` refuses to start with keys it made itself."
    )
    data_dir: Path = Field(Path("data"), description="Where databases, index and keys live.")
    database_url: SecretStr | None = Field(
        None, description="`postgresql://…`; unset: SQLite in the data folder."
    )
    redis_url: SecretStr | None = Field(
        None, description="`redis://…`, shared by all workers; unset: in this process."
    )
    chroma_url: str | None = Field(
        None, description="Address of a Chroma server; unset: embedded in the data folder."
    )
    host: str = Field("127.0.0.1", description="Address to serve on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to serve on.")
    public_hosts: Annotated[list[str], NoDecode] = Field(
        [],
        description="Host names that requests may name, with commas; `localhost` always may. "
        "Empty: any, where sign-in is on.",
    )

    openai_api_key: SecretStr | None = Field(
        None, validation_alias="OPENAI_API_KEY", description="Puts OpenAI into the chain."
    )
    openai_base_url: str | None = Field(
        None, validation_alias="OPENAI_BASE_URL", description="Another address for OpenAI."
    )
    openai_model: str = Field("gpt-4o-mini", description="OpenAI's model.")
    google_api_key: SecretStr | None = Field(
        None, validation_alias="GOOGLE_API_KEY", description="Puts Gemini into the chain."
    )
    google_gemini_base_url: str | None = Field(
        None, validation_alias="GOOGLE_GEMINI_BASE_URL", description="Another address for Gemini."
    )
    gemini_model: str = Field("gemini-2.5-flash-lite", description="Gemini's model.")
    perplexity_api_key: SecretStr | None = Field(
        None, validation_alias="PERPLEXITY_API_KEY", description="Puts Perplexity into the chain."
    )
    perplexity_base_url: str | None = Field(
        None, validation_alias="PERPLEXITY_BASE_URL", description="Another address for Perplexity."
    )
    perplexity_model: str = Field("sonar", description="Perplexity's model.")
    provider_timeout_seconds: float = Field(
        20.0, gt=0, le=300, description="Longest wait for one provider's answer."
    )
    max_output_tokens: int = Field(700, ge=50, le=8000, description="Longest answer, in tokens.")
    prices_file: Path | None = Field(None, description="A price table in place of the bundled one.")
    quote_docs: bool = Field(
        True, description="Quote the documents when no provider answers; `false` refuses instead."
    )

    id_hash_key: SecretStr | None = Field(
        None,
        description="Key of the user pseudonyms: 64 hex digits; after a rotation the older ones "
        "stay behind it, with commas.",
    )
    encryption_key: SecretStr | None = Field(
        None,
        description="Key of all that is kept encrypted: 64 hex digits; after a rotation the "
        "older ones stay behind it, with commas.",
    )
    default_region: str | None = Field(
        None,
        description="ISO country where a request names none; unset: consent is not asked. Its "
        "telephone numbers are also found where they stand bare.",
    )
    phone_regions: Annotated[list[str], NoDecode] = Field(
        [],
        description="ISO countries, with commas, whose national telephone numbers are found where "
        "they stand bare, beside the default region's.",
    )
    detect_names: bool = Field(
        False,
        description="Redact names of people and places too (English); needs the `names` extra "
        "and the spaCy model `en_core_web_sm`.",
    )
    detect_injection: bool = Field(
        True,
        description="Flag questions and keep out passages of documents that a trained model takes "
        "for orders; off, fixed rules alone decide.",
    )
    consent_version: str | None = Field(
        None, description="Version of the consent text in force; unset: the newest."
    )
    consent_elsewhere: Literal["opt_in", "opt_out"] = Field(
        "opt_in",
        description="What analytics and improvement need outside of the EU, EEA, UK and US.",
    )

    rate_limit: int = Field(
        30,
        ge=0,
        description="Turns a minute for one user; 0 switches this and the address's limit off.",
    )
    rate_limit_address: int = Field(120, ge=0, description="Turns a minute for one address.")
    cors_origins: Annotated[list[str], NoDecode] = Field(
        [], description="Web origins that may call the API, with commas."
    )
    max_body_bytes: int = Field(65_536, ge=1024, description="Largest request body.")
    max_message_chars: int = Field(4_000, ge=1, description="Longest question.")
    thread_wait_seconds: float = Field(
        15.0, ge=0, description="How long a turn waits for an earlier one of its conversation."
    )
    turn_timeout_seconds: float = Field(60.0, gt=0, le=240, description="Longest turn.")

    memory_minutes: int = Field(30, ge=1, description="When a silent conversation is forgotten.")
    memory_messages: int = Field(10, ge=0, description="Messages that a turn remembers.")
    memory_tokens: int = Field(2_000, ge=0, description="Tokens that a turn remembers, at most.")
    transcript_days: int = Field(30, ge=1, description="How long transcripts are kept.")
    audit_years: float = Field(3.0, ge=0.1, description="How long audit entries are kept.")
    tombstone_days: int = Field(
        400,
        ge=1,
        description="How long an erasure is remembered; longer than your oldest backup is kept.",
    )
    analytics_days: int = Field(90, ge=1, description="How long a turn's record leads to its user.")
    ledger_days: int = Field(400, ge=1, description="How long a turn's record is kept.")
    billing_years: int = Field(
        10, ge=1, description="How long the counts behind bills are kept, from the year's end."
    )
    consent_proof_years: int = Field(
        3, ge=1, description="How long a consent is proof after it has ended."
    )
    vault_days: int = Field(
        30, ge=2, description="How long a personal value is kept that nobody uses."
    )
    sweep_seconds: float = Field(30.0, gt=0, description="How often expired records are deleted.")

    embedding_model: str = Field(
        "sentence-transformers/all-MiniLM-L6-v2",
        description="Any other name needs the `huggingface` extra.",
    )
    model_dir: Path | None = Field(
        None, description="Where model files are; unset: beside the Python environment."
    )
    knowledge_dir: Path = Field(
        Path("knowledge"), description="Sample documents, indexed while there are no others."
    )
    heartbeat_seconds: float = Field(
        15.0, gt=0, le=300, description="A silent stream is kept alive this often."
    )
    language: str = Field(
        "en", description="The project's own language: en, es, de, fr, pt-BR, ru, zh or ar."
    )
    langserve: bool = Field(True, description="Serve `/chat/*` through LangServe.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least serious line that is logged."
    )

    @field_validator("cors_origins", "public_hosts", "phone_regions", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return split_commas(value)

    @field_validator("id_hash_key", "encryption_key")
    @classmethod
    def _is_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            keys = value.get_secret_value().split(",")
            if any(re.fullmatch(r"[0-9A-Fa-f]{64}", key) is None for key in keys):
                raise ValueError(
                    "write 64 hex digits, several keys with commas and without spaces; "
                    "`openssl rand -hex 32` makes one"
                )
            if len(set(map(str.lower, keys))) < len(keys):
                raise ValueError("the same key stands there twice")
        return value

    @field_validator("default_region")
    @classmethod
    def _is_country(cls, value: str | None) -> str | None:
        if value is not None and not (len(value) == 2 and value.isalpha() and value.isascii()):
            raise ValueError("write a two-letter country code such as DE")
        return value.upper() if value else None

    @field_validator("phone_regions")
    @classmethod
    def _have_numbers(cls, value: list[str]) -> list[str]:
        for region in value:
            if region.upper() not in SUPPORTED_REGIONS:
                raise ValueError("write two-letter country codes such as DE, AT")
        return [region.upper() for region in value]

    @field_validator("consent_version")
    @classmethod
    def _is_written(cls, value: str | None) -> str | None:
        if value is not None and value not in (versions := consent_versions()):
            raise ValueError(f"write one of {', '.join(versions)}")
        return value

    @field_validator("language")
    @classmethod
    def _is_spoken(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise ValueError(f"write one of {', '.join(LANGUAGES)}")
        return value

    @cached_property
    def database_address(self) -> str:
        """Answer the database's URL."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir.resolve() / 'candor.sqlite3'}"


def load_settings(**overrides: object) -> Settings:
    """Read the settings; BadUsage names each wrong one without showing its value."""
    _refuse_unknown_names()
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # validated by pydantic
    except ValidationError as wrong:
        lines = [
            f"{_environment_name(str(error['loc'][0]))}: {_reason(error['type'], error['msg'])}"
            for error in wrong.errors(include_input=False, include_url=False)
        ]
        raise BadUsage("; ".join(lines)) from None


def environment_names() -> dict[str, str]:
    """Answer each setting's environment name by its field name."""
    return {name: _environment_name(name) for name in Settings.model_fields}


def _environment_name(field: str) -> str:
    known = Settings.model_fields.get(field)
    if known is None:
        return field
    return str(known.validation_alias or f"{PREFIX}{field.upper()}")


def _reason(kind: str, message: str) -> str:
    return message.removeprefix("Value error, ") if kind == "value_error" else message.lower()


def _refuse_unknown_names() -> None:
    known = set(environment_names().values())
    for name in sorted({*os.environ, *_names_in(ENV_FILE)}):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else "; docs/settings.md lists them"
            raise BadUsage(f"{name} is not a setting{hint}")


def _names_in(env_file: str) -> set[str]:
    try:
        return set(dotenv_values(env_file))
    except UnicodeDecodeError:
        raise BadUsage(f"{env_file} is not UTF-8 text") from None
    except OSError as failure:
        raise BadUsage(f"{env_file} cannot be read: {failure.strerror}") from None
