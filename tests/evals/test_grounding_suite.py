"""Calibration figures, the grounding suite on its open sets, and the weights that it shipped."""

from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from evals.grounding.calibration import calibration_error, ranked, reliability, share_true
from evals.grounding.fit import fit
from evals.grounding.sets import SETS, judged
from evals.run import SUITES
from evals.suite import Bench
from evals.suites.grounding import GroundingSuite
from tests.shared_data import DATA


def needs_data() -> None:
    if not DATA.exists():
        pytest.skip("shared data sets are absent")


def test_bins_and_calibration_error() -> None:
    bins = reliability([5, 95, 95, 100], [False, True, True, False])
    assert [(one.low, one.n) for one in bins] == [(0, 1), (90, 3)]
    assert bins[1].true == pytest.approx(2 / 3)
    error = calibration_error(bins)
    assert error == pytest.approx(0.25 * 0.05 + 0.75 * (2.9 / 3 - 2 / 3))
    assert calibration_error([]) is None


def test_high_scores_and_ranks() -> None:
    assert share_true([79, 80, 100], [False, True, False]) == (0.5, 2)
    assert share_true([10], [True]) == (None, 0)
    assert ranked([90, 10], [True, False]) == 1.0
    assert ranked([50, 50], [True, False]) == 0.5
    assert ranked([0, 100], [True, False]) == 0.0
    assert ranked([50], [True]) is None


def test_absent_sets_are_named() -> None:
    outcome = GroundingSuite().run(Bench(Path("no-such-folder")))
    assert outcome.missing == list(SETS.values())
    assert outcome.measures == []
    assert isinstance(SUITES["grounding"](), GroundingSuite)


def test_scores_of_eighty_and_more_are_supported() -> None:
    needs_data()
    outcome = GroundingSuite().run(Bench(DATA))
    assert [one for one in outcome.measures if one.fails] == []
    held = {one.name: one.value for one in outcome.measures if one.section == "all sets, held out"}
    assert (held["scored 80 to 100, supported"] or 0) >= 0.8
    assert (held["expected calibration error"] or 1) <= 0.06
    assert (held["AUROC"] or 0) >= 0.9


def test_groups_are_never_split_between_fit_and_hold_out() -> None:
    needs_data()
    for name in SETS:
        rows = list(judged(DATA, name))
        sources: dict[str, set[bool]] = {}
        for row in rows:
            sources.setdefault(f"{row.source}\n{row.question}", set()).add(row.held_out)
        assert all(len(halves) == 1 for halves in sources.values())
        assert 0.1 < sum(row.held_out for row in rows) / len(rows) < 0.3


def test_the_shipped_weights_are_what_the_script_fits() -> None:
    needs_data()
    file = files("candor.validation").joinpath("rules/confidence.yaml")
    shipped = yaml.safe_load(file.read_text("utf-8"))
    fitted = fit(DATA)
    assert fitted["weights"] == pytest.approx(shipped["weights"], abs=0.01)
    assert fitted["start"] == pytest.approx(shipped["start"], abs=0.01)
    for point, known in zip(fitted["curve"], shipped["curve"], strict=True):
        assert point == pytest.approx(known, abs=0.02)
