"""Stretches of a text whose words are run together, or broken into pieces."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from candor.privacy.detectors.seed_words import Word, letters_in
from candor.privacy.detectors.word_flags import runs, short

# Prose has hardly a word so long, and hardly so many short ones in a row.
LONG = 24
_SHORT, _FEWEST_SHORT = 3, 20
# A phrase has 24 words; some of them may stand apart, before or after those run together.
_AROUND = 24
# Letters beside these are a piece of base64 or base58.
_IN_CODE = re.compile(r"[0-9+/=]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words `first` to `last` (exclusive) of a text."""

    first: int
    last: int


def odd_stretches(words: Sequence[Word], text: str) -> list[Stretch]:
    """Give the stretches around long words and those of many short ones, merged, in order.

    Letters that digits divide, as in hexadecimal, are no short words.
    """
    stretches: list[Stretch] = []
    for stretch in sorted(
        [*_around_long(words, text), *_of_short(words, text)], key=lambda stretch: stretch.first
    ):
        if stretches and stretch.first <= stretches[-1].last:
            last = max(stretch.last, stretches[-1].last)
            stretches[-1] = Stretch(stretches[-1].first, last)
        else:
            stretches.append(stretch)
    return stretches


def may_be_odd(words: Sequence[str]) -> bool:
    """Tell cheaply whether a text of these words may have such stretches."""
    return (
        max(map(len, words), default=0) >= LONG
        or next(runs(short(words, _SHORT), _FEWEST_SHORT - 1), None) is not None
    )


def _around_long(words: Sequence[Word], text: str) -> Iterator[Stretch]:
    if max(map(len, letters_in(words)), default=0) < LONG:
        return
    for at, (start, end, word) in enumerate(words):
        if len(word) >= LONG and not _IN_CODE.search(
            text[max(0, start - 1) : start] + text[end : end + 1]
        ):
            yield Stretch(max(0, at - _AROUND), min(len(words), at + 1 + _AROUND))


def _of_short(words: Sequence[Word], text: str) -> Iterator[Stretch]:
    flags = short(letters_in(words), _SHORT)
    # the word before may be the first, where a digit divides the two
    for begin, end in runs(flags, _FEWEST_SHORT - 1):
        first = max(0, begin - 1)
        stop = words[first - 1][1] if first else words[0][0]
        for at in range(first, end):
            start, after, _ = words[at]
            # a digit touches either of two words
            divided = start > stop and (text[stop].isdigit() or text[start - 1].isdigit())
            stop = after
            if divided or not flags[at]:
                if at - first >= _FEWEST_SHORT:
                    yield Stretch(max(0, first - 1), at + 1)
                first = at if divided else at + 1
        if end - first >= _FEWEST_SHORT:
            yield Stretch(max(0, first - 1), min(len(words), end + 1))
