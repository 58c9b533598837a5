"""Questions labelled with their category, by language, as the repository's files hold them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from candor.domain.categories import Category

_TRAINING = Path(__file__).parent
_SETS = Path(__file__).parents[2] / "data" / "categories"
# the vocabulary was widened beside the first set, which measures nothing, so it may teach;
# the others are by another author, without a look at words or weights, and by the training's
# author, before it
KNOWN = "development"
HELD_OUT = ("fresh", "second")


class Labelled(NamedTuple):
    """A question, its category, and its language (BCP 47)."""

    question: str
    category: Category
    language: str


def read_labelled(name: str) -> list[Labelled]:
    """Read a set of `evals/data/categories`: questions by category and language."""
    raw = yaml.safe_load((_SETS / f"{name}.yaml").read_text("utf-8"))
    return [one for name, languages in raw.items() for one in _read(Category(name), languages)]


def read_training() -> list[Labelled]:
    """Read all that the weights are fitted to, always in the same order.

    A question of the known set that a held-out one has too is not among them.
    """
    own = [
        one
        for category in Category
        for one in _read(
            category, yaml.safe_load((_TRAINING / f"{category.value}.yaml").read_text("utf-8"))
        )
    ]
    held_out = {folded(one.question) for name in HELD_OUT for one in read_labelled(name)}
    return own + [one for one in read_labelled(KNOWN) if folded(one.question) not in held_out]


def folded(question: str) -> str:
    """Write a question's words alone, in lower case, so that equal ones are seen."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", question).casefold()))


def _read(category: Category, languages: Mapping[str, list[str]]) -> Iterator[Labelled]:
    for language, questions in languages.items():
        yield from (Labelled(question, category, language) for question in questions)
