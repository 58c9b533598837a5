"""Phrases that promise, press or predict: rules/danger.yaml, compiled on first use."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

_PART = re.compile(r"<(\w+)>")


@cache
def _read() -> tuple[dict[str, str], dict[str, dict[str, list[str]]]]:
    raw = yaml.safe_load(
        files("candor.validation").joinpath("rules/danger.yaml").read_text("utf-8")
    )
    return raw["parts"], raw["families"]


@cache
def danger_patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    """Answer one pattern per family for a language; none for a language without patterns."""
    parts, families = _read()

    def fill(pattern: str) -> str:
        return _PART.sub(lambda match: fill(parts[match[1]]), pattern)

    return {
        family: re.compile("|".join(fill(pattern) for pattern in patterns))
        for family, patterns in families.get(language, {}).items()
    }
