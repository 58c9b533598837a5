"""What tells whether a text stands in its sources: words, runs, numbers, names, denials."""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from candor.domain.sentences import split_sentences
from candor.validation.lexical import is_stop_word, stem

_TOKEN = re.compile(r"[\u3400-\u9fff]|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_NAME = re.compile(r"(?<=[^.!?:\s] )[A-Z][\w-]+")
_DENIALS: Final = frozenset(
    re.findall(
        r"\S+",
        "no not never none nobody nothing neither nor cannot without nicht kein keine nie ohne"
        " nunca ningún sin ne pas jamais aucun sans não sem не нет никогда без لا ليس لن لم بدون"
        " 不 没 无 非",
    )
)
_SELF: Final = frozenset({"i", "my", "me", "mine", "i'm", "i've"})
_FULL: Final = 0.9


class Evidence(NamedTuple):
    """Each is larger the better a text is supported; shares from 0 to 1, counts negative.

    own: the share of content words, those of the question aside. pairs, fives: the share of words
    in runs of two or five that stand in the source. copied: runs of three hold nearly all.
    complete: no content word is missing. missing, names: minus the logarithm of how many are in
    neither source nor question, for each sentence. numbers, denial, opinion: minus one where a
    number is in no source, a denial is not, or the answer says "I" and no source does.
    """

    own: float
    pairs: float
    fives: float
    copied: float
    complete: float
    missing: float
    names: float
    numbers: float
    denial: float
    opinion: float


@dataclass(frozen=True, slots=True)
class Held:
    """What sources hold: stems, runs of stems, numbers, and which signs."""

    stems: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    numbers: frozenset[str]
    denies: bool
    says_i: bool

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Held":
        """Put together what several texts hold; no run crosses from one to the next."""
        held = [_held(text) for text in texts]
        return cls(
            frozenset().union(*(one.stems for one in held)),
            frozenset().union(*(one.runs for one in held)),
            frozenset().union(*(one.numbers for one in held)),
            any(one.denies for one in held),
            any(one.says_i for one in held),
        )


def tokens(text: str) -> list[str]:
    """Answer the words, numbers and Han letters of a text in lower case, contractions opened."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").lower()
    plain = plain.replace(" n't", " not").replace("can't", "cannot").replace("n't", " not")
    return _TOKEN.findall(plain)


def weigh(question: str, answer: str, sources: Sequence[str]) -> Evidence:
    """Weigh an answer without its citations against the texts it rests on."""
    held = Held.of(sources)
    words = tokens(answer)
    stems = [stem(word) for word in words]
    content = content_stems(words)
    asked = {stem(word) for word in tokens(question)}
    own = content - asked
    known = held.stems | asked
    missing, names = [0], [0]
    for sentence in split_sentences(answer):
        part = sentence.of(answer)
        missing.append(len(content_stems(tokens(part)) - known))
        names.append(len(names_of(part) - known))
    stated = max(len(missing) - 1, 1)
    return Evidence(
        own=len(own & held.stems) / len(own) if own else 0.5 * bool(content),
        pairs=_in_runs(stems, held, 2),
        fives=_in_runs(stems, held, 5),
        copied=float(_in_runs(stems, held, 3) >= _FULL),
        complete=float(bool(content) and not any(missing)),
        missing=-math.log1p(sum(missing) / stated),
        names=-math.log1p(sum(names) / stated),
        numbers=-float(not numbers_in(words) <= held.numbers),
        denial=-float(not held.denies and denies(words)),
        opinion=-float(not held.says_i and not _SELF.isdisjoint(words)),
    )


def content_stems(words: Iterable[str]) -> frozenset[str]:
    """Answer the stems of the words that mean something by themselves."""
    return frozenset(
        stem(word)
        for word in words
        if not is_stop_word(word) and (len(word) > 1 or word.isdigit() or not word.isascii())
    )


def denies(words: Iterable[str]) -> bool:
    """Tell whether a denial is among words."""
    return not _DENIALS.isdisjoint(words)


def numbers_in(words: Iterable[str]) -> frozenset[str]:
    """Answer the numbers among words, without marks between thousands."""
    return frozenset(word.replace(",", "") for word in words if word[0].isdigit())


def names_of(text: str) -> frozenset[str]:
    """Answer the stems of the words with a capital that begin no sentence."""
    found = (name.lower() for name in _NAME.findall(text))
    return frozenset(stem(name) for name in found if not is_stop_word(name))


@lru_cache(maxsize=256)
def _held(text: str) -> Held:
    words = tokens(text)
    stems = [stem(word) for word in words]
    runs = {tuple(stems[at : at + n]) for n in (2, 3, 5) for at in range(len(stems) - n + 1)}
    return Held(
        frozenset(stems),
        frozenset(runs),
        numbers_in(words),
        denies(words),
        not _SELF.isdisjoint(words),
    )


def _in_runs(stems: Sequence[str], held: Held, n: int) -> float:
    """Answer the share of words that lie in a run of `n` which a source holds."""
    inside = 0
    reached = 0
    for at in range(len(stems) - n + 1):
        if tuple(stems[at : at + n]) in held.runs:
            inside += at + n - max(at, reached)
            reached = at + n
    return inside / len(stems) if stems else 0.0
