"""LangSmith tracing: off unless asked for, and redacted in this process before it is sent."""

import os
from typing import Any

import langsmith
from langsmith.run_trees import get_cached_client

from candor.privacy.redact import Redactor

SWITCHES = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2")

COLLECTORS = tuple(
    f"{maker}_OTEL_{mode}" for maker in ("LANGSMITH", "LANGCHAIN") for mode in ("ENABLED", "ONLY")
)


def configure_tracing(redactor: Redactor) -> bool:
    """Switch LangSmith off, or on with every text redacted; answer whether it is on.

    It must run before the first graph run: LangChain keeps the first client it sees.
    """
    # its spans would reach a collector of the host's, past what is redacted for LangSmith
    for name in COLLECTORS:
        os.environ[name] = "false"
    wanted = any(os.environ.get(name, "").lower() in {"true", "1"} for name in SWITCHES)
    if not wanted:
        for name in SWITCHES:
            os.environ[name] = "false"
        return False

    def anonymise(value: Any) -> Any:
        if isinstance(value, str):
            return redactor.redact(value).text
        if isinstance(value, dict):
            return {key: anonymise(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [anonymise(part) for part in value]
        return value if isinstance(value, int | float | bool | None) else type(value).__name__

    client = get_cached_client(anonymizer=anonymise)
    langsmith.configure(client=client, enabled=True)
    return True
