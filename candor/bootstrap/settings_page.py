"""Writes docs/settings.md from the settings themselves: `python -m candor.bootstrap.settings_page`.

The groups stand here, since the settings are read in one go and need none.
"""

import sys
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from candor.bootstrap.settings import Settings, environment_names

PAGE = Path("docs/settings.md")

GROUPS: dict[str, tuple[str, ...]] = {
    "Where things are": (
        "env",
        "data_dir",
        "database_url",
        "redis_url",
        "chroma_url",
        "knowledge_dir",
        "model_dir",
        "prices_file",
    ),
    "Serving": (
        "host",
        "port",
        "public_hosts",
        "cors_origins",
        "heartbeat_seconds",
        "langserve",
        "max_body_bytes",
        "max_message_chars",
        "log_level",
        "otlp_endpoint",
        "otlp_headers",
    ),
    "Routing and providers": (
        "openai_from",
        "perplexity_from",
        "fallbacks",
        "routing_weights",
        "openai_api_key",
        "openai_base_url",
        "openai_model",
        "google_api_key",
        "google_gemini_base_url",
        "gemini_model",
        "perplexity_api_key",
        "perplexity_base_url",
        "perplexity_model",
        "provider_timeout_seconds",
        "max_output_tokens",
        "quote_docs",
    ),
    "Budgets": (
        "daily_budget_usd",
        "monthly_budget_usd",
        "user_daily_budget_usd",
        "user_monthly_budget_usd",
        "budget_soft_share",
        "budget_exceeded",
    ),
    "When a provider fails": (
        "first_token_seconds",
        "token_gap_seconds",
        "retry_share",
        "retry_reserve",
        "failure_window_seconds",
        "circuit_breaker",
        "circuit_failures",
        "circuit_failure_rate",
        "circuit_minimum_calls",
        "circuit_open_seconds",
        "circuit_longest_seconds",
    ),
    "Bots": (
        "bot_project",
        "bot_name",
        "bot_service_url",
        "bot_secret",
        "telegram_token",
        "telegram_api_url",
        "telegram_webhook_url",
        "telegram_webhook_secret",
        "telegram_webhook_port",
        "discord_token",
        "discord_api_url",
        "discord_guild",
        "discord_contents",
    ),
    "The answer cache": (
        "cache",
        "cache_meaning",
        "cache_seconds",
        "cache_megabytes",
        "cache_confidence",
        "cache_counts_on_quota",
    ),
    "Sign-in and keys": (
        "jwt_secret",
        "jwks_url",
        "jwt_audience",
        "jwt_issuer",
        "jwt_roles_claim",
        "anonymous_sessions",
        "public_projects",
        "session_key",
        "session_minutes",
        "session_days",
        "session_limit_address",
        "session_turns_address",
        "id_hash_key",
        "encryption_key",
    ),
    "Consent and limits": (
        "default_region",
        "official_addresses",
        "phone_regions",
        "official_links",
        "unsupported_claims",
        "risk_summary_url",
        "prompts_dir",
        "introductions_file",
        "detect_names",
        "consent_version",
        "consent_elsewhere",
        "rate_limit",
        "rate_limit_address",
    ),
    "A turn": (
        "language",
        "retrieval_k",
        "retrieval_per_file",
        "retrieval_neighbours",
        "retrieval_floor",
        "retrieval_foreign_floor",
        "retrieval_multilingual",
        "detect_injection",
        "embedding_model",
        "turn_timeout_seconds",
        "thread_wait_seconds",
    ),
    "What is remembered, and for how long": (
        "memory_minutes",
        "memory_messages",
        "memory_tokens",
        "transcript_days",
        "audit_years",
        "tombstone_days",
        "analytics_days",
        "ledger_days",
        "billing_years",
        "consent_proof_years",
        "vault_days",
        "sweep_seconds",
    ),
}

HEAD = """# Settings

Every setting is an environment variable, or a line of `.env` in the folder that `candor` is started
in; the environment wins. They are read once, at the start. Names begin with `CANDOR_`, except the
providers' keys and addresses, which keep the names that the vendors' own tools read. A name that
begins with `CANDOR_` and is not listed here is an error, so that a slip of the pen cannot go
unnoticed. An empty value counts as unset. Lists are written with commas; switches as `true` or
`false`; keys as 64 hex digits (`openssl rand -hex 32` makes one). No error message ever shows a
value.

LangSmith is not ours to configure: `LANGSMITH_TRACING=true` with `LANGSMITH_API_KEY` switches its
tracing on, with everything redacted before it is sent; unset it is off.

_Written by `python -m candor.bootstrap.settings_page`; a test fails while the page is stale._
"""


def settings_page() -> str:
    """Compose the page; KeyError for a group's setting that does not exist."""
    names = environment_names()
    parts = [HEAD]
    for title, fields in GROUPS.items():
        rows = [_row(names[field], Settings.model_fields[field]) for field in fields]
        table = "\n".join(["| name | value | default | what |", "| --- | --- | --- | --- |", *rows])
        parts.append(f"## {title}\n\n{table}\n")
    return "\n".join(parts)


def _row(name: str, field: FieldInfo) -> str:
    cells = (f"`{name}`", _kind(field), _default(field), field.description or "")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _kind(field: FieldInfo) -> str:
    kind = _without_none(field.annotation)
    if get_origin(kind) is Literal:
        return " or ".join(f"`{value}`" for value in get_args(kind))
    if get_origin(kind) is list:
        return "list"
    if get_origin(kind) is dict:
        return "JSON object"
    names: dict[Any, str] = {
        SecretStr: "secret",
        Path: "path",
        bool: "switch",
        int: "whole number",
        float: "number",
        str: "text",
    }
    return names[kind] + _range(field)


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        return next(part for part in get_args(kind) if part is not NoneType)
    return kind


def _range(field: FieldInfo) -> str:
    low = [f"from {limit.ge}" for limit in field.metadata if hasattr(limit, "ge")]
    low += [f"above {limit.gt}" for limit in field.metadata if hasattr(limit, "gt")]
    high = [f"to {limit.le}" for limit in field.metadata if hasattr(limit, "le")]
    return (", " + " ".join(low + high)) if low or high else ""


def _default(field: FieldInfo) -> str:
    default = field.default
    if default is None or default in ([], {}):
        return "unset"
    if isinstance(default, list):
        return f"`{', '.join(default)}`"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


if __name__ == "__main__":
    PAGE.write_text(settings_page(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE}\n")
