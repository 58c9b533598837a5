"""Runs corrections on a text until they change nothing more, and always comes to an end."""

from collections.abc import Callable
from typing import Final

from candor.domain.sentences import split_sentences
from candor.validation.edits import Edit, apply_edits

_FREE_PASSES: Final = 6


def correct_until_stable(text: str, correct: Callable[[str], str]) -> str:
    """Answer a text that `correct` leaves as it is; `correct` must leave the empty one so.

    The first passes correct as they will. Each one behind them takes sentences away instead, from
    the first that it would change on: one, then two, then four. A text of n sentences is empty
    after at most log2(n) + 2 of these, so the passes end whatever `correct` does.
    """
    for _ in range(_FREE_PASSES):
        corrected = correct(text)
        if corrected == text:
            return text
        text = corrected
    taken = 1
    while text and (corrected := correct(text)) != text:
        text = _without(text, taken, at=_changed(text, corrected))
        taken *= 2
    return text


def _changed(text: str, corrected: str) -> int:
    """Answer where two texts begin to differ."""
    pairs = enumerate(zip(text, corrected, strict=False))
    shorter = min(len(text), len(corrected))
    return next((place for place, (one, other) in pairs if one != other), shorter)


def _without(text: str, count: int, *, at: int) -> str:
    """Take away so many sentences, the first of them the one at a place, or the last of all."""
    sentences = split_sentences(text)
    first = max((n for n, one in enumerate(sentences) if one.start <= at), default=0)
    # the rest before this sentence may be too short for the count: then it is the end of the text
    gone = sentences[max(0, min(first, len(sentences) - count)) :][:count]
    return apply_edits(text, [Edit(one.start, one.end) for one in gone]) if gone else ""
