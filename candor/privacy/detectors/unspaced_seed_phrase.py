"""Chinese recovery phrases (BIP-39) written without spaces."""

import re
from collections.abc import Iterator
from itertools import repeat

from candor.privacy.contract import Span
from candor.privacy.detectors.mnemonic_checksum import LENGTHS, is_valid
from candor.privacy.detectors.word_lists import word_lists

TYPE = "SEED_PHRASE"

_RUN = re.compile(r"[\u3400-\u9fff]{12,60}")
_HAN = re.compile(r"[\u3400-\u9fff]")
# The lists hold the commonest characters and one run in sixteen has the checksum by chance.
_CONTEXT = re.compile(
    r"助记词|助記詞|种子|種子|恢复|恢復|密语|mnemonic|seed|phrase|recovery", re.IGNORECASE
)
_REACH = 16
# "my recovery phrase is", with the phrase run on behind it, or "is my …" run on behind the phrase
_LEAD = re.compile(r"[\u3400-\u9fff]{0,12}?(?:[词詞语語子]|[是为為叫下])")
_TRAIL = re.compile(
    r"(?:就|这|這|便)?[是为為]我?[\u3400-\u9fff]{0,4}(?:词|詞|种子|種子|密语).{0,20}"
)
# The lists run from the commonest character to rarer ones: characters drawn at random stand at
# 1024 on average, those of prose at less than half of that.
_NAMED, _RANDOM, _RANDOM_FOR_SURE = 300, 480, 640
_LISTS = ("chinese_simplified", "chinese_traditional")


class UnspacedSeedPhraseDetector:
    """Finds runs of 12 to 24 listed characters, named or alone, that are not common as prose."""

    types = frozenset({TYPE})

    def find(self, text: str) -> Iterator[Span]:
        """Find unspaced Chinese recovery phrases."""
        if text.isascii():
            return
        signs = -1
        for match in _RUN.finditer(text):
            start, end = match.span()
            inside = (start and _HAN.match(text[start - 1])) or _HAN.match(text[end : end + 1])
            if not inside:
                # counted once a text, and in no text without such a run
                signs = len(_HAN.findall(text)) if signs < 0 else signs
                yield from _in_run(text, start, end, in_prose=signs > 2 * (end - start))


def _in_run(text: str, start: int, end: int, *, in_prose: bool) -> Iterator[Span]:
    run = text[start:end]
    if len(run) in LENGTHS:
        named = _is_named(text, start, end)
        unnamed = _RANDOM_FOR_SURE if in_prose else _RANDOM
        if _is_phrase(run, least=_NAMED if named else unnamed, mistyped=named):
            yield Span(start, end, TYPE)
            return
    for length in LENGTHS:
        if length >= len(run):
            continue
        if _LEAD.fullmatch(run[:-length]) and _is_phrase(run[-length:]):
            yield Span(end - length, end, TYPE)
            return
        if _TRAIL.fullmatch(run[length:]) and _is_phrase(run[:length]):
            yield Span(start, start + length, TYPE)
            return


def _is_named(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - _REACH) : start] + text[end : end + _REACH]
    return not around.strip() or _CONTEXT.search(around) is not None


def _is_phrase(characters: str, *, least: int = _RANDOM, mistyped: bool = False) -> bool:
    """Check a run of the right length; a wrong checksum needs rarer characters still."""
    for language in _LISTS:
        places = list(map(word_lists()[language].get, characters, repeat(-1)))
        unlisted = places.count(-1)
        average = (sum(places) + unlisted) / (len(places) - min(unlisted, 1))
        if unlisted > 1 or average < least:
            continue
        if average >= (least if is_valid(places) else _RANDOM_FOR_SURE if mistyped else 2048):
            return True
    return False
