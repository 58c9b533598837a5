"""One byte for each word of a text, which tells of thousands of words without looping over them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from operator import sub

from candor.privacy.detectors.word_lists import languages_of_word

# First word and last, exclusive.
Run = tuple[int, int]


def listed(words: Iterable[str]) -> bytes:
    """Mark the words that some list holds."""
    return bytes(map(languages_of_word().__contains__, words))


def short(words: Iterable[str], most: int) -> bytes:
    """Mark the words of at most so many letters."""
    return bytes(map(most.__ge__, map(len, words)))


def runs(flags: bytes, fewest: int) -> Iterator[Run]:
    """Yield the runs of `fewest` marked words and more."""
    run = b"\x01" * fewest
    begin = flags.find(run)
    while begin != -1:
        end = flags.find(0, begin + fewest)
        end = len(flags) if end == -1 else end
        yield begin, end
        begin = flags.find(run, end)


def around(several: Iterable[Run], margin: int, size: int) -> Iterator[Run]:
    """Widen each run by `margin` words on either side, of `size` in all; merge those that meet."""
    first = last = -1
    for begin, end in several:
        if first >= 0 and begin - margin > last:
            yield first, last
            first = -1
        first, last = max(0, begin - margin) if first < 0 else first, min(size, end + margin)
    if first >= 0:
        yield first, last


def are_close(flags: bytes, fewest: int, *, within: int) -> bool:
    """Tell whether so many marked words lie somewhere within so many words."""
    if flags.count(1) < fewest:
        return False
    places = list(compress(range(len(flags)), flags))
    return _nearest(places, fewest) < within


def _nearest(places: Sequence[int], fewest: int) -> int:
    distances: Iterator[int] = map(sub, places[fewest - 1 :], places)
    return min(distances)
