"""The category suite: what it counts and what binds; no set that measures is trained on."""

from hashlib import sha256
from pathlib import Path

import yaml

from candor.domain.categories import Category
from candor.routing.category import MODEL
from evals.plots import Confusion
from evals.suite import Bench
from evals.suites.category import CategorySuite
from evals.training.categories.labelled import HELD_OUT, KNOWN, folded, read_labelled, read_training

TESTED = Path(__file__).parents[1] / "routing" / "categories.yaml"
LANGUAGES = {"en", "es", "de", "fr", "pt-BR", "ru", "zh", "ar"}


def test_categories_of_held_out_questions_are_told() -> None:
    outcome = CategorySuite().run(Bench(Path(), quick=True))
    fresh, second = (one for one in outcome.measures if one.name == "told")
    assert (fresh.n, fresh.passed) == (472, True)
    assert (second.n, second.passed) == (200, True)
    for told in (fresh, second):
        assert told.interval is not None
        assert told.interval[0] < (told.value or 0) < told.interval[1]
    assert outcome.missing == []


def test_confusion_precision_and_recall_count_the_same_questions() -> None:
    outcome = CategorySuite().run(Bench(Path(), quick=True))
    figures = {one.key: one for one in outcome.measures}
    for plot in outcome.plots:
        assert isinstance(plot, Confusion)
        assert plot.right == round((figures[f"{plot.title} / told"].value or 0) * plot.n)
        for at, label in enumerate(plot.labels):
            recall = figures[f"{plot.title} / {label}, recall"]
            precision = figures[f"{plot.title} / {label}, precision"]
            assert recall.n == sum(plot.counts[at])
            assert precision.n == sum(row[at] for row in plot.counts)
            assert recall.value == plot.counts[at][at] / recall.n
    assert [plot.title for plot in outcome.plots] == list(HELD_OUT)


def test_no_question_that_measures_is_trained_on() -> None:
    trained = {folded(one.question) for one in read_training()}
    known = {folded(one.question) for one in read_labelled(KNOWN)}
    measuring = {folded(one.question) for name in HELD_OUT for one in read_labelled(name)}
    tested = {
        folded(question)
        for questions in yaml.safe_load(TESTED.read_text("utf-8")).values()
        for question in questions
    }
    assert trained.isdisjoint(measuring)
    assert (trained - known).isdisjoint(tested)


def test_every_category_is_trained_in_every_language() -> None:
    taught = {(one.category, one.language) for one in read_training()}
    assert taught == {(category, language) for category in Category for language in LANGUAGES}


def test_the_record_names_the_weights_that_ship() -> None:
    record = MODEL.with_name("MODEL.md").read_text("utf-8")
    assert sha256(MODEL.read_bytes()).hexdigest() in record
