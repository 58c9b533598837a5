"""A vendor that repeats the placeholders of the question, as a model does."""

import re

from candor.domain.provider_names import PROVIDER_NAMES
from tests.simulator import Question, Simulator

_PLACEHOLDER = re.compile(r"\[[A-Z_]+_\d+\]|\([A-Z_]+_\d+\)")


def echo(question: Question) -> str:
    """Answer with every placeholder of the question, those that somebody typed made real."""
    asked = question.texts[-1].rpartition("Question:")[2]
    names = [f"[{found[1:-1]}]" for found in _PLACEHOLDER.findall(asked)]
    said = " and ".join(names) or "nothing"
    return f"Staking locks your coins for some weeks [1]. You wrote {said}, is that so?"


def let_vendors_echo(simulator: Simulator) -> None:
    """Set every vendor of the simulator to repeat placeholders."""
    for vendor in PROVIDER_NAMES:
        simulator.answer_with(vendor, echo)
