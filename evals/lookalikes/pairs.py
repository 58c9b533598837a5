"""What a pair is, the words that pairs are made with, and which half of them is for tuning."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import yaml

Half = Literal["development", "reported"]


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question, its language, the set it is from, and what tells its answer from others."""

    text: str
    language: str
    origin: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions of one language, and how the second was made from the first."""

    kind: str
    language: str
    first: str
    second: str


@cache
def words() -> dict[str, Any]:
    """Answer the words of words.yaml."""
    text = Path(__file__).with_name("words.yaml").read_text("utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def half_of(question: str, seed: int) -> Half:
    """Answer which half a question and all its pairs belong to; the seed says how they fall."""
    digest = sha256(f"{seed} {question}".encode()).digest()
    return "development" if digest[0] % 2 else "reported"
