"""Make the weights of the injection detector: `python -m evals.training.injection DATA`.

With `--cross-validate` it only prints, for deepset and NotInject, what a model says of rows that
it was not fitted to: of a random fourth, and of a fourth that shares no five words in a row with
the rest. The same data give the same weights to the last bit. Takes a minute; four to validate.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from candor.injection.features import VERSION, Features, features
from candor.injection.model import MODEL, save_model
from evals.training.examples import read_examples
from evals.training.folds import fitted, folds_apart, random_folds, unseen_scores
from evals.training.sets import Example


def main() -> None:
    """Fit all examples and write the model beside the detector, or cross-validate."""
    parser = argparse.ArgumentParser(description="Make the weights of the injection detector.")
    parser.add_argument("data", type=Path, help="the folder of public data sets")
    parser.add_argument("--cross-validate", action="store_true")
    arguments = parser.parse_args()
    examples = read_examples(arguments.data)
    read = [features(example.text) for example in examples]
    if arguments.cross_validate:
        for name, folds in (("random", random_folds(examples)), ("apart", folds_apart(examples))):
            _report(name, examples, read, folds)
        return
    weights, bias = fitted(examples, read, range(len(examples)))
    save_model(MODEL, weights, bias, version=VERSION)
    print(f"{len(examples):,} examples, {MODEL.stat().st_size:,} bytes in {MODEL.name}")


def _report(
    name: str, examples: Sequence[Example], read: Sequence[Features], folds: Mapping[int, int]
) -> None:
    scores = unseen_scores(examples, read, folds)
    attacks = np.array([score for at, score in scores.items() if examples[at].attack])
    harmless = np.array([score for at, score in scores.items() if not examples[at].attack])
    for share in (0.01, 0.02, 0.03, 0.05):
        threshold = float(np.quantile(harmless, 1 - share))
        found = float((attacks > threshold).mean())
        print(f"{name}: {share:.0%} of harmless over {threshold:.2f}, {found:.1%} of attacks")


if __name__ == "__main__":
    main()
