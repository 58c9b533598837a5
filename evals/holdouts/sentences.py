"""The sentences that made-up values are put into."""

import random
from functools import cache
from importlib import resources

import yaml

from evals.holdouts.draft import Draft

_FILES = ("sentences.yaml", "sentences_more.yaml")
LANGUAGES = ("en", "es", "de", "fr", "pt-BR", "ru", "zh", "ar")


@cache
def _sentences() -> dict[str, dict[str, list[str]]]:
    merged: dict[str, dict[str, list[str]]] = {}
    for file in _FILES:
        text = resources.files("evals.holdouts").joinpath(file).read_text("utf-8")
        for language, topics in yaml.safe_load(text).items():
            for topic, forms in topics.items():
                merged.setdefault(language, {}).setdefault(topic, []).extend(forms)
    return merged


def choose(rng: random.Random, topic: str, language: str | None = None) -> str:
    """Draw a sentence on a topic, in a drawn language where none is asked for."""
    return rng.choice(_sentences()[language or rng.choice(LANGUAGES)][topic])


def around(rng: random.Random, topic: str) -> tuple[str, str]:
    """Draw a sentence and answer what stands before and behind its value."""
    before, _, after = choose(rng, topic).partition("{value}")
    return before, after


def in_sentence(
    rng: random.Random,
    value: str,
    *,
    topic: str,
    coin: str = "",
    lead: str = "",
    tail: str = "",
) -> tuple[Draft, str]:
    """Put a value into a drawn sentence; answer it with its language.

    `lead` and `tail` touch the value without being of it, such as a scheme or a port.
    """
    language = rng.choice(LANGUAGES)
    sentence = choose(rng, topic, language).replace("{coin}", coin)
    before, _, after = sentence.partition("{value}")
    return Draft().add(before + lead).mark(value).add(tail + after), language
