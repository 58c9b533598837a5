"""LangSmith as these tests see it: its plugin tracks nothing unless whoever runs them asks."""

import os
from collections.abc import Iterator

import pytest
from langsmith import utils as langsmith_utils

# a run of the marked tests is sent where this is "true" and a key is set
TRACKING = os.environ.get("LANGSMITH_TEST_TRACKING", "false")
OF_LANGSMITH = {name: value for name, value in os.environ.items() if name.startswith("LANGSMITH_")}


def forget_environment() -> None:
    """Let LangSmith read its variables again; it keeps the first it sees."""
    langsmith_utils.get_env_var.cache_clear()  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _tracks_only_when_asked(
    _no_settings_from_outside: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    monkeypatch.setenv("LANGSMITH_TEST_TRACKING", TRACKING)
    if TRACKING == "true":
        for name, value in OF_LANGSMITH.items():
            monkeypatch.setenv(name, value)
    forget_environment()
    yield
    forget_environment()
