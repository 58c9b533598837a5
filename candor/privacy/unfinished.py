"""Where a recovery phrase may have begun in a text that is still being written."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from candor.privacy.detectors.number_words import without_numbers
from candor.privacy.detectors.prose_words import PROSE
from candor.privacy.detectors.seed_words import Word, adjoin, words_of
from candor.privacy.detectors.word_lists import languages_of_word

# characters: 24 words, each behind a label such as "Word 24 is"
_REACH: Final = 900
_FEWEST: Final = 5
_MOST_PROSE: Final = 1 / 4
_FEWEST_LABELS: Final = 3
_LONGEST: Final = 60
_SIGN: Final = re.compile(r"[^\w\s]|_|\n")


def begun_phrase(text: str) -> int:
    """Answer where the listed words begin that `text` ends with, else its length.

    From five such words on, labels left away and one of them mistyped, the next ones could make
    a recovery phrase of them. Words among many common ones are prose, and so no beginning; a word
    that stands alone, as on a line or between commas, is none, however common.
    """
    offset = max(0, len(text) - _REACH)
    tail = text[offset:]
    words = words_of(tail)[-4 * _LONGEST :]
    unlabelled = _without_labels(words)
    found = len(tail)
    for some in (words, unlabelled, *without_numbers(tail, words)):
        found = min(found, _run_at_end(tail, some))
    return offset + found


def _without_labels(words: Sequence[Word]) -> list[Word]:
    counts: dict[str, int] = {}
    for _, _, word in words:
        counts[word] = counts.get(word, 0) + 1
    return [word for word in words if counts[word[2]] < _FEWEST_LABELS]


def _run_at_end(text: str, words: Sequence[Word]) -> int:
    known = languages_of_word()
    first = len(text)
    run: list[Word] = []
    spoken: frozenset[str] | None = None
    missed = False
    for word in reversed(words[-_LONGEST:]):
        if run and not adjoin(text, word[1], run[-1][0]):
            break
        here = frozenset(known.get(word[2], ()))
        both = here if spoken is None else spoken & here
        if both:
            spoken = both
        elif missed or word[2] in PROSE:
            break
        else:
            missed = True
        run.append(word)
        if both:
            first = word[0]
    listed = [word for word in run if word[2] in known]
    alone = _standing_alone(text, run)
    prose = sum(word[2] in PROSE and word not in alone for word in listed)
    drawn = len(listed) - prose >= _FEWEST and prose <= _MOST_PROSE * len(listed)
    return first if drawn else len(text)


def _standing_alone(text: str, run: Sequence[Word]) -> frozenset[Word]:
    """Answer the words that signs or line ends part from those before and behind them."""
    words = run[::-1]
    parted = [_SIGN.search(text, one[1], other[0]) is not None for one, other in pairwise(words)]
    before, behind = [True, *parted], [*parted, True]
    return frozenset(
        word for word, left, right in zip(words, before, behind, strict=False) if left and right
    )
