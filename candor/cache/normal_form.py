"""Questions that differ only in how they are typed have one normal form."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_END = re.compile(r"[\s?!.…。؟？！]+$")
_FIRST_WORD = re.compile(r"(?:^|(?<=[.!?…。؟？！] ))[^\W\d_]+")
# NFKC would make "10²" into "102" and "1½" into "11⁄2"
_FIGURES = {"<super>", "<sub>", "<fraction>"}


def normal_form(question: str) -> str:
    """Answer the question with one spelling of its letters, spaces and end.

    Capitals go only where a sentence begins: elsewhere they tell a name from a word (Compound,
    Polish), and all capitals an asset from a word (SOL, GAS). Compatible characters become the
    plain ones (Unicode NFKC, UAX 15), except raised, lowered and broken figures.
    """
    text = "".join(map(_plain, unicodedata.normalize("NFC", question)))
    text = unicodedata.normalize("NFC", text)
    text = _END.sub("", _SPACES.sub(" ", text).strip())
    return _FIRST_WORD.sub(lambda word: _lowered(word[0]), text)


def _plain(character: str) -> str:
    kind = unicodedata.decomposition(character).split(" ", 1)[0]
    return character if kind in _FIGURES else unicodedata.normalize("NFKC", character)


def _lowered(word: str) -> str:
    """Lower a word that only its place gave a capital: `How`, `I`, but not `ETH` or `McAfee`."""
    return word.lower() if len(word) == 1 or word[1:].islower() else word
