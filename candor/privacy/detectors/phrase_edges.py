"""Where a recovery phrase begins and ends in a run of listed words that sentences lengthen."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from candor.privacy.detectors.mnemonic_checksum import LENGTHS, is_valid, valid_slices
from candor.privacy.detectors.near_words import is_near
from candor.privacy.detectors.prose_words import AROUND, PROSE
from candor.privacy.detectors.seed_words import Word, adjoin
from candor.privacy.detectors.word_lists import WordPlaces, word_lists

LONGEST_CHECKED = 60
# A sentence's last words before a phrase, or the first behind, that happen to be listed.
_MOST_OUTSIDE = 5
_JOINTS = frozenset(["and", "und", "y", "e", "et", "и", "و", "和", "及", "plus", "then", "finally"])
_NUMBER = re.compile(r"\d{1,3}")
# No sentence goes on behind so many blanks.
_WIDEST_GAP = 256
_SENTENCE_END = re.compile(r"[?!.。？！؟…]|\n")
_FEWEST_LINES, _MOST_MARKS = 10, 16
_LINE_BEGINS = re.compile(r"(?:\A|\n)[^\w\n]{0,8}\d{0,2}[^\w\n]{0,8}\Z")
_LINE_ENDS = re.compile(r"[^\w\n]{0,8}(?:\n|\Z)")
_CLAUSE_END = re.compile(r"[?!.:;。？！؟：；…—\n]")


def trimmed(
    text: str,
    stretch: Sequence[Word],
    listed: Sequence[bool],
    bounds: tuple[int, int],
    language: str,
) -> list[Word]:
    """Leave unlisted words at the ends away, unless one is of the phrase.

    It is where it is a slip away from a listed word, or makes the phrase as long as phrases are.
    """
    first, last = bounds
    begin, end = first, last
    while not listed[begin]:
        begin += 1
    while not listed[end - 1]:
        end -= 1
    gaps = {_form(text, stretch, at) for at in range(begin + 1, end)}
    before = begin > 0 and _form(text, stretch, begin) in gaps and not listed[begin - 1]
    behind = end < len(stretch) and _form(text, stretch, end) in gaps and not listed[end]
    if all("\n" in gap for gap in gaps) and (
        end - begin in LENGTHS or end - begin + 1 not in LENGTHS
    ):
        before = before and _has_line(text, stretch[begin - 1])
        behind = behind and _has_line(text, stretch[end])
    slip_before = before and _is_slip(stretch[begin - 1][2], language)
    slip_behind = behind and _is_slip(stretch[end][2], language)
    if slip_before or slip_behind:
        begin, end = begin - slip_before, end + slip_behind
    elif end - begin not in LENGTHS:
        if behind and end < last and end + 1 - begin in LENGTHS:
            end += 1
        elif before and begin > first and end - begin + 1 in LENGTHS:
            begin -= 1
    return list(stretch[begin:end])


def _is_slip(word: str, language: str) -> bool:
    return word not in PROSE and is_near(word, language)


def without_sentences(text: str, run: list[Word], places: WordPlaces) -> tuple[list[Word], bool]:
    """Leave the words of the sentences around away; tell whether the rest has a checksum."""
    run = _of_one_a_line(text, run)
    values = [places.get(word[2], -1) for word in run]
    if len(run) > LONGEST_CHECKED or len(set(values)) == 1:
        return run, False
    longest = 0
    for first, last in valid_slices(values):
        if last - first < longest:
            break
        longest = last - first
        inside = {sign for at in range(first + 1, last) for sign in _gap(text, run, at)}
        if _is_outside(text, run, (0, first), inside) and _is_outside(
            text, run, (last, len(run)), inside
        ):
            return run[first:last], True
    return (run, True) if longest else (_by_length(text, run), False)


def _is_outside(text: str, run: list[Word], part: tuple[int, int], inside: set[str]) -> bool:
    """Tell whether the words at an end are what people say there, or of another sentence."""
    first, last = part
    if all(word[2] in AROUND for word in run[first:last]):
        return True
    joint = first or last
    return last - first <= _MOST_OUTSIDE and _parts(text, run, joint, inside, _CLAUSE_END)


def _of_one_a_line(text: str, run: list[Word]) -> list[Word]:
    """Leave sentences away above and below words that have a line each."""
    breaks = sum("\n" in _gap(text, run, at) for at in range(1, len(run)))
    if breaks < _FEWEST_LINES:
        return run
    begin, end = 0, len(run)
    while begin < _MOST_OUTSIDE and not _has_line(text, run[begin]):
        begin += 1
    while len(run) - end < _MOST_OUTSIDE and not _has_line(text, run[end - 1]):
        end -= 1
    rest = run[begin:end]
    if len(rest) in LENGTHS and all(_has_line(text, word) for word in rest):
        return rest
    return run


def _has_line(text: str, word: Word) -> bool:
    """Tell whether nothing but list marks and a number stands in the word's line."""
    return (
        _LINE_BEGINS.search(text[max(0, word[0] - _MOST_MARKS) : word[0]]) is not None
        and _LINE_ENDS.match(text, word[1]) is not None
    )


def end_with_last(text: str, words: Sequence[Word], span: tuple[int, int], language: str) -> int:
    """Give the end of a phrase, behind a last word that `and` divides from the others."""
    first, behind = bisect_left(words, (span[0],)), bisect_left(words, (span[1],))
    places = word_lists()[language]
    if behind + 1 >= len(words) or words[behind][2] not in _JOINTS:
        return span[1]
    last = words[behind + 1]
    joined = all(adjoin(text, words[at][1], words[at + 1][0]) for at in (behind - 1, behind))
    whole = is_valid([places.get(word[2], -1) for word in words[first:behind]])
    if joined and not whole and (last[2] in places or is_near(last[2], language)):
        return last[1]
    return span[1]


def _by_length(text: str, run: list[Word]) -> list[Word]:
    """Cut sentences off where the rest is as long as phrases are.

    Only a sentence that began before the run, or goes on behind it: another could be the phrase's.
    """
    size = len(run)
    begins = [at for at in range(1, min(_MOST_OUTSIDE, size - 1) + 1) if _ends(text, run, at)]
    ends = [at for at in range(max(1, size - _MOST_OUTSIDE), size) if _ends(text, run, at)]
    start, end = run[0][0], run[-1][1]
    if begins and not _goes_on(text[max(0, start - _WIDEST_GAP) : start].rstrip()[-1:]):
        begins = []
    if ends and not _goes_on(text[end : end + _WIDEST_GAP].lstrip()[:1]):
        ends = []
    for begin in (*reversed(begins), 0):
        for end in (*ends, size):
            if (begin, end) == (0, size) or end - begin not in LENGTHS:
                continue
            inside = {sign for at in range(begin + 1, end) for sign in _gap(text, run, at)}
            if (not begin or _parts(text, run, begin, inside, _SENTENCE_END)) and (
                end == size or _parts(text, run, end, inside, _SENTENCE_END)
            ):
                return run[begin:end]
    return run


def _goes_on(sign: str) -> bool:
    return sign.isalnum() or sign in (",", "'", "’")


def _ends(text: str, run: Sequence[Word], at: int) -> bool:
    return _SENTENCE_END.search(_gap(text, run, at)) is not None


def _parts(
    text: str, run: Sequence[Word], at: int, inside: set[str], ends: re.Pattern[str]
) -> bool:
    """Tell whether what stands before a word ends a sentence, as nothing within the phrase does."""
    return 0 < at < len(run) and any(
        sign not in inside for sign in ends.findall(_gap(text, run, at))
    )


def _gap(text: str, words: Sequence[Word], at: int) -> str:
    return text[words[at - 1][1] : words[at][0]]


def _form(text: str, words: Sequence[Word], at: int) -> str:
    """Give what stands before a word, whatever its number is."""
    return _NUMBER.sub("1", _gap(text, words, at))
