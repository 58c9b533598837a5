"""How often a question's category is told, on questions labelled in this repository."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import quantiles
from time import perf_counter

from candor.domain.categories import Category
from candor.routing.category import CATEGORIES, classify
from evals.bootstrap import share_interval
from evals.plots import Confusion
from evals.suite import SEED, Bench, Measure, Outcome, Threshold, WorstCase
from evals.training.categories.fit import unseen
from evals.training.categories.labelled import (
    HELD_OUT,
    Labelled,
    read_labelled,
    read_training,
)

# kinds of mistakes that are shown of each set
_KINDS = 10
LEFT_OUT = "training, left out"


class CategorySuite:
    """Labelled questions in eight languages, by category and by language."""

    name = "category"
    datasets: tuple[str, ...] = tuple(f"evals/data/categories/{name}.yaml" for name in HELD_OUT)
    evaluators: tuple[str, ...] = (
        "told: the classifier answers the category of the label",
        "macro F1: mean over the categories of 2 right / (answered + labelled)",
        "precision: of what is answered so, the share labelled so; recall: the other way round",
        f"{LEFT_OUT}: four folds, weights fitted anew to the other three",
    )
    thresholds: Mapping[str, Threshold] = {
        "fresh, told": Threshold(0.85),
        "fresh, macro F1": Threshold(0.85),
        "second, told": Threshold(0.8),
        "p50": Threshold(1, at_least=False, binding=False),
    }

    def run(self, bench: Bench) -> Outcome:
        """Measure; the sets are part of the repository, so that none can be absent."""
        outcome = Outcome([])
        for name in HELD_OUT:
            bench.say(f"category: {name}")
            labelled = read_labelled(name)
            self._judge(name, labelled, [classify(one.question) for one in labelled], outcome)
        if not bench.quick:
            bench.say(f"category: {LEFT_OUT}")
            training = read_training()
            self._judge(LEFT_OUT, training, unseen(training), outcome)
        outcome.measures.append(self._speed())
        return outcome

    def _judge(
        self, name: str, labelled: Sequence[Labelled], answers: Sequence[Category], outcome: Outcome
    ) -> None:
        pairs = Counter(
            (one.category, answer) for one, answer in zip(labelled, answers, strict=True)
        )
        right = sum(n for (label, answer), n in pairs.items() if label is answer)
        figures = dict(_by_category(pairs))
        f1 = [
            2 * pairs[one, one] / (asked + answered) if asked + answered else 0.0
            for one, (asked, answered) in figures.items()
        ]
        told = self.thresholds.get(f"{name}, told")
        macro = self.thresholds.get(f"{name}, macro F1")
        n = len(labelled)
        spread = share_interval(right, n, SEED)
        outcome.measures.extend(
            [
                Measure(name, "told", right / n, n, threshold=told, spread=spread, better="more"),
                Measure(name, "macro F1", sum(f1) / len(f1), n, threshold=macro, better="more"),
            ]
        )
        for one, (asked, answered) in figures.items():
            outcome.measures.append(
                _detail(name, f"{one.value}, precision", pairs[one, one], answered)
            )
            outcome.measures.append(_detail(name, f"{one.value}, recall", pairs[one, one], asked))
        for language in sorted({one.language for one in labelled}):
            hits = [
                one.category is answer
                for one, answer in zip(labelled, answers, strict=True)
                if one.language == language
            ]
            outcome.measures.append(_detail(name, f"{language}, told", sum(hits), len(hits)))
        outcome.plots.append(
            Confusion(
                name,
                tuple(one.value for one in CATEGORIES),
                tuple(tuple(pairs[one, other] for other in CATEGORIES) for one in CATEGORIES),
            )
        )
        outcome.worst.extend(_wrong(name, labelled, answers))

    def _speed(self) -> Measure:
        questions = [one.question for name in HELD_OUT for one in read_labelled(name)]
        took = []
        for question in questions:
            began = perf_counter()
            classify(question)
            took.append((perf_counter() - began) * 1000)
        p50 = quantiles(took, n=2)[0]
        return Measure(
            "speed", "p50", p50, len(took), "ms", threshold=self.thresholds["p50"], better="less"
        )


def _by_category(
    pairs: Counter[tuple[Category, Category]],
) -> Iterator[tuple[Category, tuple[int, int]]]:
    """Yield how often each category is labelled and answered."""
    for one in CATEGORIES:
        asked = sum(n for (label, _), n in pairs.items() if label is one)
        yield one, (asked, sum(n for (_, answer), n in pairs.items() if answer is one))


def _detail(section: str, name: str, right: int, n: int) -> Measure:
    spread = share_interval(right, n, SEED) if n else None
    value = right / n if n else None
    return Measure(section, name, value, n, detail=True, spread=spread, better="more")


def _wrong(
    name: str, labelled: Sequence[Labelled], answers: Sequence[Category]
) -> Iterator[WorstCase]:
    wrong: dict[str, list[str]] = {}
    for one, answer in zip(labelled, answers, strict=True):
        if answer is not one.category:
            wrong.setdefault(f"{one.category.value} as {answer.value}", []).append(one.question)
    for kind, questions in sorted(wrong.items(), key=lambda item: -len(item[1]))[:_KINDS]:
        yield WorstCase(name, kind, len(questions), tuple(questions[:4]))
