"""Wallet recovery phrases (BIP-39) in all twelve languages, mistyped ones too."""

import re
from collections.abc import Iterator, Sequence

from candor.privacy.contract import Span
from candor.privacy.detectors.mnemonic_checksum import LENGTHS, is_valid
from candor.privacy.detectors.word_lists import (
    WordPlaces,
    languages_of_word,
    word_lists,
)

TYPE = "SEED_PHRASE"

# Ordinary prose was never seen to run to ten listed words.
_FEWEST_LISTED = 11
# Of so many words one may be mistyped.
_WINDOW = 12
# A run whose checksum fails is a phrase only when its words differ as random ones do.
_FEWEST_DISTINCT = 8
# Words beside a valid phrase that belong to the sentence around it.
_MOST_OUTSIDE = 8
_LONGEST_CHECKED = 60

_WORD = re.compile(r"[^\W\d_]+(?:\ufffd+[^\W\d_]+)?")
# Spaces, list marks and numbers: "1. abandon 2) ability", "abandon, ability", "#3: able".
_MARKS = r"[\s,;|/\\'\"`*•·.:()#=>&+_-]*"
_BETWEEN = re.compile(rf"{_MARKS}(?:\d{{1,2}}{_MARKS})?")
_WIDEST_GAP = 24
_CODE_MARKS = ("```", "--")
_SHORTEST_TYPED, _LONGEST_TYPED = 3, 10
# The commonest words of prose, listed or not: a phrase drawn at random holds hardly any.
_PROSE = frozenset(
    re.findall(
        r"\w+",
        """
        the and are was were has had his her its for not but from they them their there which into
        been being does did than these those our your would could
        you have this that can will what when who then with before after about again any all over
        under only just more other use make like because very much such also same where how never
        als und der die das den dem ist nicht ein eine que los las por para con una del les des est
        pas pour dans qui não uma com dos das как что это для она они его или
        """,
    )
)
_MOST_PROSE = 3

Word = tuple[int, int, str]


class SeedPhraseDetector:
    """Finds runs of words of one list: certain by checksum, or too long to be prose.

    A phrase with a wrong checksum, one word missing or one in twelve mistyped is found as well.
    """

    types = frozenset({TYPE})

    def find(self, text: str) -> Iterator[Span]:
        """Find recovery phrases; `text` is in NFKC."""
        words = [(*match.span(), match[0].casefold()) for match in _WORD.finditer(text)]
        if len(words) < _FEWEST_LISTED:
            return
        known = languages_of_word()
        counts: dict[str, int] = {}
        for _, _, word in words:
            for language in known.get(word, ()):
                counts[language] = counts.get(language, 0) + 1
        for language, count in counts.items():
            if count >= _FEWEST_LISTED:
                places = word_lists()[language]
                for stretch in _stretches(text, words, places):
                    for run in _runs(stretch, places):
                        yield from _phrase(run, places)


def _stretches(text: str, words: Sequence[Word], places: WordPlaces) -> Iterator[list[Word]]:
    """Yield the words, listed or perhaps mistyped, that only separators divide."""
    stretch: list[Word] = []
    for word in words:
        fits = word[2] in places or (bool(stretch) and _may_be_mistyped(word[2]))
        if stretch and not (fits and _adjoin(text, stretch[-1][1], word[0])):
            if len(stretch) >= _FEWEST_LISTED:
                yield stretch
            stretch = []
        if word[2] in places or (fits and stretch):
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


def _phrase(run: list[Word], places: WordPlaces) -> Iterator[Span]:
    """Take the valid phrases of a run, or all of it where none accounts for most of it."""
    values = [places.get(word[2], -1) for word in run]
    if len(run) <= _LONGEST_CHECKED:
        valid = _valid_slice(values)
        if valid and len(run) - (valid[1] - valid[0]) <= _MOST_OUTSIDE:
            yield Span(run[valid[0]][0], run[valid[1] - 1][1], TYPE)
            return
    prose = sum(word[2] in _PROSE for word in run)
    if len(set(values)) >= _FEWEST_DISTINCT and prose <= _MOST_PROSE * len(run) // _WINDOW:
        yield Span(run[0][0], run[-1][1], TYPE)


def _valid_slice(values: list[int]) -> tuple[int, int] | None:
    """Give the first of the longest valid phrases."""
    for length in LENGTHS:
        for begin in range(len(values) - length + 1):
            if is_valid(values[begin : begin + length]):
                return begin, begin + length
    return None


def _adjoin(text: str, end: int, start: int) -> bool:
    gap = start - end
    if gap == 1 and text[end] == " ":
        return True
    if not 0 < gap <= _WIDEST_GAP or any(mark in text[end:start] for mark in _CODE_MARKS):
        return False
    return _BETWEEN.fullmatch(text, end, start) is not None


def _may_be_mistyped(word: str) -> bool:
    return _SHORTEST_TYPED <= len(word) <= _LONGEST_TYPED and word not in _PROSE
