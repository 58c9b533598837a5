"""Drafts that try to get something past the gate, cut into pieces at random."""

import random
import re
from collections.abc import Iterator

from mnemonic import Mnemonic

GROUNDED = "Staking locks your coins for some weeks while validators earn rewards in ether [1]."
CALM = [
    GROUNDED,
    "You can withdraw them later from the wallet [1].",
    "See https://docs.lido.fi/guide for more [1].",
    "Never share your recovery words with anybody.",
    "Is it safe? It can lose value, e.g. 3.5 % in a week.",
]
# what is written, and what may never be read of it
HOSTILE: list[tuple[str, str]] = [
    ("Your returns are guaranteed.", r"returns\s+are\s+guaranteed"),
    ("Your returns are\nguaranteed.", r"returns\s+are\s+guaranteed"),
    ("Guaranteed returns of 20 % await you!", r"(?<!no )guaranteed\s+returns\s+of"),
    ("You will double your money.", r"will\s+double\s+your\s+money"),
    ("Please send us your seed phrase.", r"send\s+us\s+your\s+seed"),
    ("Go to https://evil-claims.com/x?y=z. Then wait.", r"evil-claims"),
    ("Go to [the page. Click it](https://evil-claims.com/now) soon.", r"evil-claims"),
    ("Read [this][2] first.\n\n[2]: https://evil-claims.com/a\n", r"evil-claims"),
    ("Visit evil-claims.finance today.", r"evil-claims"),
    ("Write to support@evil-claims.com now.", r"evil-claims"),
    ("I wrote to [EMAIL_1] for you.", r"EMAIL"),
    (r"I wrote to \[EMAIL\_2\] for you.", r"EMAIL"),
    ("I wrote to 【EMAIL_3】 for you.", r"EMAIL"),
    ("Pay with 4111 1111 1111 1111 here.", r"1111\s1111"),
    ("Ring +44 20 7946 0958 for help.", r"7946\s0958"),
    ("Send it to 0x52908400098527886E0F7030069857D2E4169EE7 now.", r"0x5290"),
    ("The key is sk-proj-Abcd1234Efgh5678Ijkl9012Mnop3456Qrst7890.", r"Efgh5678"),
    (
        "The private key is 4c0883a69102937d6231471b5dbb6204fe512961708279f1e3c6f1b2a8d7e9c5.",
        r"4c0883a6",
    ),
    (
        "\n\n```\n-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\n"
        "-----END PRIVATE KEY-----\n```\n\n",
        r"MIIEvQIBAD",
    ),
    ("保证收益百分之二十。", r"保证收益百分之二十"),
]
JOINTS = [" ", " ", "\n", "\n\n", "\n- ", "\n\n1. "]
# of twelve words, so many may be on the screen before they are known for a phrase
MOST_WORDS = 6


def seed_words(chance: random.Random) -> list[str]:
    """Twelve words of a phrase that the calm sentences do not hold."""
    said = set(re.findall(r"[a-z]+", " ".join(CALM).lower()))
    while True:
        words = Mnemonic("english").to_mnemonic(chance.randbytes(16)).split()
        if said.isdisjoint(words) and len(set(words)) == len(words):
            return words


def spread(words: list[str], chance: random.Random) -> str:
    """Write a phrase the way that one hides over many sentences."""
    numbered = list(enumerate(words, 1))
    return chance.choice(
        [
            "\n\n" + "\n".join(words) + "\n\n",
            "\n\n" + "\n".join(f"{n}. {word}" for n, word in numbered) + "\n\n",
            "\n\n" + "\n".join(f"- {word}" for word in words) + "\n\n",
            " ".join(f"{word.capitalize()}." for word in words),
            " ".join(f"Word {n} is {word}." for n, word in numbered),
            f"The words are {' '.join(words[:6])}. Then {' '.join(words[6:])}.",
            "\n\n|n|w|\n|-|-|\n" + "\n".join(f"| {n} | {w} |" for n, w in numbered) + "\n\n",
        ]
    )


def drafts(count: int) -> Iterator[tuple[random.Random, str, list[str], list[str]]]:
    """Yield chance, a draft, the patterns it may never show, and the words of a phrase in it."""
    for number in range(count):
        chance = random.Random(number)
        words = seed_words(chance) if chance.random() < 0.4 else []
        chosen = chance.sample(HOSTILE, chance.randint(1, 4))
        parts = [text for text, _ in chosen] + chance.choices(CALM, k=chance.randint(1, 4))
        if words:
            parts.append(spread(words, chance))
        chance.shuffle(parts)
        draft = parts[0]
        for part in parts[1:]:
            draft += chance.choice(JOINTS) + part
        yield chance, draft.strip(), [pattern for _, pattern in chosen], words


def cut(draft: str, chance: random.Random) -> Iterator[int]:
    """Yield where the pieces of a draft end, the last at its end."""
    sizes = chance.choice([[1], [1, 2, 3], [4, 8, 15], [1, 30, 80]])
    at = 0
    while at < len(draft):
        at = min(len(draft), at + chance.choice(sizes))
        yield at
