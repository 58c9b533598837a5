"""Wallet recovery phrases (BIP-39) in all twelve languages, mistyped ones too."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from candor.privacy.contract import Span
from candor.privacy.detectors.joined_seed_phrase import joined_phrases
from candor.privacy.detectors.mnemonic_checksum import LENGTHS, valid_slice
from candor.privacy.detectors.seed_words import (
    Word,
    adjoin,
    with_digits_as_letters,
    without_labels,
    words_of,
)
from candor.privacy.detectors.word_lists import WordPlaces, languages_of_word, word_lists
from candor.privacy.spans import resolve

TYPE = "SEED_PHRASE"

# Ordinary prose was never seen to run to ten listed words.
_FEWEST_LISTED = 11
# Of so many words one may be mistyped.
_WINDOW = 12
# A run whose checksum fails is a phrase only when its words differ as random ones do.
_FEWEST_DISTINCT = 8
_LONGEST_CHECKED = 60

_LONGEST_TYPED = 12
# The commonest words of prose, listed or not: a phrase drawn at random holds hardly any.
_PROSE = frozenset(
    re.findall(
        r"\w{1,20}",
        """
        the and are was were has had his her its for not but from they them their there which into
        been being does did than these those our your would could
        you have this that can will what when who then with before after about again any all over
        under only just more other use make like because very much such also same where how never
        als und der die das den dem ist nicht ein eine que los las por para con una del les des est
        pas pour dans qui não uma com dos das как что это для она они его или
        is it if in of to on at by be do my me we he so no an as or up a i
        """,
    )
)
_MOST_PROSE = 3
# What people say right before or after a phrase, as far as it is listed.
_AROUND = _PROSE | frozenset(
    re.findall(
        r"\w{1,20}",
        """
        seed phrase wallet secret word recovery backup key please help thank hello now wrong correct
        sure still work lost problem try import access open restore ready enter
        frase palabra clave ayuda semilla mot phrase aide
        """,
    )
)


class SeedPhraseDetector:
    """Finds runs of words of one list: certain by checksum, or too long to be prose.

    A phrase with a wrong checksum, one word missing or one in twelve mistyped is found as well,
    also with its words run together or its letters apart, and by four-letter beginnings.
    """

    types = frozenset({TYPE})

    def find(self, text: str) -> Iterator[Span]:
        """Find recovery phrases; `text` is in NFKC."""
        yield from _find(text)
        lettered = with_digits_as_letters(text)
        if lettered:
            yield from _find(lettered)


def _find(text: str) -> list[Span]:
    every = words_of(text)
    found = _in_words(text, every)
    unlabelled = without_labels(every)
    if unlabelled is not every:
        found += _in_words(text, unlabelled)
    return [*found, *_in_letters(text, every, found)]


def _in_letters(text: str, words: Sequence[Word], found: Sequence[Span]) -> Iterator[Span]:
    """Look through what was not found word by word."""
    taken = resolve(found)
    starts = [span.start for span in taken]

    def is_free(start: int, end: int) -> bool:
        at = bisect_left(starts, end)
        return at == 0 or taken[at - 1].end <= start

    rest = [word for word in words if is_free(word[0], word[1])] if taken else words
    for start, end in joined_phrases(rest, text):
        if is_free(start, end):
            yield Span(start, end, TYPE)


def _in_words(text: str, words: Sequence[Word]) -> list[Span]:
    phrases = [
        _phrase(run, word_lists()[language])
        for language, first, last in _dense_parts(words)
        for stretch in _stretches(text, words[first:last], word_lists()[language])
        for run in _runs(stretch, word_lists()[language])
    ]
    return [phrase for phrase in phrases if phrase]


def _dense_parts(words: Sequence[Word]) -> Iterator[tuple[str, int, int]]:
    """Yield each list with the parts of the text that nearly all of its words could make."""
    if len(words) < _FEWEST_LISTED:
        return
    known = languages_of_word()
    indexes: dict[str, list[int]] = {}
    for index, (_, _, word) in enumerate(words):
        for language in known.get(word, ()):
            indexes.setdefault(language, []).append(index)
    for language, listed in indexes.items():
        first = last = -1
        for low, high in zip(listed, listed[_FEWEST_LISTED - 1 :], strict=False):
            if high - low >= _WINDOW:
                continue
            if low > last >= 0:
                yield language, max(first - 1, 0), last + 2
                first = -1
            first, last = low if first < 0 else first, high
        if last >= 0:
            yield language, max(first - 1, 0), last + 2


def _stretches(text: str, words: Sequence[Word], places: WordPlaces) -> Iterator[list[Word]]:
    """Yield the words, listed or perhaps mistyped, that only separators divide."""
    stretch: list[Word] = []
    for word in words:
        fits = word[2] in places or _may_be_mistyped(word[2])
        if stretch and not (fits and adjoin(text, stretch[-1][1], word[0])):
            if len(stretch) >= _FEWEST_LISTED:
                yield stretch
            stretch = []
        if fits:
            stretch.append(word)
    if len(stretch) >= _FEWEST_LISTED:
        yield stretch


def _runs(stretch: list[Word], places: WordPlaces) -> Iterator[list[Word]]:
    """Yield the parts with at most one unlisted word in twelve, or eleven listed in a row."""
    listed = [word[2] in places for word in stretch]
    first = last = -1
    for begin in range(len(stretch) - _FEWEST_LISTED + 1):
        window = listed[begin : begin + _WINDOW]
        if window.count(True) < _FEWEST_LISTED:
            continue
        end = begin + len(window)
        if begin > last >= 0:
            yield _trimmed(stretch, listed, first, last)
            first = -1
        first, last = begin if first < 0 else first, end
    if last > 0:
        yield _trimmed(stretch, listed, first, last)


def _trimmed(stretch: list[Word], listed: list[bool], first: int, last: int) -> list[Word]:
    """Leave unlisted words at the ends away, unless one makes the phrase as long as phrases are."""
    begin, end = first, last
    while not listed[begin]:
        begin += 1
    while not listed[end - 1]:
        end -= 1
    if end - begin not in LENGTHS:
        if end < last and end + 1 - begin in LENGTHS:
            end += 1
        elif begin > first and end - begin + 1 in LENGTHS:
            begin -= 1
    return stretch[begin:end]


def _phrase(run: list[Word], places: WordPlaces) -> Span | None:
    """Take the run, without the words of the sentence around a valid phrase; None is prose."""
    values = [places.get(word[2], -1) for word in run]
    if len(run) <= _LONGEST_CHECKED:
        valid = valid_slice(values)
        if valid and len(set(values)) > 1:
            first, last = valid
            outside = [*run[:first], *run[last:]]
            if all(word[2] in _AROUND for word in outside):
                run = run[first:last]
            return Span(run[0][0], run[-1][1], TYPE)
    prose = sum(word[2] in _PROSE for word in run)
    if len(set(values)) >= _FEWEST_DISTINCT and prose <= _MOST_PROSE * len(run) // _WINDOW:
        return Span(run[0][0], run[-1][1], TYPE)
    return None


def _may_be_mistyped(word: str) -> bool:
    return len(word) <= _LONGEST_TYPED and word not in _PROSE
