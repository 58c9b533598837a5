"""Phrases with harmless sentences around: the phrase has to go, the sentences have to stay."""

import random
from collections.abc import Iterator

from evals.holdouts.draft import Draft
from evals.holdouts.harmless import question
from evals.holdouts.phrases import LENGTHS, WORD_LISTS, phrase
from evals.holdouts.sentences import LANGUAGES
from evals.spans import Case

EACH = 40  # of every word list


def neighbour_cases(seed: int, *, each: int = EACH) -> Iterator[Case]:
    """Make `each` messages of every word list: a question, a phrase, and mostly one more."""
    for word_list in WORD_LISTS:
        for number in range(each):
            rng = random.Random(f"{seed}/neighbour/{word_list}/{number}")
            words = phrase(rng, word_list, rng.choice(LENGTHS))
            if word_list == "english":
                words = rng.choice((str.lower, str.upper, str.capitalize))(" ".join(words)).split()
            # a question that opens with a small letter may be the phrase's own end
            draft = Draft().keep(_plain(rng)).add(rng.choice((" ", "\n", "\n\n", " — ")))
            draft.mark_joined(words, rng.choice((" ", " ", ", ", "\n")))
            if rng.random() < 0.7:
                draft.add(rng.choice((". ", "\n", "\n\n"))).keep(_plain(rng))
            yield draft.case("SEED_PHRASE", word_list)


def _plain(rng: random.Random) -> str:
    while True:
        sentence, kinds = question(rng, rng.choice(LANGUAGES))
        if not kinds and sentence[-1] in "?.؟":
            return sentence
