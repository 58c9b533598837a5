"""Questions labelled with their category, by language, as the repository's files hold them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from candor.domain.categories import Category

_TRAINING = Path(__file__).parent
_SETS = Path(__file__).parents[2] / "data" / "categories"
# the set that the vocabulary was widened beside; it measures nothing, so it may teach
KNOWN = "development"


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
    """Read all that the weights are fitted to, always in the same order."""
    own = [
        one
        for category in Category
        for one in _read(
            category, yaml.safe_load((_TRAINING / f"{category.value}.yaml").read_text("utf-8"))
        )
    ]
    return own + read_labelled(KNOWN)


def _read(category: Category, languages: Mapping[str, list[str]]) -> Iterator[Labelled]:
    for language, questions in languages.items():
        yield from (Labelled(question, category, language) for question in questions)
