"""Whether a text gives orders to the model that reads it."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from candor.injection.spelling import plain


@dataclass(frozen=True, slots=True)
class _Rules:
    """One language's patterns by kind; a text without any word of `gate` cannot match."""

    gate: tuple[str, ...]
    kinds: tuple[tuple[str, re.Pattern[str]], ...]


def orders_in(text: str) -> list[str]:
    """Answer the kinds of orders in a text: markers, override, model, user, reveal.

    Most texts hold none; rules/orders.yaml says what each is.
    """
    folded = plain(text)
    found = [
        kind
        for rules in _rules()
        if any(word in folded for word in rules.gate)
        for kind, pattern in rules.kinds
        if pattern.search(folded)
    ]
    return list(dict.fromkeys(found))


@cache
def _rules() -> tuple[_Rules, ...]:
    raw = files("candor.injection").joinpath("rules", "orders.yaml").read_text("utf-8")
    return tuple(
        _Rules(
            tuple(language["gate"]),
            tuple((kind, re.compile(one)) for kind, one in language.items() if kind != "gate"),
        )
        for language in yaml.safe_load(raw).values()
    )
