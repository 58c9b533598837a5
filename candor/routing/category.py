"""What a question is about: trained weights, read with pickling forbidden."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from candor.domain.categories import Category
from candor.routing.category_features import BUCKETS, VERSION, WIDTH, features

# how it was made and what it does: MODEL.md beside it
MODEL = Path(__file__).parent / "category.npz"
CATEGORIES = tuple(Category)
_LEVELS = 127

Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """A row of weights per bucket and a bias, each with a number per category."""

    weights: Weights
    bias: Weights

    def scores(self, question: str) -> Weights:
        """Answer one number per category, up to a constant the logarithm of its probability."""
        read = features(question)
        scores: Weights = read.values @ self.weights[read.buckets] + self.bias
        return scores


def classify(question: str) -> Category:
    """Answer the likeliest category; GENERAL where a question says nothing."""
    if not any(sign.isalnum() for sign in question):
        return Category.GENERAL
    return CATEGORIES[int(load_model().scores(question).argmax())]


@cache
def load_model() -> Model:
    """Read the weights; ValueError where the file is of another shape or version."""
    with np.load(MODEL, allow_pickle=False) as held:
        levels, scale, version = held["levels"], float(held["scale"]), int(held["version"])
        phrases, bias = held["phrases"], held["bias"]
    shapes = (levels.shape, phrases.shape, bias.shape)
    expected = ((BUCKETS, len(CATEGORIES)), (WIDTH - BUCKETS, len(CATEGORIES)), (len(CATEGORIES),))
    if version != VERSION or shapes != expected or levels.dtype != np.int8:
        raise ValueError(f"{MODEL.name} does not fit the features of version {VERSION}")
    hashed = levels.astype(np.float32) * np.float32(scale)
    return Model(np.concatenate([hashed, phrases]).astype(np.float32), bias.astype(np.float32))


def save_model(
    file: Path, weights: npt.NDArray[np.float64], bias: npt.NDArray[np.float64], *, version: int
) -> None:
    """Write weights of hashed runs as whole numbers from -127 to 127, those of phrases as they are.

    Phrases and bias are rounded, so that the last bits of a machine's sums leave no trace.
    """
    hashed = weights[:BUCKETS]
    scale = round(float(np.abs(hashed).max()) / _LEVELS, 6)
    levels = np.clip(np.round(hashed / scale), -_LEVELS, _LEVELS).astype(np.int8)
    np.savez_compressed(
        file,
        levels=levels,
        scale=scale,
        phrases=np.round(weights[BUCKETS:], 3).astype(np.float32),
        bias=np.round(bias, 3).astype(np.float32),
        version=version,
    )
