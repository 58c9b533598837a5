"""The validation suite: whole without public sets, and its thresholds on them where they are."""

from pathlib import Path

import pytest

from evals.run import SUITES, Result
from evals.suite import Bench
from evals.suites.validation import ValidationSuite
from tests.shared_data import DATA


@pytest.fixture(scope="module")
def result() -> Result:
    suite = ValidationSuite(most=200)
    return Result(suite, suite.run(Bench(Path("no-such-folder"))))


def test_it_is_registered() -> None:
    assert isinstance(SUITES["validation"](), ValidationSuite)


def test_what_lies_in_the_repository_runs_without_data_sets(result: Result) -> None:
    assert not result.failed, [one for one in result.outcome.measures if one.fails]
    assert len(result.outcome.missing) == 10
    sections = {one.section for one in result.outcome.measures}
    assert {"danger phrases, held out", "sentences that cite the bundled documents"} <= sections


def test_changed_facts_are_marked(result: Result) -> None:
    marked = {one.name: one.value or 0 for one in result.outcome.measures}
    assert marked["number, marked"] > 0.9
    assert marked["unit, marked"] > 0.9
    assert marked["denial, marked"] > 0.8
    assert marked["another page's sentence, marked"] > 0.95


def test_the_report_shows_sentences_before_and_after(result: Result) -> None:
    shown = [one for one in result.outcome.worst if one.section.startswith("as toned down")]
    assert len(shown) == 8
    assert all("→" in text for one in shown for text in one.texts)


def test_the_open_sets_reach_their_thresholds() -> None:
    if not DATA.exists():
        pytest.skip("shared data sets are absent")
    suite = ValidationSuite(most=400)
    outcome = suite.run(Bench(DATA))
    assert outcome.missing == []
    assert [one for one in outcome.measures if one.fails] == []
