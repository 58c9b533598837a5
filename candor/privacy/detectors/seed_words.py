"""The words of a text as a recovery phrase may hold them, and what may stand between two."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter

from candor.domain.look_alikes import FOREIGN, in_latin
from candor.privacy.detectors.word_lists import languages_of_word

# Start and end in the text, and the word in small letters.
Word = tuple[int, int, str]

_LETTERS = itemgetter(2)
_MARKS = "\u0300-\u036f\u20d0-\u20f0\ufffd"
_WORD = re.compile(rf"[^\W\d_]{{1,500}}(?:[{_MARKS}]{{1,8}}[^\W\d_]{{1,64}}){{0,64}}")
_ASCII_WORD = re.compile(r"[a-z]{1,500}")
_MARK = re.compile(f"[{_MARKS}]")
_NUMBER = re.compile(r"\d{1,3}")
_WIDEST_GAP = 32
_MOST_NUMBERS, _LARGEST_NUMBER = 2, 48
_MOST_LINE_ENDS = 6
_LEET = re.compile(
    r"(?<![A-Za-z0-9@$])(?=[a-z]{0,7}[013457@$])[A-Za-z][A-Za-z013457@$]{2,7}(?![A-Za-z0-9@$])"
    r"|(?<![A-Za-z0-9@$])[34@$][a-z][a-z013457@$]{1,6}(?![A-Za-z0-9@$])"
)
# In every such word a letter and a sign for one touch; few texts have so many pairs.
_LEET_PAIR = re.compile(r"[A-Za-z][013457@$]|[34@$][a-z]")
_LETTER_OF_DIGIT = tuple(zip("013457@$", "oleastas", strict=True))
_FEWEST_LEET = 4
_CODE_MARKS = "```"
# An option of a command line: --verbose
_OPTION = re.compile(r"--\Z")
# A word that comes back between the others labels them: "word 1 is …, word 2 is …".
_FEWEST_LABELS, _LEAST_SHARE = 10, 0.15
_FEWEST_LABELLED, _LONGEST_LABELLED = 14, 400
_NUMBERED, _FEWEST_NUMBERED = re.compile(r"[ #№]{0,2}\d"), 3
_DIGITS, _FEWEST_DIGITS = "0123456789", 6


class PlainWords(dict[str, str]):
    """Words in small letters, by how one text writes them."""

    def __missing__(self, written: str) -> str:
        word = written.casefold()
        if word not in languages_of_word() and not word.isascii():
            word = _plain(word)
        self[written] = word
        return word


def words_of(text: str, letters: Sequence[str] | None = None) -> list[Word]:
    """Give the words in reading order; `letters` are theirs, where they are known."""
    letters = letters_of(text, PlainWords()) if letters is None else letters
    is_ascii = text.isascii()
    matches = _ASCII_WORD.finditer(text.lower()) if is_ascii else _WORD.finditer(text)
    return [(*match.span(), word) for match, word in zip(matches, letters, strict=True)]


def letters_of(text: str, plain: PlainWords) -> list[str]:
    """Give the letters of the words in reading order, look-alikes of Latin ones read as those.

    `plain` keeps what is known of the words, to be used again.
    """
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return list(map(plain.__getitem__, _WORD.findall(text)))


def letters_in(words: Iterable[Word]) -> Iterator[str]:
    """Give the letters of words, several times faster than a loop does."""
    return map(_LETTERS, words)


def without_labels(text: str, words: list[Word]) -> list[Word]:
    """Leave words away that come back between the others; all words where none does.

    Ten times, or three times before a number: `words 1-4: … words 5-8: …`.
    """
    if not _FEWEST_LABELLED <= len(words) <= _LONGEST_LABELLED:
        return words
    labels: set[str] = set()
    if len(set(letters_in(words))) <= len(words) - _FEWEST_LABELS + 1:
        fewest = max(_FEWEST_LABELS, _LEAST_SHARE * len(words))
        labels.update(_frequent(letters_in(words), fewest))
    if sum(map(text.count, _DIGITS)) >= _FEWEST_DIGITS:
        numbered = (word for _, end, word in words if _NUMBERED.match(text, end))
        labels.update(_frequent(numbered, _FEWEST_NUMBERED))
    return _between_labels(words, labels) if labels else words


def may_be_labelled(text: str, words: Sequence[str]) -> bool:
    """Tell cheaply whether words may come back as labels do."""
    again = len(words) - len(set(words))
    return _FEWEST_LABELLED <= len(words) <= _LONGEST_LABELLED and (
        again >= _FEWEST_LABELS - 1
        or (again >= _FEWEST_NUMBERED - 1 and sum(map(text.count, _DIGITS)) >= _FEWEST_DIGITS)
    )


def _between_labels(words: list[Word], labels: set[str]) -> list[Word]:
    """Leave labels away, but for one that stands where a word of the phrase is expected.

    Where mostly `k` labels divide two words, of more than twice as many the middle one is a word:
    `word 3: cat, word 4: word, word 5: dog`.
    """
    runs: list[list[Word]] = [[]]
    others: list[Word] = []
    for word in words:
        if word[2] in labels:
            runs[-1].append(word)
        else:
            others.append(word)
            runs.append([])
    usual = Counter(len(run) for run in runs[1:-1] if run).most_common(1)
    if not usual:
        return others
    size = usual[0][0]
    left: list[Word] = []
    for at, run in enumerate(runs):
        is_last = at == len(runs) - 1
        if len(run) > 2 * size or (is_last and len(run) > size):
            left.append(run[size])
        left.extend(others[at : at + 1])
    return left


def _frequent(words: Iterable[str], fewest: float) -> Iterator[str]:
    return (word for word, count in Counter(words).items() if count >= fewest)


def adjoin(text: str, end: int, start: int) -> bool:
    """Tell whether only separators, list marks and at most two small numbers lie between."""
    gap = start - end
    if gap == 1 and text[end] == " ":
        return True
    if not 0 < gap <= _WIDEST_GAP:
        return False
    between = text[end:start]
    if _CODE_MARKS in between or _OPTION.search(between) or between.count("\n") > _MOST_LINE_ENDS:
        return False
    numbers = _NUMBER.findall(between)
    return len(numbers) <= _MOST_NUMBERS and all(int(n) <= _LARGEST_NUMBER for n in numbers)


def with_digits_as_letters(text: str) -> str | None:
    """Read `ab4nd0n` as `abandon`, character by character; None where hardly a word is so."""
    if not all(_are_enough(pattern.finditer(text)) for pattern in (_LEET_PAIR, _LEET)):
        return None
    # outside ASCII a text is translated far slower than this
    for digit, letter in _LETTER_OF_DIGIT:
        text = text.replace(digit, letter)
    return text


def _are_enough(matches: Iterator[re.Match[str]]) -> bool:
    return next(islice(matches, _FEWEST_LEET - 1, None), None) is not None


def _plain(word: str) -> str:
    known = languages_of_word()
    bare = _MARK.sub("", word)
    if bare in known or FOREIGN.search(bare):
        return bare
    latin = in_latin(bare)
    mixed = latin.isascii() and any(char.isascii() for char in bare)
    return latin if latin in known or mixed else bare
