"""A day's questions as a law of Zipf has them, put through the exact and the semantic cache.

A question's rank says how often it comes: as 1/rank (Zipf, Human Behavior and the Principle of
Least Effort, 1949). Some come in other words, some are look-alikes of what was asked before.
"""

import os
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from candor.cache.contract import Asked as CacheAsked
from candor.cache.contract import Place
from candor.cache.meaning.contract import Vector
from candor.cache.meaning.local import LocalQuestions
from candor.cache.meaning.near_questions import NearQuestions
from candor.cache.normal_form import normal_form
from candor.cache.tallies import Tallies
from candor.domain.clock import SystemClock
from candor.privacy.aes_gcm import AesGcmSealer
from candor.privacy.keyring import Keyring
from candor.routing.complexity import needs_current_data, score
from candor.routing.thresholds import choose_provider
from evals.lookalikes.changes import CHANGES, Pool
from evals.lookalikes.pairs import Asked
from evals.lookalikes.rewordings import REWORDINGS
from evals.suites.routing import DESIGN

EXPONENT = 1.0
REWORDED, LOOKALIKE = 0.4, 0.1
_LIFETIME = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it came, and what it asks: two turns of one `meaning` may share an answer."""

    text: str
    language: str
    meaning: str


@dataclass
class Replayed:
    """What became of each turn; dollars at the design's price of the provider asked first.

    `saved` is what the hits would have cost.
    """

    turns: int = 0
    exact: int = 0
    semantic: int = 0
    false: list[tuple[str, str]] = field(default_factory=list)
    passed_over: int = 0
    paid: float = 0.0
    saved: float = 0.0
    search_ms: list[float] = field(default_factory=list)
    hit: list[float] = field(default_factory=list)

    @property
    def hits(self) -> int:
        """Turns that were answered from the cache, rightly or not."""
        return self.exact + self.semantic


def draw_turns(questions: Sequence[Asked], count: int, seed: int) -> list[Turn]:
    """Draw so many turns; which question has which rank falls by the seed."""
    draw = Random(seed)
    ranked = list(questions)
    draw.shuffle(ranked)
    pool = Pool(questions)
    weights = [1 / rank**EXPONENT for rank in range(1, len(ranked) + 1)]
    return [_turn(one, pool, draw) for one in draw.choices(ranked, weights, k=count)]


async def replay(turns: Sequence[Turn], embed: Callable[[str], Awaitable[list[float]]]) -> Replayed:
    """Put the turns through the cache, one after the other, within its lifetime."""
    sealer = AesGcmSealer(Keyring([os.urandom(32)]), "questions")
    near = NearQuestions(LocalQuestions(SystemClock(), sealer), embed, Tallies())
    answered: dict[Place, Turn] = {}
    done = Replayed(turns=len(turns))
    for turn in turns:
        cost = DESIGN[choose_provider(score(turn.text).score)][1]
        if needs_current_data(turn.text):
            done.passed_over += 1
            done.paid += cost
            done.hit.append(0)
            continue
        place = Place("replay", f"{turn.language}:{normal_form(turn.text)}")
        asked = CacheAsked("replay", turn.text, turn.language, turn.language, place)
        found: Place | None = place if place in answered else None
        vector: Vector | None = None
        done.exact += found is not None
        if found is None:
            began = time.perf_counter()
            found, vector = await near.find(asked)
            done.search_ms.append((time.perf_counter() - began) * 1_000)
            done.semantic += found is not None
        if found is not None:
            done.saved += cost
            if answered[found].meaning != turn.meaning:
                done.false.append((answered[found].text, turn.text))
        else:
            done.paid += cost
            answered[place] = turn
            await near.add(asked, vector, _LIFETIME)
        done.hit.append(float(found is not None))
    return done


def _turn(asked: Asked, pool: Pool, draw: Random) -> Turn:
    chance = draw.random()
    meaning = f"{asked.language} {asked.text.casefold()}"
    if chance < LOOKALIKE:
        for change in draw.sample(list(CHANGES.values()), len(CHANGES)):
            text = change(asked, pool, draw)
            if text is not None:
                return Turn(text, asked.language, f"{asked.language} {text.casefold()}")
    if chance < LOOKALIKE + REWORDED:
        for reword in draw.sample(list(REWORDINGS.values()), len(REWORDINGS)):
            text = reword(asked, draw)
            if text is not None:
                return Turn(text, asked.language, meaning)
    return Turn(asked.text, asked.language, meaning)
