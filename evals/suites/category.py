"""How often a question's category is told, on questions labelled in this repository."""

from collections import Counter
from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple

import yaml

from candor.domain.categories import Category
from candor.routing.category import classify
from evals.bootstrap import share_interval
from evals.suite import SEED, Bench, Measure, Outcome, Threshold, WorstCase

# the classifier's words were widened beside the first set, the second was written without them
SETS = ("development", "fresh")


class Labelled(NamedTuple):
    """A question, its category, and its language (BCP 47)."""

    question: str
    category: Category
    language: str


class CategorySuite:
    """Labelled questions in eight languages, by category and by language."""

    name = "category"
    datasets: tuple[str, ...] = tuple(f"evals/data/categories/{name}.yaml" for name in SETS)
    evaluators: tuple[str, ...] = (
        "told: the classifier answers the category of the label",
        "macro F1: mean over the categories of 2 right / (answered + labelled)",
    )
    thresholds: Mapping[str, Threshold] = {
        "told": Threshold(0.85, binding=False),
        "macro F1": Threshold(0.85, binding=False),
    }

    def run(self, bench: Bench) -> Outcome:
        """Measure; the sets are part of the repository, so that none can be absent."""
        outcome = Outcome([])
        for name in SETS:
            bench.say(f"category: {name}")
            self._judge(name, read_labelled(name), outcome)
        return outcome

    def _judge(self, name: str, labelled: list[Labelled], outcome: Outcome) -> None:
        answered: Counter[Category] = Counter()
        right: Counter[Category] = Counter()
        hits: dict[str, list[bool]] = {}
        wrong: dict[str, list[str]] = {}
        for one in labelled:
            found = classify(one.question)
            answered[found] += 1
            right[one.category] += found is one.category
            for group in (one.category.value, one.language):
                hits.setdefault(group, []).append(found is one.category)
            if found is not one.category:
                kind = f"{one.category.value} as {found.value}"
                wrong.setdefault(kind, []).append(one.question)
        n = len(labelled)
        f1 = [
            2 * right[one] / (answered[one] + len(hits.get(one.value, ())))
            for one in Category
            if answered[one] or one.value in hits
        ]
        outcome.measures.extend(
            [
                Measure(
                    name,
                    "told",
                    sum(right.values()) / n,
                    n,
                    threshold=self.thresholds.get("told"),
                    spread=share_interval(sum(right.values()), n, SEED),
                    better="more",
                ),
                Measure(
                    name,
                    "macro F1",
                    sum(f1) / len(f1),
                    n,
                    threshold=self.thresholds.get("macro F1"),
                ),
            ]
        )
        outcome.measures.extend(
            [
                Measure(
                    name,
                    f"{group}, told",
                    sum(found) / len(found),
                    len(found),
                    detail=True,
                    better="more",
                )
                for group, found in hits.items()
            ]
        )
        for kind, questions in sorted(wrong.items(), key=lambda item: -len(item[1])):
            outcome.worst.append(WorstCase(name, kind, len(questions), tuple(questions[:4])))


def read_labelled(name: str) -> list[Labelled]:
    """Read a set of the repository: questions by category and language."""
    raw = yaml.safe_load(files("evals").joinpath(f"data/categories/{name}.yaml").read_text("utf-8"))
    return [
        Labelled(question, Category(category), language)
        for category, by_language in raw.items()
        for language, questions in by_language.items()
        for question in questions
    ]
