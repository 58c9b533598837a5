"""Choose the sentences of the passages that answer the question best."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from candor.domain.passages import Passage
from candor.quoting.sections import read_in_order
from candor.quoting.units import Unit

Embed = Callable[[Sequence[str]], Awaitable[list[list[float]]]]

# cosine similarities of MiniLM; measured on the bundled documents, see docs/decisions/0004
PASSAGE_FLOOR = 0.42
SENTENCE_FLOOR = 0.45
NEAR_BEST = 0.80
SAME = 0.93
MOST_UNITS = 5
MOST_LIST_ITEMS = 12


@dataclass(frozen=True, slots=True)
class _Rated:
    """A unit, how near it is to the question, and its vector for telling repetitions."""

    unit: Unit
    likeness: float
    vector: list[float]


async def compose_quotes(question: str, passages: Sequence[Passage], *, embed: Embed) -> str:
    """Answer Markdown of verbatim sentences, each with the number of its passage.

    A sentence is read with the heading it stands under, as a person would. Empty where none is
    near enough to the question to be called an answer.
    """
    units = read_in_order(passages, floor=PASSAGE_FLOOR)
    if not units:
        return ""
    in_place = [f"{_heading(passages, unit)}: {unit.text}" for unit in units]
    asked, *vectors = await embed([question, *in_place])
    rated = [
        _Rated(unit, _dot(asked, vector), vector)
        for unit, vector in zip(units, vectors, strict=True)
    ]
    chosen = _choose(rated)
    if not chosen:
        return ""
    return _render(_in_reading_order(_with_whole_lists(chosen, units), chosen))


def _heading(passages: Sequence[Passage], unit: Unit) -> str:
    passage = passages[unit.passage - 1]
    return passage.heading.rpartition(" > ")[2] or passage.title


def _choose(rated: list[_Rated]) -> list[Unit]:
    """Take the nearest units that say different things, the best first."""
    ranked = sorted(rated, key=lambda one: -one.likeness)
    floor = max(SENTENCE_FLOOR, NEAR_BEST * ranked[0].likeness)
    kept: list[_Rated] = []
    for one in ranked:
        if len(kept) == MOST_UNITS or one.likeness < floor:
            break
        if all(_dot(one.vector, other.vector) < SAME for other in kept):
            kept.append(one)
    return [one.unit for one in kept]


def _with_whole_lists(chosen: list[Unit], units: list[Unit]) -> list[Unit]:
    """Complete each list of which an item was chosen: half a list of steps helps nobody."""
    by_place = {(unit.section, unit.place): unit for unit in units}
    wanted = dict.fromkeys(chosen)
    for unit in chosen:
        for direction in (-1, 1) if unit.listed else ():
            for step in range(1, MOST_LIST_ITEMS):
                near = by_place.get((unit.section, unit.place + direction * step))
                if near is None or not near.listed:
                    break
                wanted[near] = None
    return list(wanted)


def _in_reading_order(units: list[Unit], chosen: list[Unit]) -> list[Unit]:
    """Order sections by their best unit, and inside a section as the document does."""
    rank: dict[int, int] = {}
    for place, unit in enumerate(chosen):
        rank.setdefault(unit.section, place)
    return sorted(units, key=lambda unit: (rank[unit.section], unit.place))


def _render(units: list[Unit]) -> str:
    blocks: list[str] = []
    for listed, run in groupby(units, key=lambda unit: bool(unit.listed)):
        quotes = [f"{unit.listed} {unit.text} [{unit.passage}]".lstrip() for unit in run]
        blocks.append(("\n" if listed else " ").join(quotes))
    return "\n\n".join(blocks)


def _dot(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
