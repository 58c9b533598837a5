"""The trained weights: a data file without code, read with pickling forbidden."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from candor.injection.features import BUCKETS, VERSION, features

# how it was made and what it does: MODEL.md beside it
MODEL = Path(__file__).parent / "model.npz"
_LEVELS = 127


@dataclass(frozen=True, slots=True)
class Model:
    """A weight per bucket and a bias."""

    weights: npt.NDArray[np.float32]
    bias: float

    def score(self, text: str) -> float:
        """Answer the logarithm of the odds that a text gives orders; 0 is even."""
        read = features(text)
        return float(np.dot(self.weights[read.buckets], read.values)) + self.bias


@cache
def load_model() -> Model:
    """Read the weights; ValueError where the file is of another shape or version."""
    with np.load(MODEL, allow_pickle=False) as held:
        levels, scale, version = held["levels"], float(held["scale"]), int(held["version"])
        bias = float(held["bias"])
    if version != VERSION or levels.shape != (2 * BUCKETS,) or levels.dtype != np.int8:
        raise ValueError(f"{MODEL.name} does not fit the features of version {VERSION}")
    return Model(levels.astype(np.float32) * np.float32(scale), bias)


def save_model(file: Path, weights: npt.NDArray[np.float64], bias: float, *, version: int) -> None:
    """Write weights as whole numbers from -127 to 127."""
    scale = float(np.abs(weights).max()) / _LEVELS
    levels = np.round(weights / scale).astype(np.int8)
    np.savez_compressed(file, levels=levels, scale=scale, bias=bias, version=version)
