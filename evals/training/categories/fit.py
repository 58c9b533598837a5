"""Fit the weights of the categories, and say what they answer of questions left out."""

import random
from collections.abc import Sequence

import numpy as np

from candor.domain.categories import Category
from candor.routing.category import CATEGORIES
from candor.routing.category_features import WIDTH, features
from evals.training.categories.labelled import Labelled
from evals.training.logistic import Floats, stacked
from evals.training.multinomial import fit_classes

SEED = 20
# the inverse weight of the penalty: 3, 10 and 30 were tried by cross-validation
STRENGTH = 10.0
STEPS = 150
FOLDS = 4


def fitted(examples: Sequence[Labelled]) -> tuple[Floats, Floats]:
    """Answer weights and biases; takes some seconds for all examples."""
    return fit_classes(
        stacked([features(one.question) for one in examples], WIDTH),
        np.array([CATEGORIES.index(one.category) for one in examples]),
        len(CATEGORIES),
        strength=STRENGTH,
        steps=STEPS,
    )


def unseen(examples: Sequence[Labelled]) -> list[Category]:
    """Answer what weights say of each example that were fitted to the other three fourths."""
    rng = random.Random(SEED)
    folds = [rng.randrange(FOLDS) for _ in examples]
    answers = [Category.GENERAL] * len(examples)
    for fold in range(FOLDS):
        weights, bias = fitted([one for one, at in zip(examples, folds, strict=True) if at != fold])
        for at, one in enumerate(examples):
            if folds[at] == fold:
                read = features(one.question)
                scores = read.values @ weights[read.buckets] + bias
                answers[at] = CATEGORIES[int(scores.argmax())]
    return answers
