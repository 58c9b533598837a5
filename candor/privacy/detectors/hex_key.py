"""Private keys as 64 hexadecimal digits, told apart from hashes by form and by words around."""

import re
from collections.abc import Iterator

from candor.privacy.detectors.key_context import KeyWords
from candor.privacy.detectors.tokens import stands_alone

_HEX = re.compile(r"[0-9a-fA-F]{64}")
# Groups that spaces, dashes, colons, commas or line ends set apart. What may not stand before them
# is looked for behind the first digit: `re` is faster so.
_GROUPS = re.compile(
    r"[0-9a-fA-F](?<![0-9a-zA-Z].)(?:(?<=0)[xX][0-9a-fA-F]{2,62}|[0-9a-fA-F]{1,61})"
    r"(?:[ \t\r\n:,;_|-]{1,4}[0-9a-fA-F]{2,62}){1,1000}(?![0-9a-zA-Z])"
)
_GROUP = re.compile(r"(?:0[xX])?([0-9a-fA-F]{2,62})")
_LETTER = re.compile(r"[a-fA-F]")
_DIGITS = 64
_FIGURES, _LETTERS = "0123456789", "abcdefABCDEF"
_WORD = re.compile(r"[^\W\d_]{2,60}")
_FEWEST_DISTINCT = 4
# A message with no more words than this beside the string is the string alone.
_MOST_WORDS = 2
# A message that a person writes; documents are longer, and quote hashes without a word.
_LONGEST_MESSAGE = 400
_MOST_LINES = 4
_FEWEST_LETTERS, _MOST_LETTERS = 10, 40


def find(text: str) -> Iterator[tuple[int, int]]:
    """Find keys: the nearest telling word says key, or there is none and the form does.

    EVM hashes are written with 0x and keys are mostly exported without, so a bare string in a
    message counts as a key, one with 0x only where it stands alone. The error that costs nothing
    is taken: a transaction hash can be sent again, a leaked key empties a wallet.
    """
    words = KeyWords(text)
    alone: bool | None = None
    for start, end, digits in _candidates(text):
        if not stands_alone(text, start, end) or len(set(digits)) < _FEWEST_DISTINCT:
            continue
        found = words.verdict(start, end)
        if found is None and text[max(0, start - 1) : start] not in ("/", "="):
            if alone is None:
                alone = _is_alone(text)
            bare = text[start : start + 2] not in ("0x", "0X")
            if alone or (bare and len(text) <= _LONGEST_MESSAGE):
                yield start, end
        elif found == "key":
            yield start, end


def _candidates(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _HEX.finditer(text):
        start, end = match.span()
        if text[max(0, start - 2) : start] in ("0x", "0X"):
            start -= 2
        yield start, end, match[0]
    # of 64 digits drawn at random at least so many are figures
    if sum(map(text.count, _FIGURES)) < _DIGITS - _MOST_LETTERS:
        return
    if sum(map(text.count, _LETTERS)) < _FEWEST_LETTERS:
        return
    for match in _GROUPS.finditer(text):
        if len(_LETTER.findall(match[0])) >= _FEWEST_LETTERS:
            yield from _in_groups(match)


def _in_groups(run: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the groups in a row that come to 64 digits and hold figures as keys do."""
    text = run.string
    groups = [(m.start(), m.end(), m[1]) for m in _GROUP.finditer(text, *run.span())]
    first = total = 0
    for last, (_, end, digits) in enumerate(groups):
        total += len(digits)
        while total > _DIGITS:
            total -= len(groups[first][2])
            first += 1
        if total == _DIGITS and last > first:
            key = [group for _, _, group in groups[first : last + 1]]
            if _is_grouped(key) and _is_random("".join(key)):
                yield groups[first][0], end, "".join(key)
                first, total = last + 1, 0


def _is_grouped(groups: list[str]) -> bool:
    """Tell equal groups, or a few lines of any length, from numbers that happen to add up."""
    sizes = {len(group) for group in groups[:-1]}
    return len(groups) <= _MOST_LINES or (len(sizes) == 1 and len(groups[-1]) <= max(sizes))


def _is_random(digits: str) -> bool:
    """Of 64 digits drawn at random 40 are figures and 24 letters, give or take twelve."""
    return _FEWEST_LETTERS <= sum(map(str.isalpha, digits)) <= _MOST_LETTERS


def _is_alone(text: str) -> bool:
    rest = _HEX.sub(" ", text[:1000]) + text[1000:2000]
    return len(_WORD.findall(_GROUPS.sub(" ", rest))) <= _MOST_WORDS
