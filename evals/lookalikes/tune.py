"""Shows what each threshold would do on the development half: python -m evals.lookalikes.tune."""

import sys
from pathlib import Path

from evals.lookalikes.judge import judged, share
from evals.lookalikes.made import made_pairs
from evals.lookalikes.rewordings import BY_DESIGN
from evals.suite import SEED
from evals.suites.cache import open_embeddings

THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


def main(data: Path) -> None:
    """Print false hits and hits by threshold, with the guards, and false hits without them."""
    embeddings = open_embeddings()
    made = made_pairs(data, SEED, "development", None)
    different = judged(made["changed"], embeddings)
    same = [one for one in judged(made["reworded"], embeddings) if one.pair.kind not in BY_DESIGN]
    print("at least  false hits  hits    false hits and hits by the cosine alone")
    for at_least in THRESHOLDS:
        (wrong, n), (right, m) = share(different, at_least), share(same, at_least)
        near = sum(one.cosine >= at_least for one in different) / n
        found = sum(one.cosine >= at_least for one in same) / m
        print(f"{at_least:8.2f}  {wrong / n:10.4f}  {right / m:.4f}  {near:.4f} {found:.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
