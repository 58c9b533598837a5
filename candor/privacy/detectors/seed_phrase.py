"""Wallet recovery phrases (BIP-39) in all twelve languages, mistyped ones too."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from candor.privacy.contract import Span
from candor.privacy.detectors.joined_seed_phrase import joined_phrases
from candor.privacy.detectors.near_words import is_near
from candor.privacy.detectors.number_words import without_numbers
from candor.privacy.detectors.parted_seed_phrase import parted_phrases
from candor.privacy.detectors.percent_encoding import decoded
from candor.privacy.detectors.phrase_edges import (
    LONGEST_CHECKED,
    end_with_last,
    trimmed,
    without_sentences,
)
from candor.privacy.detectors.phrase_hints import FEWEST_LISTED, WINDOW, may_hold_phrase
from candor.privacy.detectors.prose_words import PROSE
from candor.privacy.detectors.seed_words import (
    PlainWords,
    Word,
    adjoin,
    letters_in,
    letters_of,
    with_digits_as_letters,
    without_labels,
    words_of,
)
from candor.privacy.detectors.word_flags import Run, around, listed, runs
from candor.privacy.detectors.word_lists import WordPlaces, languages_of_word, word_lists
from candor.privacy.spans import resolve

TYPE = "SEED_PHRASE"

_FEWEST_IN_A_ROW = 6
# Of 100 kB of documentation so many words at most stand in such rows; beyond them rows are not
# weighed word by word, and all are taken.
_MOST_IN_ROWS = 1_000
# A run whose checksum fails is a phrase only when its words differ as random ones do.
_FEWEST_DISTINCT = 8
_LONGEST_TYPED = 12
_MOST_PROSE = 3


class SeedPhraseDetector:
    """Finds runs of words of one list: certain by checksum, or too long to be prose.

    A phrase with a wrong checksum, one word missing or one in twelve mistyped is found as well,
    also with its words run together or its letters apart, and by four-letter beginnings.
    """

    types = frozenset({TYPE})

    def find(self, text: str) -> Iterator[Span]:
        """Find recovery phrases; `text` is in NFKC."""
        plain = PlainWords()
        yield from _find(text, plain)
        lettered = with_digits_as_letters(text)
        if lettered:
            yield from _find(lettered, plain)
        view = decoded(text)
        if view:
            for span in _find(view.text, plain):
                yield Span(*view.original(span.start, span.end), TYPE)


def _find(text: str, plain: PlainWords) -> list[Span]:
    letters = letters_of(text, plain)
    flags = listed(letters)
    if not may_hold_phrase(text, letters, flags):
        return []
    every = words_of(text, letters)
    found = _in_words(text, every, flags)
    unlabelled = without_labels(text, every)
    if unlabelled is not every:
        found += _in_words(text, unlabelled)
    for labelled in (every,) if unlabelled is every else (every, unlabelled):
        for uncounted in without_numbers(text, labelled):
            found += _in_words(text, uncounted)
    found += (Span(start, end, TYPE) for start, end in parted_phrases(every, flags, text, PROSE))
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


def _in_words(text: str, words: Sequence[Word], flags: bytes | None = None) -> list[Span]:
    flags = listed(letters_in(words)) if flags is None else flags
    rows = _too_many_rows(flags)
    if not rows:
        return _weighed(text, words, flags)
    taken = [
        Span(words[begin][0], words[end - 1][1], TYPE)
        for begin, end in rows
        if end - begin <= LONGEST_CHECKED or _are_varied(words[begin:end])
    ]
    edges = [0, *chain.from_iterable(rows), len(words)]
    parts = [words[begin:end] for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    rest = list(chain.from_iterable(parts))
    return [*taken, *_weighed(text, rest, listed(letters_in(rest)))]


def _are_varied(words: Sequence[Word]) -> bool:
    return len(set(letters_in(words))) >= _FEWEST_DISTINCT


def _too_many_rows(flags: bytes) -> list[Run]:
    """Give the rows that may hold a phrase where they are more than anybody writes, else none."""
    rows = list(runs(flags, _FEWEST_IN_A_ROW))
    if sum(end - begin for begin, end in rows) <= _MOST_IN_ROWS:
        return []
    # the word beside a row may be mistyped
    wide = around(rows, 1, len(flags))
    return [(begin, end) for begin, end in wide if flags.count(1, begin, end) >= FEWEST_LISTED]


def _weighed(text: str, words: Sequence[Word], flags: bytes) -> list[Span]:
    return [
        Span(phrase.start, end_with_last(text, words, (phrase.start, phrase.end), language), TYPE)
        for language, first, last in _dense_parts(words, flags)
        for stretch in _stretches(text, words[first:last], language)
        for run in _runs(text, stretch, language)
        if (phrase := _phrase(text, run, word_lists()[language]))
    ]


def _dense_parts(words: Sequence[Word], flags: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield each list with the parts of the text that nearly all of its words could make."""
    known = languages_of_word()
    indexes: dict[str, list[int]] = {}
    # of eleven listed words that one other divides six stand in a row
    for begin, end in around(runs(flags, _FEWEST_IN_A_ROW), _FEWEST_IN_A_ROW, len(words)):
        for index in range(begin, end):
            for language in known.get(words[index][2], ()):
                indexes.setdefault(language, []).append(index)
    for language, places in indexes.items():
        first = last = -1
        for low, high in zip(places, places[FEWEST_LISTED - 1 :], strict=False):
            if high - low >= WINDOW:
                continue
            if low > last >= 0:
                yield language, max(first - 1, 0), last + 2
                first = -1
            first, last = low if first < 0 else first, high
        if last >= 0:
            yield language, max(first - 1, 0), last + 2


def _stretches(text: str, words: Sequence[Word], language: str) -> Iterator[list[Word]]:
    """Yield the words, listed or perhaps mistyped, that only separators divide."""
    places = word_lists()[language]
    stretch: list[Word] = []
    for word in words:
        fits = word[2] in places or _may_be_mistyped(word[2], language)
        if stretch and not (fits and adjoin(text, stretch[-1][1], word[0])):
            if len(stretch) >= FEWEST_LISTED:
                yield stretch
            stretch = []
        if fits:
            stretch.append(word)
    if len(stretch) >= FEWEST_LISTED:
        yield stretch


def _runs(text: str, stretch: list[Word], language: str) -> Iterator[list[Word]]:
    """Yield the parts with at most one unlisted word in twelve, or eleven listed in a row."""
    places = word_lists()[language]
    listed = [word[2] in places for word in stretch]
    first = last = -1
    for begin in range(len(stretch) - FEWEST_LISTED + 1):
        window = listed[begin : begin + WINDOW]
        if window.count(True) < FEWEST_LISTED:
            continue
        end = begin + len(window)
        if begin > last >= 0:
            yield trimmed(text, stretch, listed, (first, last), language)
            first = -1
        first, last = begin if first < 0 else first, end
    if last > 0:
        yield trimmed(text, stretch, listed, (first, last), language)


def _phrase(text: str, run: list[Word], places: WordPlaces) -> Span | None:
    """Take the run, without the words of the sentences around a phrase; None is prose."""
    rest, is_valid = without_sentences(text, run, places)
    if is_valid or _is_drawn(rest, places):
        return Span(rest[0][0], rest[-1][1], TYPE)
    # a common word that is a slip away from a listed one may be the sentence's after all
    slips = [at for at, word in enumerate(run) if word[2] in PROSE and word[2] not in places]
    for first, last in pairwise([-1, *slips, len(run)]) if slips else ():
        part = run[first + 1 : last]
        if len(part) >= FEWEST_LISTED and len(part) < len(run):
            return _phrase(text, part, places)
    return None


def _is_drawn(run: list[Word], places: WordPlaces) -> bool:
    """Tell words drawn at random, one of them perhaps mistyped, from a sentence."""
    prose = sum(word[2] in PROSE for word in run)
    slips = sum(word[2] in PROSE and word[2] not in places for word in run)
    most = slips + 1 if slips else _MOST_PROSE * len(run) // WINDOW
    return prose <= most and len({places.get(word[2], -1) for word in run}) >= _FEWEST_DISTINCT


def _may_be_mistyped(word: str, language: str) -> bool:
    return len(word) <= _LONGEST_TYPED and (word not in PROSE or is_near(word, language))
