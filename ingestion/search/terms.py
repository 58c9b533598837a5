"""Cut a text into the terms that are looked up: words without their endings and accents."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import Stemmer
from bm25s.stopwords import STOPWORDS_EN

# part of an index's header: raise it when the same text gives other terms
TERMS_VERSION = "1"

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_HAN}]+|[^\W{_HAN}]+(?:['\u2019][^\W{_HAN}]+)*")
_IS_HAN = re.compile(rf"[{_HAN}]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ADDRESS = re.compile(r"https?://\S+|\]\([^)\s]*\)")
_APOSTROPHE = re.compile(r"['\u2019]s?\b")
# Lucene's English list: it leaves question words in, which headings that are questions hold
STOP_WORDS = frozenset(STOPWORDS_EN)
LONGEST = 64

_local = threading.local()


def terms(text: str) -> list[str]:
    """Answer the terms of a text in order, without link targets and English stop words.

    Words lose their ending (Snowball, chosen by script) and their accents; Chinese, which
    writes no spaces, gives its pairs of neighbouring signs.
    """
    plain = unicodedata.normalize("NFKC", _ADDRESS.sub(" ", text)).lower()
    return [term for word in _WORD.findall(plain) for term in _of(word)]


def _of(word: str) -> Iterator[str]:
    if _IS_HAN.match(word):
        yield from (a + b for a, b in pairwise(word)) if len(word) > 1 else (word,)
        return
    word = _APOSTROPHE.sub("", word)
    if not word or word in STOP_WORDS:
        return
    stem = _stemmer(word).stemWord(word[:LONGEST])
    yield stem if stem.isascii() else _without_accents(stem)


def _stemmer(word: str) -> Stemmer.Stemmer:
    """Answer this thread's stemmer for a word's script: they are not safe to share."""
    if word.isascii():
        language = "english"
    elif _CYRILLIC.search(word):
        language = "russian"
    else:
        language = "arabic" if _ARABIC.search(word) else "english"
    stemmer = getattr(_local, language, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(language)
        setattr(_local, language, stemmer)
    return stemmer


def _without_accents(word: str) -> str:
    spread = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in spread if not unicodedata.combining(sign)) or word
