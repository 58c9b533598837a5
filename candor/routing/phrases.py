"""Weighted phrases found in a question, in any of the spoken languages and in one linear pass."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

# Han runs have no spaces: phrases of these lengths are looked for, the longest first.
_HAN_PIECES = (5, 4, 3, 2, 1)
_LONGEST_PHRASE = 5
_SHORTEST_STEM = 3
_MOST_WORDS = 400
_LONGEST_WORD = 40

_WORD = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+(?:['’][^\W_\u3400-\u9fff]+)?|[$€£%]")
_ARABIC_ARTICLE = re.compile(r"^(?:وال|بال|كال|فال|لل|ال)(?=\w{3})")


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found at word number `at`, `length` words long."""

    phrase: str
    group: str
    weight: float
    at: int
    length: int


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a question, folded to lower case, at most 400 of them."""

    items: tuple[str, ...]
    total: int

    def __len__(self) -> int:
        return len(self.items)


def read_words(text: str) -> Words:
    """Split a text into folded words; a Han run counts one word for every two characters."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    items: list[str] = []
    total = 0
    for match in _WORD.finditer(folded):
        word = match.group()
        han = "\u3400" <= word[0] <= "\u9fff"
        total += max(1, len(word) // 2) if han else word[0].isalnum()
        if len(items) < _MOST_WORDS:
            items.append(word if han else _ARABIC_ARTICLE.sub("", word[:_LONGEST_WORD]))
    return Words(tuple(items), total)


class PhraseTable:
    """Looks up phrases of one to five words; a phrase ending in `*` matches by its stem.

    Built from `{group: {phrase: weight}}`; the longest phrase at a place wins, per group.
    """

    def __init__(self, groups: Mapping[str, Mapping[str, float]]) -> None:
        self._exact: dict[str, list[tuple[str, float]]] = {}
        self._stems: dict[str, list[tuple[str, float]]] = {}
        for group, phrases in groups.items():
            for phrase, weight in phrases.items():
                table = self._stems if phrase.endswith("*") else self._exact
                key = " ".join(read_words(phrase).items)
                table.setdefault(key, []).append((group, weight))

    def find(self, words: Words) -> list[Hit]:
        """Answer every hit, in order of place, longer ones before shorter ones they contain."""
        hits: list[Hit] = []
        taken: dict[str, int] = {}
        for at, word in enumerate(words.items):
            if "\u3400" <= word[0] <= "\u9fff":
                self._find_han(word, at, hits)
                continue
            for length in range(min(_LONGEST_PHRASE, len(words.items) - at), 0, -1):
                phrase = word if length == 1 else " ".join(words.items[at : at + length])
                for group, weight in self._lookup(phrase):
                    if taken.get(group, -1) < at:
                        hits.append(Hit(phrase, group, weight, at, length))
                        taken[group] = at + length - 1
        return hits

    def _lookup(self, phrase: str) -> Iterator[tuple[str, float]]:
        yield from self._exact.get(phrase, ())
        shortest = max(_SHORTEST_STEM, phrase.rfind(" ") + 2)
        for end in range(len(phrase), shortest - 1, -1):
            if found := self._stems.get(phrase[:end]):
                yield from found
                return

    def _find_han(self, run: str, at: int, hits: list[Hit]) -> None:
        free = [True] * len(run)
        for length in _HAN_PIECES:
            for start in range(len(run) - length + 1):
                piece = run[start : start + length]
                if piece in self._exact and all(free[start : start + length]):
                    free[start : start + length] = [False] * length
                    for group, weight in self._exact[piece]:
                        hits.append(Hit(piece, group, weight, at, 1))


def by_group(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    """Gather hits by their group."""
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.group, []).append(hit)
    return groups


@cache
def read_data(name: str) -> Mapping[str, Mapping[str, float]]:
    """Read `vocabulary/<name>.yaml`: groups of lists (weight 1) or of phrase to weight."""
    raw = yaml.safe_load(
        files("candor.routing").joinpath(f"vocabulary/{name}.yaml").read_text("utf-8")
    )
    return {
        str(group): (
            {str(phrase): float(weight) for phrase, weight in phrases.items()}
            if isinstance(phrases, dict)
            else {str(phrase): 1.0 for phrase in phrases}
        )
        for group, phrases in raw.items()
    }
