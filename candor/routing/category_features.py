"""A question as numbers: hashed words and runs of letters, and what the vocabulary finds."""

import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log1p

import numpy as np
import numpy.typing as npt

from candor.domain.categories import Category
from candor.routing.phrases import PhraseTable, read_data, read_words

# raise the version when a text gives other numbers
VERSION = 1
BUCKETS = 2**15
# behind the buckets: what the vocabulary's phrases of each category weigh
GROUPS = tuple(one for one in Category if one is not Category.GENERAL)
WIDTH = BUCKETS + len(GROUPS)
# characters that are read, from both ends of a longer text
_HEAD, _TAIL = 900, 300
# 0.25 and 0.5 were tried by cross-validation
_PHRASES = 0.25
_LENGTHS = (3, 4, 5)
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+|[$€£%]")
_ARABIC_ARTICLE = re.compile(r"^(?:وال|بال|كال|فال|لل|ال)(?=\w{3})")


@dataclass(frozen=True, slots=True)
class Features:
    """The buckets that a text fills (0 to WIDTH) and their values.

    Words and runs of letters have length 1 each, so that long and short texts compare.
    """

    buckets: npt.NDArray[np.int64]
    values: npt.NDArray[np.float32]


def features(question: str) -> Features:
    """Answer the features of a question, of at most 1,200 of its characters."""
    read = question if len(question) <= _HEAD + _TAIL else f"{question[:_HEAD]} {question[-_TAIL:]}"
    folded = unicodedata.normalize("NFKC", read).casefold()
    tokens = [_ARABIC_ARTICLE.sub("", token) for token in _TOKEN.findall(folded)]
    words = {_bucket(gram) for gram in _word_grams(tokens)}
    letters = {_bucket(gram) for gram in _letter_grams(tokens)}
    found = _found(read)
    return Features(
        np.array([*words, *letters, *found], dtype=np.int64),
        np.array(
            [1 / len(words) ** 0.5] * len(words)
            + [1 / len(letters) ** 0.5 if letters else 0.0] * len(letters)
            + list(found.values()),
            dtype=np.float32,
        ),
    )


def _word_grams(tokens: list[str]) -> Iterator[str]:
    """Yield one and two words in a row, the text's ends included; a Chinese character is a word."""
    bounded = ["^", *tokens, "$"]
    yield from (f"w {token}" for token in bounded)
    yield from (f"w {left} {right}" for left, right in pairwise(bounded))


def _letter_grams(tokens: list[str]) -> Iterator[str]:
    """Yield three to five letters in a row within a word, its ends included."""
    for token in tokens:
        bounded = f" {token} "
        for length in _LENGTHS:
            for start in range(len(bounded) - length + 1):
                yield f"c{bounded[start : start + length]}"


def _bucket(gram: str) -> int:
    return zlib.crc32(gram.encode(errors="replace")) % BUCKETS


def _found(question: str) -> dict[int, float]:
    """Weigh the phrases of each category; a phrase counts once however often it is repeated."""
    phrases = {(hit.group, hit.phrase): hit.weight for hit in _table().find(read_words(question))}
    sums: dict[int, float] = {}
    for (group, _), weight in phrases.items():
        at = BUCKETS + GROUPS.index(Category(group))
        sums[at] = sums.get(at, 0.0) + weight
    return {at: _PHRASES * log1p(total) for at, total in sums.items()}


@cache
def _table() -> PhraseTable:
    return PhraseTable(read_data("categories"))
