"""Made-up questions without personal data: whatever is found in them is a false alarm."""

import random
from collections.abc import Callable, Iterator, Mapping

from evals.holdouts.sentences import LANGUAGES, choose
from evals.spans import Case

EACH = 250  # of every language


def _amount(rng: random.Random) -> str:
    number = rng.choice((f"{rng.random():.18f}", f"{rng.randrange(10**6):,}", "1.250,00", "0.5"))
    return f"{number} {rng.choice(('ETH', 'BTC', 'USDC', 'SOL', 'USD', '€', 'wei', 'gwei'))}"


def _date(rng: random.Random) -> str:
    year, month, day = rng.randrange(2015, 2027), rng.randrange(1, 13), rng.randrange(1, 29)
    hour, minute = rng.randrange(24), rng.randrange(60)
    return rng.choice(
        (
            f"{year}-{month:02}-{day:02}",
            f"{day:02}.{month:02}.{year}",
            f"{month}/{day}/{year}",
            f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z",
            f"{day:02}/{month:02}/{year} {hour:02}:{minute:02}",
            f"{year}年{month}月{day}日",
        )
    )


def _version(rng: random.Random) -> str:
    numbers = ".".join(str(rng.randrange(30)) for _ in range(rng.choice((2, 3, 3, 3))))
    return rng.choice(("", "v")) + numbers + rng.choice(("", "-rc1", "-beta.2", "+build.11"))


_SLOTS: Mapping[str, Callable[[random.Random], str]] = {
    "amount": _amount,
    "date": _date,
    "version": _version,
    "block": lambda rng: rng.choice(("{}", "#{}", "{:,}")).format(rng.randrange(10**6, 10**9)),
    "hash": lambda rng: rng.choice(("0x", "")) + rng.randbytes(32).hex(),
    "percent": lambda rng: f"{rng.random() * 100:.{rng.randrange(4)}f} %",
    "order": lambda rng: f"{rng.choice(('', '#', 'A-'))}{rng.randrange(10**5, 10**8)}",
}


def question(rng: random.Random, language: str) -> tuple[str, list[str]]:
    """Draw a question and fill it; answer which kinds of figures it then holds."""
    sentence = choose(rng, "questions", language)
    kinds = [name for name in _SLOTS if f"{{{name}}}" in sentence]
    for name in kinds:
        while f"{{{name}}}" in sentence:
            sentence = sentence.replace(f"{{{name}}}", _SLOTS[name](rng), 1)
    return sentence, kinds


def harmless_cases(seed: int, *, each: int = EACH) -> Iterator[Case]:
    """Make support questions with hashes, versions, amounts, dates, blocks, or with nothing."""
    for language in LANGUAGES:
        for number in range(each):
            rng = random.Random(f"{seed}/harmless/{language}/{number}")
            sentence, kinds = question(rng, language)
            yield Case(sentence, (), f"{' and '.join(kinds) or 'plain'}, {language}")
