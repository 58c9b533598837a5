"""Make the weights of the injection detector: `python -m evals.training.injection DATA`.

With `--cross-validate` it only prints, for deepset and NotInject, what a model says of rows that
it was not fitted to: of a random fourth, and of a fourth that shares no five words in a row with
the rest. Both take minutes.
"""

import argparse
import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from candor.injection.features import VERSION, Features, features
from candor.injection.model import MODEL, save_model
from evals.training.examples import SEED, read_examples
from evals.training.logistic import fit, stacked
from evals.training.sets import DEEPSET, NOTINJECT, Example

# the inverse weight of the penalty; 3, 10 and 40 were tried, by cross-validation
STRENGTH = 10.0
STEPS = 300
FOLDS = 4
_RUN = 5


def main() -> None:
    """Fit all examples and write the model beside the detector, or cross-validate."""
    parser = argparse.ArgumentParser(description="Make the weights of the injection detector.")
    parser.add_argument("data", type=Path, help="the folder of public data sets")
    parser.add_argument("--cross-validate", action="store_true")
    arguments = parser.parse_args()
    examples = read_examples(arguments.data)
    read = [features(example.text) for example in examples]
    if arguments.cross_validate:
        for name, folds in (("random", _random(examples)), ("apart", _apart(examples))):
            _report(name, examples, read, folds)
        return
    weights, bias = _fitted(examples, read, range(len(examples)))
    save_model(MODEL, weights, bias, version=VERSION)
    print(f"{len(examples):,} examples, {MODEL.stat().st_size:,} bytes in {MODEL.name}")


def _fitted(
    examples: Sequence[Example], read: Sequence[Features], chosen: Sequence[int]
) -> tuple[npt.NDArray[np.float64], float]:
    attack = np.array([float(examples[at].attack) for at in chosen])
    counts = np.array([examples[at].weight for at in chosen])
    rows = stacked([read[at] for at in chosen])
    return fit(rows, attack, counts, strength=STRENGTH, steps=STEPS)


def _measured(examples: Sequence[Example]) -> list[int]:
    return [at for at, one in enumerate(examples) if one.source in (DEEPSET, NOTINJECT)]


def _random(examples: Sequence[Example]) -> dict[int, int]:
    rng = random.Random(SEED)
    return {at: rng.randrange(FOLDS) for at in _measured(examples)}


def _apart(examples: Sequence[Example]) -> dict[int, int]:
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


def _report(
    name: str, examples: Sequence[Example], read: Sequence[Features], folds: Mapping[int, int]
) -> None:
    scores: dict[int, float] = {}
    for fold in range(FOLDS):
        rest = [at for at in range(len(examples)) if folds.get(at) != fold]
        weights, bias = _fitted(examples, read, rest)
        for at in (one for one, held in folds.items() if held == fold):
            scores[at] = float(np.dot(weights[read[at].buckets], read[at].values) + bias)
    attacks = np.array([score for at, score in scores.items() if examples[at].attack])
    harmless = np.array([score for at, score in scores.items() if not examples[at].attack])
    for share in (0.01, 0.02, 0.03, 0.05):
        threshold = float(np.quantile(harmless, 1 - share))
        found = float((attacks > threshold).mean())
        print(f"{name}: {share:.0%} of harmless over {threshold:.2f}, {found:.1%} of attacks")


if __name__ == "__main__":
    main()
