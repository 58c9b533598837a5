"""Phrases that promise, press or predict: rules/danger/<language>.yaml, compiled on first use."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from candor.validation.spelling import in_any_spelling

_PART = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class DangerRules:
    """One language's expressions.

    `families`: what is dangerous, over folded text. `unless`: what takes the danger from a family
    where it stands before the words. `milder`: expressions over text as written, each with what
    is said instead.
    """

    families: Mapping[str, re.Pattern[str]]
    unless: Mapping[str, re.Pattern[str]]
    milder: tuple[tuple[re.Pattern[str], str], ...]


_NONE = DangerRules({}, {}, ())


@cache
def danger_rules(language: str) -> DangerRules:
    """Answer a language's rules; none for a language without a file."""
    file = files("candor.validation").joinpath(f"rules/danger/{language}.yaml")
    if not file.is_file():
        return _NONE
    raw = yaml.safe_load(file.read_text("utf-8"))
    spell: Callable[[str], str] = in_any_spelling if language == "ar" else str

    def fill(pattern: str) -> str:
        return _PART.sub(lambda match: fill(raw["parts"][match[1]]), pattern)

    return DangerRules(
        families={
            family: re.compile(spell("|".join(fill(pattern) for pattern in patterns)))
            for family, patterns in raw["families"].items()
        },
        unless={
            family: re.compile(spell(pattern)) for family, pattern in raw.get("unless", {}).items()
        },
        milder=tuple(
            (re.compile(spell(pattern), re.IGNORECASE), replacement)
            for pattern, replacement in raw.get("milder", ())
        ),
    )
