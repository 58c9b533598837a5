"""What tells in a few microseconds that a text holds no recovery phrase, as most do."""

from collections.abc import Sequence

from candor.privacy.detectors import joined_seed_phrase, number_words, seed_words
from candor.privacy.detectors.odd_words import may_be_odd
from candor.privacy.detectors.parted_seed_phrase import may_be_parted
from candor.privacy.detectors.word_flags import are_close

# Ordinary prose was never seen to run to ten listed words. Of twelve one may be mistyped.
FEWEST_LISTED, WINDOW = 11, 12


def may_hold_phrase(text: str, words: Sequence[str], flags: bytes) -> bool:
    """Tell whether one of the ways to write a phrase is left; `flags` mark the listed `words`."""
    if may_be_odd(words) or joined_seed_phrase.may_be_nearly_whole(words):
        return True
    return flags.count(1) >= FEWEST_LISTED and (
        are_close(flags, FEWEST_LISTED, within=WINDOW)
        or seed_words.may_be_labelled(text, words)
        or number_words.may_be_numbered(words)
        or may_be_parted(text, flags)
    )
