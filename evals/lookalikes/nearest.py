"""Real look-alikes: of each question the nearest ones that ask for something else."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from langchain_core.embeddings import Embeddings

from candor.cache.meaning.guards import blocked_by
from candor.cache.meaning.reading import read
from candor.cache.normal_form import normal_form
from evals.lookalikes.judge import embedded
from evals.lookalikes.pairs import Asked, Pair

NEAREST = 5


def nearest_others(questions: Sequence[Asked], embeddings: Embeddings) -> list[Pair]:
    """Answer pairs of each question with the nearest of its language that have another answer."""
    by_language: defaultdict[str, list[Asked]] = defaultdict(list)
    for one in questions:
        by_language[one.language].append(one)
    pairs = []
    for language, ones in by_language.items():
        vectors = embedded([one.text for one in ones], embeddings)
        answers = np.asarray([one.answer for one in ones])
        for at, one in enumerate(ones):
            cosines = np.where(answers == one.answer, -1.0, vectors @ vectors[at])
            nearest = np.argsort(-cosines)[:NEAREST]
            pairs += [
                Pair("nearest", language, one.text, ones[other].text)
                for other in nearest
                if cosines[other] > -1
            ]
    return pairs


def equal_by_guards(questions: Sequence[Asked]) -> list[tuple[Pair, bool]]:
    """Answer the pairs that no guard keeps apart and that are typed otherwise.

    With each goes whether both have the same answer by their authors' label.
    """
    groups: defaultdict[tuple[str, tuple[str, ...]], list[Asked]] = defaultdict(list)
    for one in questions:
        groups[one.language, read(one.text, one.language).words].append(one)
    return [
        (Pair("equal", one.language, one.text, other.text), one.answer == other.answer)
        for ones in groups.values()
        for one, other in combinations(ones, 2)
        if normal_form(one.text) != normal_form(other.text)
        and blocked_by(read(one.text, one.language), read(other.text, other.language)) is None
    ]
