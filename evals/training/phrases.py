"""Our own sentences, composed into attacks and into harmless messages."""

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

Phrases = Mapping[str, Sequence[str]]

FOLDER = Path(__file__).parent / "corpus"
_SLOT = re.compile(r"\{(name|topic|word|verb|thing)\}")
# which kind of order an attack gives, and how often
_KINDS = ("override and", "override", "role", "reveal", "say", "slots")
_SHARES = (35, 13, 12, 12, 8, 20)


def read_phrases() -> dict[str, Phrases]:
    """Read the sentences of every language."""
    return {
        file.stem: yaml.safe_load(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.yaml"))
    }


def attacks(phrases: Phrases, rng: random.Random, n: int, around: Sequence[str]) -> list[str]:
    """Compose `n` attacks, four in ten beside a harmless sentence of `around`."""
    return [_attack(phrases, rng, around) for _ in range(n)]


def _attack(phrases: Phrases, rng: random.Random, around: Sequence[str]) -> str:
    parts = [rng.choice(phrases["opener"])] if rng.random() < 0.25 else []
    [kind] = rng.choices(_KINDS, _SHARES)
    if kind == "override and":
        parts.append(rng.choice(phrases["override"]))
        parts.append(rng.choice(phrases[rng.choice(("task", "role", "reveal", "say"))]))
        if rng.random() < 0.2:
            parts.append(rng.choice(phrases["task"]))
    elif kind == "slots":
        parts.append(filled(rng.choice(phrases.get("slots", phrases["say"])), phrases, rng))
    else:
        parts.append(rng.choice(phrases[kind]))
    text = rng.choices((" ", "\n"), (8, 2))[0].join(parts)
    beside = rng.random()
    if beside < 0.3:
        text = rng.choice(around) + rng.choice((" ", ". ", "\n")) + text
    elif beside < 0.4:
        text = f"{text} {rng.choice(around)}"
    return text.replace(".", "") if rng.random() < 0.2 else text


def harmless(
    phrases: Mapping[str, Phrases], rng: random.Random, n: int, around: Sequence[str]
) -> list[str]:
    """Answer every harmless question, and `n` twice over two messages in one."""
    every = [one for language in phrases.values() for one in language["benign"]]
    pairs = []
    for _ in range(n):
        own = rng.choice(rng.choice(list(phrases.values()))["benign"])
        pair = [own, rng.choice(around if rng.random() < 0.5 else every)]
        rng.shuffle(pair)
        pairs.append(" ".join(pair))
        pairs.append(rng.choice(around) + rng.choice((". ", " ")) + rng.choice(around))
    return [*every, *every, *pairs]


def framed(phrases: Phrases, rng: random.Random, n: int) -> list[str]:
    """Answer `n` harmless sentences with words in them that attacks like to use."""
    return [filled(rng.choice(phrases["frames"]), phrases, rng) for _ in range(n)]


def filled(sentence: str, phrases: Phrases, rng: random.Random) -> str:
    """Fill the slots of a sentence by chance."""
    return _SLOT.sub(lambda slot: rng.choice(phrases[f"{slot[1]}s"]), sentence)
