"""The pairs of one half, made from the open questions by a seed."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from random import Random

from evals.lookalikes.changes import Pool, changed
from evals.lookalikes.pairs import Asked, Half, Pair, half_of
from evals.lookalikes.rewordings import reworded
from evals.lookalikes.sets import asked_by_people, documented, foreign

# of a language's general questions, and of people's own
_MOST_FOREIGN, _MOST_ASKED = 50, 500


def made_pairs(data: Path, seed: int, half: Half, most: int | None) -> Mapping[str, list[Pair]]:
    """Answer the changed and the reworded pairs of at most so many questions of a set."""
    draw = Random(seed)
    questions = [
        *documented(data)[:most],
        *asked_by_people(data)[: most or _MOST_ASKED],
        *_of_each_language(foreign(data), most or _MOST_FOREIGN),
    ]
    pool = Pool(questions)
    made: dict[str, list[Pair]] = {"changed": [], "reworded": []}
    for one in questions:
        different, same = list(changed(one, pool, draw)), list(reworded(one, draw))
        if half_of(one.text, seed) == half:
            made["changed"] += different
            made["reworded"] += same
    return made


def _of_each_language(questions: Iterable[Asked], most: int) -> Sequence[Asked]:
    by_language = groupby(
        sorted(questions, key=lambda one: one.language), key=lambda one: one.language
    )
    return [one for _, ones in by_language for one in list(ones)[:most]]
