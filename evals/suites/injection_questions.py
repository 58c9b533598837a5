"""Questions of the public sets, judged by weights that have not seen them where that can be."""

import random
import time
from collections.abc import Iterator, Sequence
from statistics import quantiles

from candor.injection.detector import QUESTION, InjectionDetector
from candor.injection.features import features
from evals.injection.public import SETS, read_public
from evals.suite import Bench, Measure
from evals.suites.injection_part import RULES, flagged
from evals.suites.privacy_part import Thresholds
from evals.training.examples import read_examples
from evals.training.folds import folds_apart, random_folds, unseen_scores
from evals.training.phrases import read_phrases
from evals.training.sets import DEEPSET

_HOSTILE = ("ignore ", "a", "a b ", "<|", "\u200b", "you are ", "忽略", "when ", "[1]")
_HOSTILE_SIZE = 100_000
_MESSAGES = 400
_QUICK = 300


def unseen(
    bench: Bench, rules: InjectionDetector, thresholds: Thresholds
) -> Iterator[Measure | str]:
    """Cross-validate deepset and NotInject, by chance and with alike rows kept apart."""
    try:
        examples = read_examples(bench.data)
    except FileNotFoundError as absent:
        yield str(absent.filename or absent.args[0])
        return
    read = [features(example.text) for example in examples]
    by_rules = {at: rules.suspects_question(examples[at].text) for at in random_folds(examples)}
    for section, folds, binding in (
        ("deepset and NotInject, rows not trained on", random_folds(examples), True),
        ("the same, alike rows kept apart", folds_apart(examples), False),
    ):
        bench.say(f"injection: {section}")
        scores = unseen_scores(examples, read, folds)
        seen = {at: score > QUESTION or by_rules[at] for at, score in scores.items()}
        for name, chosen, figure in (
            ("deepset recall", [at for at in seen if examples[at].attack], "recall"),
            (
                "harmless of both flagged",
                [at for at in seen if not examples[at].attack],
                "over-defence",
            ),
            (
                "deepset harmless flagged",
                [at for at in seen if not examples[at].attack and examples[at].source == DEEPSET],
                "",
            ),
            ("NotInject flagged", [at for at in seen if examples[at].source != DEEPSET], ""),
        ):
            yield flagged(
                section,
                name,
                [seen[at] for at in chosen],
                [by_rules[at] for at in chosen],
                threshold=thresholds.get(figure) if binding else None,
            )


def as_shipped(
    bench: Bench, detector: InjectionDetector, rules: InjectionDetector, thresholds: Thresholds
) -> Iterator[Measure | str]:
    """Judge the other sets by the weights that ship; those trained on say so."""
    bench.say("injection: public sets")
    for one in SETS:
        try:
            rows = list(read_public(bench.data, one))
        except FileNotFoundError:
            yield one.file
            continue
        section = "sets trained on" if one.trained else "sets never trained on"
        for attack, figure in ((True, "recall"), (False, "flagged")):
            texts = [text for text, label, _ in rows if label == attack]
            if texts:
                if bench.quick:
                    texts = random.Random(bench.seed).sample(texts, min(_QUICK, len(texts)))
                yield flagged(
                    section,
                    f"{one.name} {figure}",
                    [detector.suspects_question(text) for text in texts],
                    [rules.suspects_question(text) for text in texts],
                    threshold=thresholds["users' questions flagged"] if one.required else None,
                )


def speed(
    bench: Bench, detector: InjectionDetector, rules: InjectionDetector, thresholds: Thresholds
) -> Iterator[Measure | str]:
    """Measure milliseconds a message, of 20 to 800 characters, and at worst."""
    rng = random.Random(bench.seed)
    every = [text for language in read_phrases().values() for text in language["benign"]]
    texts = [" ".join(rng.sample(every, rng.randint(1, 12))) for _ in range(_MESSAGES)]
    taken = {name: _milliseconds(one, texts) for name, one in (("", detector), (RULES, rules))}
    for name, at in (("p50", 49), ("p99", 98)):
        yield Measure(
            "speed",
            f"{name} a message",
            quantiles(taken[""], n=100)[at],
            len(texts),
            "ms",
            threshold=thresholds[name],
            beside={RULES: quantiles(taken[RULES], n=100)[at]},
        )
    hostile = [(sign * _HOSTILE_SIZE)[:_HOSTILE_SIZE] for sign in _HOSTILE]
    yield Measure(
        "speed", "100 KB of hostile text", max(_milliseconds(detector, hostile)), len(hostile), "ms"
    )


def _milliseconds(detector: InjectionDetector, texts: Sequence[str]) -> list[float]:
    detector.suspects_question(texts[0])
    times = []
    for text in texts:
        began = time.process_time()
        detector.suspects_question(text)
        times.append((time.process_time() - began) * 1000)
    return times
