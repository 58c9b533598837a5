"""Recovery phrases with true checksums, in every word list and of every length of BIP-39."""

import random
import unicodedata
from functools import cache

from mnemonic import Mnemonic

WORD_LISTS = (
    "english", "spanish", "french", "italian", "portuguese", "czech", "turkish", "russian",
    "japanese", "korean", "chinese_simplified", "chinese_traditional",
)  # fmt: skip
LENGTHS = (12, 15, 18, 21, 24)

# everyday signs for a slip in a phrase of signs; those on a word list are passed over
_SIGNS = "錢嗎妳咱臟鏡籃鍋钱吗咱脏镜篮锅她谁哪呢吧哦啊爸妈姐弟狗猫鸟鱼虾茶饭碗筷裤袜鞋帽"


@cache
def _list(name: str) -> Mnemonic:
    return Mnemonic(name)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFC", word) for word in _list(name).wordlist)


def phrase(rng: random.Random, word_list: str, length: int) -> list[str]:
    """Make a phrase of `length` words, composed or decomposed as wallets show either."""
    text = _list(word_list).to_mnemonic(rng.randbytes(length * 4 // 3))
    return unicodedata.normalize(rng.choice(("NFC", "NFD")), text).split()


def mistyped(rng: random.Random, words: list[str], word_list: str) -> list[str]:
    """Answer the phrase with one slip of the finger in one word, which is then on no list."""
    at = rng.randrange(len(words))
    word = unicodedata.normalize("NFC", words[at])
    while True:
        slip = _slip(rng, word)
        if slip not in _words(word_list):
            return [*words[:at], slip, *words[at + 1 :]]


def _slip(rng: random.Random, word: str) -> str:
    if len(word) == 1:
        return rng.choice(_SIGNS)
    at = rng.randrange(1, len(word))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    swapped = before[:-1] + letter + before[-1] + after
    return rng.choice((before + after, before + letter + letter + after, swapped))
