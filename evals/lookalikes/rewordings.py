"""Questions put otherwise that ask the same: hits that are wanted."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from random import Random

from evals.lookalikes.pairs import Asked, Pair, words

Reword = Callable[[Asked, Random], str | None]

# what a guard that asks for equal words cannot let through, by design
BY_DESIGN = ("letters exchanged",)


def reworded(asked: Asked, draw: Random) -> Iterator[Pair]:
    """Yield the question in every other way that it can be put in."""
    for kind, reword in REWORDINGS.items():
        text = reword(asked, draw)
        if text is not None and text != asked.text:
            yield Pair(kind, asked.language, asked.text, text)


def _case(asked: Asked, draw: Random) -> str:
    return draw.choice([asked.text.lower(), asked.text.upper(), asked.text.title()])


def _marks(asked: Asked, draw: Random) -> str:
    bare = asked.text.rstrip(" ?.!？。؟")
    return draw.choice([bare, f"{bare} ??", f"  {bare}?", f"{bare}…", bare.replace(" ", "  ")])


def _courtesy(asked: Asked, draw: Random) -> str:
    said: str = draw.choice(words()["courtesy"][asked.language])
    return said.replace("{}", asked.text)


def _opening(asked: Asked, draw: Random) -> str | None:
    lower = asked.text.casefold()
    for opening in sorted(words()["openings"], key=len, reverse=True):
        if asked.language == "en" and lower.startswith(f"{opening} "):
            other: str = draw.choice(words()["openings"][opening])
            return other.capitalize() + asked.text[len(opening) :]
    return None


def _meaning(asked: Asked, draw: Random) -> str | None:
    match = re.fullmatch(r"What (?:is|are) ((?:an? |the )?[\w -]+)\?", asked.text)
    return f"What does {match[1]} mean?" if match and asked.language == "en" else None


def _fronted(asked: Asked, draw: Random) -> str | None:
    """Put "on Name" or a clause with "if" at the end before the question."""
    match = re.fullmatch(
        r"((?:How|What|Why|Can|Where|When)\b.+?) ((?:on|in|with|using) [A-Z]\w+|if [^,]+)\?",
        asked.text,
    )
    if asked.language != "en" or not match or re.search(r",|\b(?:is|are|and|or)$", match[1]):
        return None
    return f"{match[2][0].upper()}{match[2][1:]}, {match[1][0].lower()}{match[1][1:]}?"


def _article(asked: Asked, draw: Random) -> str | None:
    found = list(re.finditer(r"\b(?:a|an|the) (?=[a-z])", asked.text))
    if asked.language != "en" or not found:
        return None
    match = draw.choice(found)
    return asked.text[: match.start()] + asked.text[match.end() :]


def _plural(asked: Asked, draw: Random) -> str | None:
    match = re.fullmatch(r"What is an? ([\w ]*[b-df-hj-np-rtv-xz])\?", asked.text)
    return f"What are {match[1]}s?" if match and asked.language == "en" else None


def _accents(asked: Asked, draw: Random) -> str | None:
    if asked.language not in ("es", "fr", "pt-BR"):
        return None
    apart = unicodedata.normalize("NFD", asked.text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _letters(asked: Asked, draw: Random) -> str | None:
    found = list(re.finditer(r"\b[a-z]{7,}\b", asked.text))
    if not found:
        return None
    at = draw.choice(found).start() + 2
    text = asked.text
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _from_list(name: str) -> Reword:
    def reword(asked: Asked, draw: Random) -> str | None:
        found = [
            (match, other)
            for word, other in words()[name].items()
            for match in [re.search(rf"\b{re.escape(word)}\b", asked.text, re.IGNORECASE)]
            if match and asked.language == "en"
        ]
        if not found:
            return None
        match, other = draw.choice(found)
        put: str = other.capitalize() if match.start() == 0 else other
        return asked.text[: match.start()] + put + asked.text[match.end() :]

    return reword


REWORDINGS: dict[str, Reword] = {
    "capital letters": _case,
    "marks and blanks": _marks,
    "courtesy": _courtesy,
    "opening": _opening,
    "what does it mean": _meaning,
    "clause first": _fronted,
    "article left out": _article,
    "plural": _plural,
    "accents left out": _accents,
    "contraction": _from_list("contractions"),
    "number as a word": _from_list("numbers"),
    "ticker": _from_list("tickers"),
    "spelling, synonym": _from_list("spellings"),
    "letters exchanged": _letters,
}
