"""Chinese recovery phrases (BIP-39) written without spaces."""

import re
from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.detectors.mnemonic_checksum import LENGTHS, is_valid
from candor.privacy.detectors.word_lists import word_lists

TYPE = "SEED_PHRASE"

_RUN = re.compile(r"[\u3400-\u9fff]{12,24}")
_HAN = re.compile(r"[\u3400-\u9fff]")
# The lists hold the commonest characters and one run in sixteen has the checksum by chance.
_CONTEXT = re.compile(r"助记词|助記詞|种子|種子|mnemonic|seed|phrase", re.IGNORECASE)
_REACH = 12
_LISTS = ("chinese_simplified", "chinese_traditional")


class UnspacedSeedPhraseDetector:
    """Finds a run of 12 to 24 listed characters with a right checksum, named or alone."""

    types = frozenset({TYPE})

    def find(self, text: str) -> Iterator[Span]:
        """Find unspaced Chinese recovery phrases."""
        if text.isascii():
            return
        for match in _RUN.finditer(text):
            start, end = match.span()
            stands_alone = not (
                (start and _HAN.match(text[start - 1])) or _HAN.match(text[end : end + 1])
            )
            if stands_alone and len(match[0]) in LENGTHS and _is_named(text, start, end):
                for language in _LISTS:
                    places = word_lists()[language]
                    if is_valid([places.get(char, -1) for char in match[0]]):
                        yield Span(start, end, TYPE)
                        break


def _is_named(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - _REACH) : start] + text[end : end + _REACH]
    return not around.strip() or _CONTEXT.search(around) is not None
