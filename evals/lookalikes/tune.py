"""Shows what each threshold would do on the development half: python -m evals.lookalikes.tune."""

import sys
from pathlib import Path
from random import Random

from evals.lookalikes.judge import cosines, judged, share
from evals.lookalikes.made import made_pairs
from evals.lookalikes.rewordings import BY_DESIGN
from evals.suite import SEED
from evals.suites.cache import open_embeddings

# of each set; and so many pairs to show what the cosine does without the guards
MOST, SAMPLE = 250, 600
THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


def main(data: Path) -> None:
    """Print false hits and hits by threshold, with the guards, and false hits without them."""
    embeddings = open_embeddings()
    made = made_pairs(data, SEED, "development", MOST)
    different = judged(made["changed"], embeddings)
    same = [one for one in judged(made["reworded"], embeddings) if one.pair.kind not in BY_DESIGN]
    alone = cosines(Random(SEED).sample(made["changed"], SAMPLE), embeddings)
    print(f"{len(different)} pairs that differ, {len(same)} that ask the same")
    print("at least  false hits  hits    false hits by the cosine alone")
    for at_least in THRESHOLDS:
        (wrong, n), (right, m) = share(different, at_least), share(same, at_least)
        near = sum(one >= at_least for one in alone) / len(alone)
        print(f"{at_least:8.2f}  {wrong / n:10.4f}  {right / m:.4f}  {near:.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
