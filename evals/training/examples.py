"""Everything that the weights are fitted to."""

import random
from collections.abc import Sequence
from pathlib import Path

from evals.training.documents import read_documents
from evals.training.phrases import attacks, framed, harmless, read_phrases
from evals.training.sets import SETS, Example, read_set

SEED = 20
# attacks composed, by language; harmless pairs; harmless frames
_ATTACKS = {"en": 1000, "de": 500}
_ATTACKS_ELSEWHERE = 120
_PAIRS = 800
_FRAMES = 1500
_SHORT = 200


def read_examples(data: Path) -> Sequence[Example]:
    """Read the public sets and compose our own sentences, always the same ones.

    Raises FileNotFoundError where a set is absent.
    """
    rng = random.Random(SEED)
    public = [example for one in SETS for example in read_set(data, one, rng)]
    around = [
        example.text
        for example in public
        if not example.attack
        and len(example.text) < _SHORT
        and not example.source.startswith("attacks/")
    ]
    phrases = read_phrases()
    own = [
        Example(text, True)
        for tag, language in phrases.items()
        for text in attacks(language, rng, _ATTACKS.get(tag, _ATTACKS_ELSEWHERE), around)
    ]
    own += [Example(text, False) for text in harmless(phrases, rng, _PAIRS, around)]
    own += [Example(text, False) for text in framed(phrases["en"], rng, _FRAMES)]
    return [*public, *own, *read_documents(data, rng)]
