"""What is told once a turn has its answer: the rest of the text, the sources, the answer."""

from collections.abc import Iterator
from itertools import pairwise

from candor.domain.answer import Answer
from candor.domain.events import Done, Sources, Text, TurnEvent
from candor.domain.sentences import split_sentences
from nodes.live import Shown


def last_events(shown: Shown, answer: Answer) -> Iterator[TurnEvent]:
    """Answer a turn's last events.

    The answer goes behind what was shown, sentence by sentence, or replaces it where it differs.
    """
    match shown.becomes(answer.answer):
        case Text(rest):
            yield from map(Text, _by_sentence(rest))
        case None:
            pass
        case correction:
            yield correction
    if answer.sources:
        yield Sources(tuple(answer.sources))
    yield Done(answer)


def _by_sentence(text: str) -> Iterator[str]:
    """Cut a text after each sentence, white space included, so that the pieces add up to it."""
    cuts = [0, *(sentence.start for sentence in split_sentences(text)[1:]), len(text)]
    yield from (text[start:end] for start, end in pairwise(cuts) if end > start)
