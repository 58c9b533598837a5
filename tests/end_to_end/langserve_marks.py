"""Warnings that LangServe 0.3.3, archived upstream, gives on every request; none are ours."""

import pytest

LANGSERVE_WARNINGS = [
    pytest.mark.filterwarnings("ignore::pydantic.warnings.PydanticDeprecatedSince211"),
    pytest.mark.filterwarnings("ignore:astream_log is deprecated"),
]
