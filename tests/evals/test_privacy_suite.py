"""The privacy suite on a few hundred made-up cases and on the open sets where they are."""

from pathlib import Path

import pytest

from evals.finders.installed import PEERS
from evals.page import as_page
from evals.report import as_json
from evals.run import SUITES, Result
from evals.suite import Bench, Measure
from evals.suites.privacy import PrivacySuite
from evals.suites.privacy_holdouts import Sizes
from tests.shared_data import DATA

SMALL = Sizes(secrets=0.05, personal=40, harmless=25, pages=300)


@pytest.fixture(scope="module")
def result() -> Result:
    """Measure once, without the public data sets."""
    suite = PrivacySuite(SMALL)
    return Result(suite, suite.run(Bench(Path("no-such-folder"))))


def measures(result: Result, section: str) -> dict[str, Measure]:
    return {one.name: one for one in result.outcome.measures if one.section == section}


def test_it_is_registered() -> None:
    assert isinstance(SUITES["privacy"](), PrivacySuite)


def test_hold_outs_run_without_data_sets_which_are_named(result: Result) -> None:
    assert sorted(result.outcome.missing) == sorted(result.suite.datasets)
    sections = {one.section for one in result.outcome.measures if one.n}
    assert {"hold-out secrets", "hold-out personal data", "speed"} <= sections


def test_every_type_of_the_product_is_measured(result: Result) -> None:
    held = measures(result, "hold-out secrets") | measures(result, "hold-out personal data")
    types = {name.split()[0] for name in held}
    assert len(types) == 23
    assert all(one.value is not None for name, one in held.items() if name.endswith("removed"))


def test_thresholds_of_the_hold_outs_are_met(result: Result) -> None:
    assert [one.name for one in result.outcome.measures if one.fails] == []


def test_the_others_stand_beside(result: Result) -> None:
    assert set(result.outcome.beside) == set(PEERS)
    email = measures(result, "hold-out personal data")["EMAIL recall"]
    for name, installed in result.outcome.beside.items():
        assert (email.beside.get(name) is not None) == installed


def test_no_made_up_secret_reaches_a_report(result: Result) -> None:
    from evals.holdouts.secrets import secret_cases

    shown = as_json([result], {}) + as_page([result], {})
    for case in secret_cases(Bench(Path()).seed, share=SMALL.secrets):
        parts = case.gold[0].parts
        whole = case.text[parts[0][0] : parts[-1][1]]
        assert whole not in shown
        # one sign of a Chinese phrase, or a short word, is in any text
        longest = max((case.text[start:end] for start, end in parts), key=len)
        assert len(longest) < 12 or longest not in shown


def test_open_sets_meet_their_thresholds() -> None:
    if not DATA.is_dir():
        pytest.skip("the public data sets are absent")
    outcome = PrivacySuite(SMALL).run(Bench(DATA))
    assert outcome.missing == []
    open_sets = [one for one in outcome.measures if one.section.startswith("open sets")]
    assert len(open_sets) > 80
    assert {one.name for one in open_sets if one.fails} == set()
    documentation = [one for one in outcome.measures if one.section == "documentation"]
    assert documentation[0].passed
