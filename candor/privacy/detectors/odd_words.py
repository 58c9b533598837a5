"""Stretches of a text whose words are run together, or broken into pieces."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from candor.privacy.detectors.seed_words import Word

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


def _around_long(words: Sequence[Word], text: str) -> Iterator[Stretch]:
    if not any(len(word) >= LONG for _, _, word in words):
        return
    for at, (start, end, word) in enumerate(words):
        if len(word) >= LONG and not _IN_CODE.search(
            text[max(0, start - 1) : start] + text[end : end + 1]
        ):
            yield Stretch(max(0, at - _AROUND), min(len(words), at + 1 + _AROUND))


def _of_short(words: Sequence[Word], text: str) -> Iterator[Stretch]:
    if sum(len(word) <= _SHORT for _, _, word in words) < _FEWEST_SHORT - 1:
        return
    first = 0
    for at, (start, _, word) in enumerate([*words, (len(text), len(text), "x" * LONG)]):
        between = text[words[at - 1][1] : start] if at else ""
        divided = between[:1].isdigit() or between[-1:].isdigit()
        if len(word) > _SHORT or divided:
            if at - first >= _FEWEST_SHORT:
                yield Stretch(max(0, first - 1), min(len(words), at + 1))
            first = at if divided else at + 1
