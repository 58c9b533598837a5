"""Which of the spoken languages a text is in, and which one a client's tag means."""

import importlib
import re
import threading
from functools import cache
from typing import Any, Final

SPOKEN: Final = ("en", "es", "de", "fr", "pt-BR", "ru", "zh", "ar")

_PRIMARY: Final = {"en", "es", "de", "fr", "pt", "ru", "zh", "ar"}
_LATIN: Final = ("de", "en", "es", "fr", "pt")
_CYRILLIC_SPOKEN: Final = ("ru",)
# Neighbours that nobody here speaks: without them each of their texts is taken for one of ours.
_OTHERS: Final = (
    *("it", "nl", "sv", "da", "no", "fi", "pl", "cs", "ro", "hu", "tr", "id", "vi"),
    *("uk", "bg", "sr"),
)
# The neighbours together have to be this sure; a winner among ours needs half of ours' belief,
# and a third of all or so: random letters spread it.
_FOREIGN: Final = 0.7
# Among Cyrillic ones Russian is by far the likeliest to be met, and their short words are alike.
_FOREIGN_CYRILLIC: Final = 0.98
_FLOOR: Final = 0.5
_LEAST: Final = 0.3
_LONGEST: Final = 600

_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*", re.IGNORECASE)
_ACRONYM = re.compile(r"[A-Z]{2,6}\W{0,3}")
# Words that every language borrows: they say nothing about the language around them.
_LOAN = re.compile(
    r"\b(?:stak(?:e|ing|er)s?|wallets?|tokens?|blockchains?|bitcoins?|ethereum|ether|lido|defi|nfts?"
    r"|gas|gwei|airdrops?|metamask|ledger|trezor|seed|phrase|swaps?|yield|bridge|layer|rollups?"
    r"|dapps?|smart|contracts?|solana|binance|coinbase|uniswap|aave|polygon|arbitrum|optimism"
    r"|mainnet|testnet|nodes?|proof|stablecoins?|mining|web|crypto|cardano|monero|ok|api)\b",
    re.IGNORECASE,
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
# Letters that Persian, Urdu, Ukrainian and Belarusian have and Arabic and Russian lack.
_NEIGHBOUR = re.compile(
    r"[\u067e\u0686\u0698\u06af\u06a9\u06cc\u0679\u0688\u0454\u0456\u0457\u0491\u045e]"
)
_KANA_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")

_lock = threading.Lock()


def detect(text: str, *, default: str = "en") -> str:
    """Answer the BCP 47 tag of the spoken language of `text`, else `default`.

    Scripts decide first; Cyrillic text, and Latin text without its loan words, goes to py3langid
    (Lui & Baldwin, 2012), which knows their neighbours too: such a text, and one it is not sure
    of, gets the default. The first 600 characters are read.
    """
    sample = text[:_LONGEST]
    by_script = _by_script(sample)
    if by_script == "ru":
        return _identify(sample, _CYRILLIC_SPOKEN, _FOREIGN_CYRILLIC) or default
    if by_script is not None:
        return by_script or default
    words = _own_words(sample)
    if len(_LATIN_LETTER.findall(words)) < 3:
        return default
    return _identify(words, _LATIN) or default


def is_foreign(question: str, language: str) -> bool:
    """Tell whether a question is in another language than `language`, its documents'.

    One that is too short to tell is not.
    """
    return detect(question, default=language) != language


def _identify(text: str, spoken: tuple[str, ...], foreign: float = _FOREIGN) -> str:
    """Answer which of `spoken` a text is in; "" for a neighbour, or where none is believed."""
    beliefs = dict(_identifier().rank(text))
    ours = sum(beliefs[tag] for tag in spoken)
    if 1 - ours >= foreign:
        return ""
    winner = max(spoken, key=lambda tag: beliefs[tag])
    return _spoken(winner) if beliefs[winner] >= max(_LEAST, _FLOOR * ours) else ""


def normalise(tag: str | None, *, default: str = "en") -> str:
    """Answer the spoken language that a client's BCP 47 tag means, else `default`."""
    match = _TAG.fullmatch((tag or "").strip()[:64])
    primary = match.group(1).lower() if match else ""
    return _spoken(primary) if primary in _PRIMARY else default


def _spoken(primary: str) -> str:
    return "pt-BR" if primary == "pt" else primary


def _by_script(text: str) -> str | None:
    """Answer a language, "" for a script that none of ours uses, None for Latin text.

    Han letters carry a word each, so that one weighs as much as four letters.
    """
    counts = {
        "ru": len(_CYRILLIC.findall(text)),
        "zh": 4 * len(_HAN.findall(text)),
        "ar": len(_ARABIC.findall(text)),
        "": 4 * len(_KANA_HANGUL.findall(text)),
    }
    if counts[""]:
        # Japanese writes most of a sentence in Han
        counts[""] += counts["zh"]
        counts["zh"] = 0
    winner = max(counts, key=lambda tag: counts[tag])
    latin = len(_LATIN_LETTER.findall(_own_words(text)))
    if counts[winner] <= latin / 2 or not counts[winner]:
        return None
    return "" if winner in ("ru", "ar") and _NEIGHBOUR.search(text) else winner


def _own_words(text: str) -> str:
    """Drop what belongs to no language: links, figures, placeholders, tickers, loan words."""
    shouted = text.isupper()
    kept = (
        word
        for word in text.split()
        if "://" not in word
        and not word.startswith("[")
        and not any(letter.isdigit() for letter in word)
        and (shouted or not _ACRONYM.fullmatch(word))
    )
    return " ".join(_LOAN.sub(" ", " ".join(kept)).split())


@cache
def _load() -> Any:
    # imported late and by name: it brings numpy and a model, and has no type information
    langid = importlib.import_module("py3langid.langid")
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages([*_LATIN, *_CYRILLIC_SPOKEN, *_OTHERS])
    return identifier


def _identifier() -> Any:
    with _lock:
        return _load()


def load() -> None:
    """Load the model now (about a second), so that no turn has to wait for it."""
    _identifier()
