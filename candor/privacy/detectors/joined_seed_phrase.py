"""Recovery phrases whose words are run together, or whose letters are set apart."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, compress, count, pairwise

from candor.privacy.detectors.mnemonic_checksum import LENGTHS, valid_slice
from candor.privacy.detectors.odd_words import LONG, Stretch, odd_stretches
from candor.privacy.detectors.seed_words import Word, letters_in
from candor.privacy.detectors.word_chains import Chain, chains_of, likely_lists
from candor.privacy.detectors.word_flags import are_close
from candor.privacy.detectors.word_lists import is_of_beginnings, word_lists

_COMMONEST = "english"
# Written without spaces, these have a detector of their own.
_UNSPACED = frozenset({"chinese_simplified", "chinese_traditional"})
_OTHER_SCRIPTS = frozenset({"russian", "korean", "japanese"})
_FEWEST_WORDS = 11
# One long word is taken by fewer, for one of its words may be mistyped.
_FEWEST_IN_ONE = 8
# A chain may break once, over a word mistyped; the longer half of eleven words is six.
_WIDEST_BREAK, _FEWEST_IN_HALF = 10, 6
# A phrase with a few words broken has so many whole ones close together.
_FEWEST_WHOLE, _WITHIN = 8, 14
# Prose has fewer pieces than this for each word of the list, and more than that.
_MOST_PIECES, _FEWEST_PIECES = 1.5, 0.5
# Of the words of a phrase drawn at random so many differ.
_LEAST_VARIED = 0.85
_LONGEST_CHECKED = 60
# Reading a letter costs about 3 µs. No honest text has more odd ones; beyond them all are taken.
_MOST_LETTERS = 12_000
# Of one language alone it costs 1 µs; 100 kB of documentation have at most 19,000 such letters.
_MOST_LETTERS_WHOLE = 40_000


def joined_phrases(words: Sequence[Word], text: str) -> Iterator[tuple[int, int]]:
    """Find phrases in the letters alone, whatever stands between them; offsets of the text.

    Where the words are not broken up oddly, only a right checksum makes a phrase.
    """
    left = _MOST_LETTERS
    for stretch in odd_stretches(words, text):
        part = words[stretch.first : stretch.last]
        left -= sum(map(len, letters_in(part)))
        if left < 0:
            yield part[0][0], part[-1][1]
        else:
            letters = "".join(letters_in(part))
            for language in _languages(letters):
                yield from _in_part(part, letters, language)
    left = _MOST_LETTERS_WHOLE
    for stretch in _nearly_whole(words):
        part = words[stretch.first : stretch.last]
        letters = "".join(letters_in(part))
        left -= len(letters)
        if left >= 0:
            yield from _in_part(part, letters, _COMMONEST)
        elif len(set(letters_in(part))) >= _LEAST_VARIED * _FEWEST_WORDS:
            yield part[0][0], part[-1][1]


def may_be_nearly_whole(words: Sequence[str]) -> bool:
    """Tell cheaply whether a text of these words may hold a phrase in few pieces."""
    if len(words) < _FEWEST_WHOLE:
        return False
    flags = bytes(map(word_lists()[_COMMONEST].__contains__, words))
    return are_close(flags, _FEWEST_WHOLE, within=_WITHIN)


def _nearly_whole(words: Sequence[Word]) -> Iterator[Stretch]:
    if len(words) < _FEWEST_WHOLE:
        return
    known = word_lists()[_COMMONEST]
    listed = list(compress(count(), map(known.__contains__, letters_in(words))))
    first = last = -1
    for low, high in zip(listed, listed[_FEWEST_WHOLE - 1 :], strict=False):
        if high - low >= _WITHIN:
            continue
        if low - _WITHIN > last >= 0:
            yield Stretch(max(0, first - _WITHIN), min(len(words), last + _WITHIN))
            first = -1
        first, last = low if first < 0 else first, high
    if last >= 0:
        yield Stretch(max(0, first - _WITHIN), min(len(words), last + _WITHIN))


def _languages(letters: str) -> Iterator[str]:
    for family in _families(letters.isascii()):
        yield from likely_lists(letters, family, fewest=_FEWEST_IN_HALF)


@cache
def _families(is_ascii: bool) -> tuple[tuple[str, ...], ...]:
    names = [name for name in word_lists() if name not in _UNSPACED]
    latin = [name for name in names if name.rstrip("…") not in _OTHER_SCRIPTS]
    whole = tuple(name for name in latin if not is_of_beginnings(name))
    beginnings = tuple(name for name in latin if is_of_beginnings(name))
    others = () if is_ascii else tuple((name,) for name in names if name not in latin)
    return (whole, beginnings, *others)


def _in_part(words: Sequence[Word], letters: str, language: str) -> Iterator[tuple[int, int]]:
    offsets = [0, *accumulate(map(len, letters_in(words)))]
    for found in _candidates(chains_of(letters, (language,))):
        first = bisect_right(offsets, found.start) - 1
        last = bisect_right(offsets, found.end - 1) - 1
        if _is_phrase(found, letters, language, pieces=last + 1 - first):
            if first == last:
                # mistyped or not, the whole of the long word is the phrase
                yield words[first][:2]
            else:
                yield (
                    _place(words[first], found.start - offsets[first])[0],
                    _place(words[last], found.end - 1 - offsets[last])[1],
                )


def _candidates(chains: Sequence[Chain]) -> Iterator[Chain]:
    """Yield chains, and pairs with a word in between that may be mistyped, by their length."""
    for chain in chains:
        if chain.size >= _FEWEST_IN_ONE:
            yield chain
    for chain, after in pairwise(chains):
        close = after.start - chain.end <= _WIDEST_BREAK
        if close and max(chain.size, after.size) < _FEWEST_WORDS <= chain.size + after.size:
            yield Chain((*chain.bounds, *after.bounds))


def _is_phrase(found: Chain, letters: str, language: str, *, pieces: int) -> bool:
    """Tell words run together, or broken into many pieces, from prose and code."""
    words = found.words(letters)
    varied = len(set(words)) >= _LEAST_VARIED * len(words)
    if pieces == 1:
        return len(letters) >= LONG and (varied or _is_valid(words, language))
    if found.size < _FEWEST_WORDS or not varied or is_of_beginnings(language):
        return False
    if not _FEWEST_PIECES * found.size < pieces < _MOST_PIECES * found.size:
        return True
    return _is_valid(words, language)


def _is_valid(words: Sequence[str], language: str) -> bool:
    if not min(LENGTHS) <= len(words) <= _LONGEST_CHECKED:
        return False
    places = word_lists()[language]
    return valid_slice([places.get(word, -1) for word in words]) is not None


def _place(word: Word, offset: int) -> tuple[int, int]:
    """Give the letter's offsets in the text; a long word goes as a whole, as does an odd one."""
    start, end, letters = word
    if len(letters) != end - start or len(letters) >= LONG:
        return start, end
    return start + offset, start + offset + 1
