"""Questions with one thing changed that changes the answer: none may share the other's."""

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random

from evals.lookalikes.pairs import Asked, Pair, words

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAME = re.compile(r"(?<=[\w,'’)] )[A-Z][A-Za-z0-9]{2,}\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TURNABLE = re.compile(
    r"\b(from|between|than) (\w+) (to|and|into) (\w+)"
    r"|\b()(\w+) (to|vs\.?|versus|over|into) (\w+)"
)
_END = re.compile(r"[\s.?!？。؟]*$")

Change = Callable[[Asked, "Pool", Random], str | None]


class Pool:
    """The names and the content words of all questions, to be put in each other's place."""

    def __init__(self, questions: Sequence[Asked]) -> None:
        english = [one.text for one in questions if one.language == "en"]
        self.names = sorted({name for text in english for name in _NAME.findall(text)})
        self.content = sorted({word for text in english for word in _content(text)})


def changed(asked: Asked, pool: Pool, draw: Random) -> Iterator[Pair]:
    """Yield the question with each thing changed that it holds."""
    for kind, change in CHANGES.items():
        text = change(asked, pool, draw)
        if text is not None and text.casefold() != asked.text.casefold():
            yield Pair(kind, asked.language, asked.text, text)
    first, second = draw.choice(words()["amounts"][asked.language])
    yield Pair(
        "one thing in a sentence added to both",
        asked.language,
        _behind(asked, first),
        _behind(asked, second),
    )


def _number(asked: Asked, pool: Pool, draw: Random) -> str | None:
    found = list(_NUMBER.finditer(asked.text))
    if not found:
        return None
    match = draw.choice(found)
    return _put(asked.text, match, str(int(re.sub(r"\D", "", match.group())) + draw.randint(1, 9)))


def _name(asked: Asked, pool: Pool, draw: Random) -> str | None:
    found = list(_NAME.finditer(asked.text))
    if not found or asked.text.istitle():
        return None
    match = draw.choice(found)
    other = draw.choice(pool.names)
    one, two = match.group().casefold(), other.casefold()
    tickers = words()["tickers"]
    alike = one[:4] == two[:4] or tickers.get(one) == two or tickers.get(two) == one
    return None if alike else _put(asked.text, match, other)


def _negation(asked: Asked, pool: Pool, draw: Random) -> str | None:
    for word, denied in words()["negation"][asked.language].items():
        match = _find(word, asked)
        if match:
            return _put(asked.text, match, denied.format(match.group()))
    return None


def _kind(asked: Asked, pool: Pool, draw: Random) -> str | None:
    for group in words()["kinds"][asked.language]:
        for word in group:
            if asked.text.casefold().startswith(word):
                other: str = draw.choice([one for one in group if one != word])
                return other.capitalize() + asked.text[len(word) :]
    return None


def _opposite(asked: Asked, pool: Pool, draw: Random) -> str | None:
    return _swapped(asked, words()["opposites"], draw)


def _unit(asked: Asked, pool: Pool, draw: Random) -> str | None:
    return _swapped(asked, words()["units"], draw)


def _turned(asked: Asked, pool: Pool, draw: Random) -> str | None:
    """Turn round what is between two prepositions, or a comparison."""
    match = _TURNABLE.search(asked.text)
    if asked.language != "en" or match is None:
        return None
    one, other = (2, 4) if match[2] else (6, 8)
    if match[one].casefold() == match[other].casefold():
        return None
    text, (a, b), (c, d) = asked.text, match.span(one), match.span(other)
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def _word(asked: Asked, pool: Pool, draw: Random) -> str | None:
    found = [match for match in _WORD.finditer(asked.text) if _is_content(match.group())]
    if asked.language != "en" or not found:
        return None
    match = draw.choice(found)
    other = draw.choice(pool.content)
    alike = other[:4] == match.group().casefold()[:4]
    return None if alike else _put(asked.text, match, other)


def _dropped(asked: Asked, pool: Pool, draw: Random) -> str | None:
    found = [match for match in _WORD.finditer(asked.text) if _is_content(match.group())]
    if asked.language != "en" or len(found) < 2:
        return None
    return " ".join(_put(asked.text, draw.choice(found), "").split())


def _added(asked: Asked, pool: Pool, draw: Random) -> str | None:
    return _behind(asked, draw.choice(words()["qualifiers"])) if asked.language == "en" else None


def _exchanged(asked: Asked, pool: Pool, draw: Random) -> str | None:
    """Let two content words change places, where no "and" or "or" makes that the same."""
    found = [match for match in _WORD.finditer(asked.text) if _is_content(match.group())]
    if asked.language != "en" or len(found) < 2 or re.search(r"\b(and|or)\b|[,&]", asked.text):
        return None
    first, second = sorted(draw.sample(found, 2), key=lambda match: match.start())
    if first.group().casefold() == second.group().casefold():
        return None
    return _put(_put(asked.text, second, first.group()), first, second.group())


CHANGES: dict[str, Change] = {
    "number": _number,
    "name": _name,
    "negation": _negation,
    "kind": _kind,
    "opposite": _opposite,
    "unit": _unit,
    "turned round": _turned,
    "word": _word,
    "word left out": _dropped,
    "qualifier added": _added,
    "two words exchanged": _exchanged,
}


def _swapped(asked: Asked, groups: Sequence[Sequence[str]], draw: Random) -> str | None:
    if asked.language != "en":
        return None
    found = [
        (match, other)
        for group in groups
        for word in group
        for match in [_find(word, asked)]
        if match
        for other in group
        if other != word
    ]
    return _put(asked.text, *draw.choice(found)) if found else None


def _find(word: str, asked: Asked) -> re.Match[str] | None:
    pattern = re.escape(word) if asked.language == "zh" else rf"\b{re.escape(word)}\b"
    return re.search(pattern, asked.text, re.IGNORECASE)


def _put(text: str, match: re.Match[str], other: str) -> str:
    return text[: match.start()] + other + text[match.end() :]


def _behind(asked: Asked, more: str) -> str:
    bare, mark = _END.sub("", asked.text), "？" if asked.language == "zh" else "?"
    return f"{bare}{'' if asked.language == 'zh' else ' '}{more}{mark}"


def _content(text: str) -> Iterator[str]:
    return (word for word in _WORD.findall(text) if word.islower() and _is_content(word))


def _is_content(word: str) -> bool:
    return len(word) >= 4 and word.casefold() not in words()["saying_nothing"]
