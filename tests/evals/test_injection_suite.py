"""The injection suite, without data sets and without fitting anything anew."""

from pathlib import Path

import pytest

from evals.run import SUITES, Result
from evals.suite import Bench
from evals.suites.injection import InjectionSuite
from evals.training.examples import read_examples
from evals.training.phrases import read_phrases
from evals.training.sets import SETS
from tests.shared_data import DATA

# sets that only measure: not for commercial use, or without a licence
NOT_TO_TRAIN_ON = ("qualifire", "tensor-trust", "quora", "fiqa", "crypto-scam-posts-lab")


@pytest.fixture(scope="module")
def result() -> Result:
    suite = InjectionSuite(refit=False)
    return Result(suite, suite.run(Bench(Path("no-such-folder"))))


def test_it_is_registered() -> None:
    assert isinstance(SUITES["injection"](), InjectionSuite)


def test_absent_sets_are_named_and_the_rest_is_measured(result: Result) -> None:
    assert "attacks/tensor-trust-open.jsonl" in result.outcome.missing
    assert {one.section for one in result.outcome.measures} == {
        "planted passages kept out",
        "speed",
    }
    assert not result.failed


def test_a_missing_set_is_named_where_weights_would_be_fitted() -> None:
    outcome = InjectionSuite().run(Bench(Path("no-such-folder")))
    assert any("deepset" in name for name in outcome.missing)


def test_weights_are_fitted_to_sets_whose_licence_allows_it() -> None:
    assert all(one.licence for one in SETS)
    assert not [one.file for one in SETS for name in NOT_TO_TRAIN_ON if name in one.file]


def test_phrases_are_there_in_every_language() -> None:
    phrases = read_phrases()
    assert set(phrases) == {"en", "es", "de", "fr", "pt-BR", "ru", "zh", "ar"}
    kinds = {"override", "task", "role", "reveal", "say", "opener", "benign"}
    assert all(kinds <= set(language) for language in phrases.values())


@pytest.mark.skipif(not DATA.exists(), reason="the public data sets are absent")
def test_examples_are_always_the_same() -> None:
    first, second = read_examples(DATA), read_examples(DATA)
    assert first == second
    assert sum(one.attack for one in first) > 2_000
