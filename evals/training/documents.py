"""Passages of real documentation, as examples of texts that order people about and no model."""

import random
from collections.abc import Iterator
from pathlib import Path

from evals.training.sets import Example

# projects and their licences; uniswap, arbitrum, lido and makerdao are never trained on
LICENCES = {
    "ethereum.org": "CC BY 4.0",
    "bitcoin.org": "MIT",
    "bitcoinops": "MIT",
    "monero": "BSD-3-Clause",
    "optimism": "MIT",
    "polygon": "MIT",
    "rocketpool": "MIT",
    "safe": "MIT",
}
_EACH = 250
_SHORTEST, _LONGEST = 80, 600


def read_documents(data: Path, rng: random.Random) -> Iterator[Example]:
    """Yield paragraphs of each project; raises FileNotFoundError where one is absent."""
    for project in LICENCES:
        folder = data / "kb" / project
        if not folder.is_dir():
            raise FileNotFoundError(folder)
        found = [
            paragraph.strip()
            for file in sorted(folder.rglob("*.md"))
            for paragraph in file.read_text("utf-8").split("\n\n")
            if _SHORTEST <= len(paragraph) <= _LONGEST
        ]
        for text in rng.sample(found, min(_EACH, len(found))):
            yield Example(text, False, source=f"kb/{project}")
