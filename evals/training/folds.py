"""What weights say of rows that they were not fitted to."""

import random
import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from candor.injection.features import Features
from evals.training.examples import SEED
from evals.training.logistic import fit, stacked
from evals.training.sets import DEEPSET, NOTINJECT, Example

# the inverse weight of the penalty and the steps: 3, 10, 40 and 150, 300 were tried
STRENGTH = 10.0
STEPS = 150
FOLDS = 4
_RUN = 5

Weights = tuple[npt.NDArray[np.float64], float]


def fitted(examples: Sequence[Example], read: Sequence[Features], chosen: Sequence[int]) -> Weights:
    """Answer weights and bias from the `chosen` examples; takes half a minute."""
    attack = np.array([float(examples[at].attack) for at in chosen])
    counts = np.array([examples[at].weight for at in chosen])
    rows = stacked([read[at] for at in chosen])
    return fit(rows, attack, counts, strength=STRENGTH, steps=STEPS)


def unseen_scores(
    examples: Sequence[Example], read: Sequence[Features], folds: Mapping[int, int]
) -> dict[int, float]:
    """Score each row of `folds` by weights fitted to everything but its fold."""
    scores: dict[int, float] = {}
    for fold in range(FOLDS):
        rest = [at for at in range(len(examples)) if folds.get(at) != fold]
        weights, bias = fitted(examples, read, rest)
        for at in (one for one, held in folds.items() if held == fold):
            scores[at] = float(np.dot(weights[read[at].buckets], read[at].values) + bias)
    return scores


def random_folds(examples: Sequence[Example]) -> dict[int, int]:
    """Deal the rows of deepset and NotInject out by chance."""
    rng = random.Random(SEED)
    return {at: rng.randrange(FOLDS) for at in _measured(examples)}


def folds_apart(examples: Sequence[Example]) -> dict[int, int]:
    """Keep rows in one fold that have five words in a row in common, directly or through others."""
    group: dict[int, int] = {}
    first: dict[tuple[str, ...], int] = {}
    for at in _measured(examples):
        words = re.findall(r"\w+", examples[at].text.lower())
        runs = {tuple(words[n : n + _RUN]) for n in range(max(1, len(words) - _RUN + 1))}
        met = {group[first[run]] for run in runs if run in first}
        group[at] = min(met, default=at)
        group.update({other: group[at] for other, held in group.items() if held in met})
        first.update({run: at for run in runs if run not in first})
    rng = random.Random(SEED)
    folds = {name: rng.randrange(FOLDS) for name in sorted(set(group.values()))}
    return {at: folds[name] for at, name in group.items()}


def _measured(examples: Sequence[Example]) -> list[int]:
    return [at for at, one in enumerate(examples) if one.source in (DEEPSET, NOTINJECT)]
