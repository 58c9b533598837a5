"""Chains of listed words in a run of letters that nothing divides."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from candor.privacy.detectors.word_lists import is_of_beginnings, word_lists

_SHORTEST_CHAIN = 2
_LONGEST_HEAD = 4
# Lists share words, and a chain from all of a family takes the longer of two.
_LEAST_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Chain:
    """Listed words in a row: where they begin in the letters, and at last where they end."""

    bounds: tuple[int, ...]

    @property
    def start(self) -> int:
        """Offset of the first letter."""
        return self.bounds[0]

    @property
    def end(self) -> int:
        """Offset behind the last letter."""
        return self.bounds[-1]

    @property
    def size(self) -> int:
        """Number of words."""
        return len(self.bounds) - 1

    def words(self, letters: str) -> list[str]:
        """Read the words."""
        return [letters[start:end] for start, end in pairwise(self.bounds)]


def chains_of(letters: str, lists: tuple[str, ...]) -> list[Chain]:
    """Give chains of two words and more that do not overlap, in reading order, longest first taken.

    Time is linear in the letters: each place knows the longest chain of words that ends there.
    """
    before, counts = _link(letters, lists)
    ends = [end for end, count in enumerate(counts) if count >= _SHORTEST_CHAIN]
    ends.sort(key=lambda end: (-counts[end], end))
    taken = bytearray(len(counts))
    chains: list[Chain] = []
    for end in ends:
        if taken[end - 1]:
            continue
        bounds = [end]
        while before[bounds[-1]] >= 0 and not taken[before[bounds[-1]]]:
            bounds.append(before[bounds[-1]])
        start = bounds[-1]
        if len(bounds) > _SHORTEST_CHAIN and not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            chains.append(Chain(tuple(reversed(bounds))))
    return sorted(chains, key=lambda chain: chain.start)


def likely_lists(letters: str, family: tuple[str, ...], *, fewest: int) -> Iterator[str]:
    """Name the lists of a family that hold most words of a chain of `fewest` words and more."""
    chains = [chain for chain in chains_of(letters, family) if chain.size >= fewest]
    if any(map(is_of_beginnings, family)):
        # so short that the lists can hardly be told apart
        return iter(family if chains else ())
    likely: set[str] = set()
    for chain in chains:
        words = chain.words(letters)
        votes = Counter(name for word in words for name in family if word in word_lists()[name])
        likely.update(name for name, count in votes.items() if count >= _LEAST_SHARE * len(words))
    return (name for name in family if name in likely)


def _link(letters: str, lists: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """Give for each place the start of the word that ends there and the words in its chain."""
    heads = _heads(lists)
    shortest, beginnings = _beginnings(lists)
    before = [-1] * (len(letters) + 1)
    counts = [0] * (len(letters) + 1)
    # most letters begin no word
    for at in [at for at in range(len(letters)) if letters[at : at + shortest] in beginnings]:
        for size, words_by_head in heads:
            words = words_by_head.get(letters[at : at + size])
            if words is None:
                continue
            count = counts[at] + 1
            for word in words:
                if letters.startswith(word, at):
                    end = at + len(word)
                    if counts[end] < count:
                        counts[end], before[end] = count, at
    return before, counts


@cache
def _beginnings(lists: tuple[str, ...]) -> tuple[int, frozenset[str]]:
    """Give the letters that the words of some lists begin with, as many as the shortest has."""
    heads = _heads(lists)
    shortest = heads[0][0]
    return shortest, frozenset(head[:shortest] for _, words in heads for head in words)


@cache
def _heads(lists: tuple[str, ...]) -> Sequence[tuple[int, dict[str, tuple[str, ...]]]]:
    """Sort the words of some lists by their first letters, four where the word has them."""
    by_size: dict[int, dict[str, tuple[str, ...]]] = {}
    for word in {word for name in lists for word in word_lists()[name]}:
        size = min(len(word), _LONGEST_HEAD)
        heads = by_size.setdefault(size, {})
        heads[word[:size]] = (*heads.get(word[:size], ()), word)
    return sorted(by_size.items())
