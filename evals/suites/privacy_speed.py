"""How long a message of two hundred characters takes, all products in turn in one run."""

import random
import time
from collections.abc import Sequence
from itertools import islice
from statistics import quantiles

from evals.finders.contract import Finder
from evals.holdouts.harmless import harmless_cases
from evals.holdouts.personal import personal_cases
from evals.suite import Bench, Measure
from evals.suites.privacy_part import Part, Piece, Thresholds

SECTION = "speed"
LENGTH = 200
MESSAGES = 600
HOSTILE_SIZE = 100_000
_HOSTILE = ("a", "1 ", "+1 ", "a@", "abandon ", "0x", "1.", "f:", "-----BEGIN ", "eyJ.", "\u200b1")


def speed(bench: Bench, finders: Sequence[Finder], thresholds: Thresholds) -> Part:
    """Measure the median and the 99th percentile in milliseconds, and hostile text at its worst."""
    messages = _messages(bench.seed)
    times = {finder.name: _milliseconds(finder, messages) for finder in finders}
    product, *others = times
    measures = [
        Measure(
            SECTION,
            f"{name}, {LENGTH} characters",
            figures[product],
            len(messages),
            "ms",
            threshold=thresholds[name],
            beside={other: figures[other] for other in others},
        )
        for name, at in (("p50", 49), ("p99", 98))
        for figures in ({finder: quantiles(one, n=100)[at] for finder, one in times.items()},)
    ]
    hostile = [(sign * HOSTILE_SIZE)[:HOSTILE_SIZE] for sign in _HOSTILE]
    # the others' patterns have no bound: they are not asked
    slowest = max(_milliseconds(finders[0], hostile))
    name = "100 KB of hostile text"
    threshold = thresholds[name]
    measures.append(Measure(SECTION, name, slowest, len(hostile), "ms", threshold=threshold))
    yield Piece(measures, [], [])


def _messages(seed: int) -> list[str]:
    """Join questions, every third with personal data, until each message is long enough."""
    rng = random.Random(seed)
    harmless = [case.text for case in harmless_cases(seed, each=60)]
    personal = [case.text for case in islice(personal_cases(seed, each=20), MESSAGES)]
    messages = []
    for number in range(MESSAGES):
        text = rng.choice(personal) if number % 3 == 0 else ""
        while len(text) < LENGTH:
            text = f"{text} {rng.choice(harmless)}".strip()
        messages.append(text[:LENGTH])
    return messages


def _milliseconds(finder: Finder, texts: Sequence[str]) -> list[float]:
    finder.find(texts[0])
    times = []
    for text in texts:
        began = time.perf_counter()
        finder.find(text)
        times.append((time.perf_counter() - began) * 1000)
    return times
