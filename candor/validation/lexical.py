"""How much of a text stands in another, by its content words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import yaml

_WORD = re.compile(r"[\u3400-\u9fff]+|\d+(?:[.,]\d+)*|[^\W\d_]+")
_ENDING = re.compile(r"(?:ings?|edly|ed|ies|es|s|er|ers|ly)$")
_STEM: Final = 6
_SAMPLE: Final = 600
_LATIN: Final = ("en", "de", "es", "fr", "pt-BR")
_ARTICLE = re.compile(r"^(?:وال|بال|كال|فال|لل|ال)(?=\w{3})")


@cache
def _stop_words() -> Mapping[str, frozenset[str]]:
    raw = yaml.safe_load(
        files("candor.validation").joinpath("rules/stopwords.yaml").read_text("utf-8")
    )
    # YAML reads a bare `no`, `yes` or `on` as a truth value
    names = {True: ("yes", "on", "y"), False: ("no", "off", "n")}
    return {
        language: frozenset(
            word for entry in words for word in names.get(entry, (str(entry).casefold(),))
        )
        for language, words in raw.items()
    }


@cache
def _all_stop_words() -> frozenset[str]:
    return frozenset().union(*_stop_words().values())


@cache
def _spoken_by() -> Mapping[str, tuple[str, ...]]:
    """Answer which languages in Latin letters each stop word belongs to."""
    words = _stop_words()
    known = frozenset().union(*(words[tag] for tag in _LATIN))
    return {word: tuple(tag for tag in _LATIN if word in words[tag]) for word in known}


@lru_cache(maxsize=512)
def content_words(text: str) -> frozenset[str]:
    """Answer the stems, numbers and pairs of Han letters of a text, without its stop words."""
    stops = _all_stop_words()
    found: set[str] = set()
    for match in _WORD.finditer(unicodedata.normalize("NFKC", text).casefold()):
        word = match.group()
        if "\u3400" <= word[0] <= "\u9fff":
            found.update(word[at : at + 2] for at in range(max(1, len(word) - 1)))
        elif word[0].isdigit():
            found.add(word.replace(",", ""))
        elif word not in stops:
            found.add(stem(word))
    return frozenset(found)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Answer the beginning of a word in lower case, without the article or the ending it bears."""
    word = _ARTICLE.sub("", word)
    return (_ENDING.sub("", word) if len(word) > 4 else word)[:_STEM]


def is_stop_word(word: str) -> bool:
    """Tell whether a word in lower case says nothing by itself, in any language."""
    return word in _all_stop_words()


def numbers_of(words: frozenset[str]) -> frozenset[str]:
    """Answer the numbers among content words that say something: not 0, 1 or 2."""
    return frozenset(word for word in words if word[0].isdigit() and word not in {"0", "1", "2"})


@lru_cache(maxsize=512)
def guess_language(text: str) -> str | None:
    """Answer the language whose script or stop words a text shows most; None if it shows none."""
    sample = text[:_SAMPLE].casefold()
    if sample.isascii():
        return _by_stop_words(sample)
    if re.search(r"[\u3040-\u30ff\uac00-\ud7af]", sample):
        return None
    scripts = {
        "zh": len(re.findall(r"[\u3400-\u9fff]", sample)) * 2,
        "ar": len(re.findall(r"[\u0600-\u06ff]", sample)),
        "ru": len(re.findall(r"[\u0400-\u04ff]", sample)),
    }
    latin = len(re.findall(r"[a-z\u00c0-\u024f]", sample))
    script = max(scripts, key=lambda tag: scripts[tag])
    if scripts[script] > latin / 2:
        return script
    return _by_stop_words(sample)


def _by_stop_words(sample: str) -> str | None:
    words = [word for word in _WORD.findall(sample) if not word[0].isdigit()]
    spoken = _spoken_by()
    counts = Counter(tag for word in words for tag in spoken.get(word, ()))
    return max(_LATIN, key=lambda tag: counts[tag]) if counts else None
