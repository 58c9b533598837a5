"""Fit all questions and write the weights beside the classifier, or cross-validate."""

import argparse
from hashlib import sha256

from candor.routing.category import MODEL, save_model
from candor.routing.category_features import VERSION
from evals.training.categories.fit import fitted, unseen
from evals.training.categories.labelled import read_training


def main() -> None:
    """Write the model; with `--cross-validate` only print what is answered of rows left out."""
    parser = argparse.ArgumentParser(description="Make the weights of the categories.")
    parser.add_argument("--cross-validate", action="store_true")
    examples = read_training()
    if parser.parse_args().cross_validate:
        pairs = list(zip(examples, unseen(examples), strict=True))
        for language in sorted({one.language for one in examples}):
            right = [one.category is told for one, told in pairs if one.language == language]
            print(f"{language}: {sum(right) / len(right):.3f} of {len(right)} left out")
        right = [one.category is told for one, told in pairs]
        print(f"all: {sum(right) / len(right):.3f} of {len(right)} left out")
        return
    weights, bias = fitted(examples)
    save_model(MODEL, weights, bias, version=VERSION)
    written = MODEL.read_bytes()
    print(f"{len(examples):,} questions, {len(written):,} bytes in {MODEL.name}")
    print(f"SHA-256 {sha256(written).hexdigest()}, for MODEL.md beside it")


if __name__ == "__main__":
    main()
