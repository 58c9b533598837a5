"""What is asked, who fails how and where, and what each vendor says when it does answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from candor.domain.provider_names import PROVIDER_NAMES, ProviderName
from tests.simulator import Answer, Fault

Place = Literal["first", "middle", "last"]
PLACES: tuple[Place, ...] = ("first", "middle", "last")

DOCUMENT = (
    "# Staking\n\nStaking locks your coins for some weeks. Validators earn rewards in ether. "
    "A bridge moves tokens between two networks.\n"
)
_LOCKS, _EARNS, _MOVES = (
    "Staking locks your coins for some weeks",
    "Validators earn rewards in ether",
    "A bridge moves tokens between two networks",
)
# two of the three begin alike, so that both ways to go on behind a shown sentence are met
SENTENCES: dict[ProviderName, tuple[str, ...]] = {
    "gemini": (_LOCKS, _EARNS, _MOVES),
    "openai": (_EARNS, _LOCKS, _MOVES),
    "perplexity": (_EARNS, _MOVES, _LOCKS),
}
# characters: behind the first sentence and its citation, in the middle of a later word
_MIDDLE = 64

REFUSED = "connection refused"
LENGTH = "token-limit stop"
FAULTS: dict[str, Fault | None] = {
    "429 + Retry-After": Fault("status", 429, retry_after=1),
    "500": Fault("status", 500),
    "hang": Fault("hang", seconds=60),
    "slow drip": Fault("drip", seconds=2.5),
    "cut mid-token": Fault("cut", characters=_MIDDLE),
    "garbage JSON": Fault("malformed_json"),
    "wrong content type": Fault("wrong_content_type"),
    "empty choices": Fault("no_choices"),
    "content filter": Fault("filtered", characters=_MIDDLE),
    LENGTH: Fault("length", characters=_MIDDLE),
    REFUSED: None,
}
_NUMBER = re.compile(r"Case (\d+)\.")


@dataclass(frozen=True)
class Cell:
    """One turn: `provider`, asked at a place of the chain, fails; those before it do with a 500."""

    number: int
    fault: str
    provider: ProviderName
    place: Place
    streamed: bool

    @property
    def question(self) -> str:
        """Name the cell in its question, which the simulator is sent."""
        return f"How does staking lock my coins, what do validators earn? Case {self.number}."

    @property
    def chain(self) -> tuple[ProviderName, ...]:
        """Who is asked, in order."""
        others = [name for name in PROVIDER_NAMES if name != self.provider]
        others.insert(PLACES.index(self.place), self.provider)
        return tuple(others)

    @property
    def answers(self) -> ProviderName | Literal["docs"]:
        """Who has to answer in the end; a cut answer is one that says so."""
        if self.fault == LENGTH:
            return self.provider
        behind = self.chain[PLACES.index(self.place) + 1 :]
        return behind[0] if behind else "docs"

    def reaction(self, vendor: ProviderName) -> Answer | Fault:
        """Answer what a vendor does in this turn, however often it is asked."""
        place = self.chain.index(vendor) - PLACES.index(self.place)
        if place < 0:
            return Fault("status", 500)
        fault, good = FAULTS[self.fault], said_by(vendor)
        return good if place > 0 or fault is None else replace(fault, text=good.text)


def said_by(vendor: ProviderName) -> Answer:
    """Answer a vendor's good answer; who cites pages of its own was given our source as S1."""
    mark = "S1" if vendor == "perplexity" else "1"
    text = " ".join(f"{sentence} [{mark}]." for sentence in SENTENCES[vendor])
    return Answer(text, words_per_piece=2)


def cells() -> list[Cell]:
    """Answer the whole matrix; the slow faults begin first."""
    slow = sorted(FAULTS, key=lambda name: name not in {"hang", "slow drip", "429 + Retry-After"})
    every = product(slow, PROVIDER_NAMES, PLACES, (False, True))
    return [Cell(number, *given) for number, given in enumerate(every, 1)]


def numbers_in(texts: Sequence[str]) -> Iterator[int]:
    """Find the cells that a prompt was written for."""
    for text in texts:
        yield from map(int, _NUMBER.findall(text))
