"""What counts as worse than the baseline, and what a baseline file holds."""

import json
from pathlib import Path

import pytest

from candor.domain.errors import BadUsage
from evals.baseline import Baseline, Known, read_baseline, write_baseline
from evals.comparison import compare, regressions
from evals.publish import publish
from evals.run import Result, run_suites
from evals.suite import Bench, Measure, Threshold
from tests.evals.one_figure import OneFigure

GOOD = (1.0,) * 100
BAD = (0.0,) * 20 + (1.0,) * 80
AT_LEAST_HALF = Threshold(0.5)


def mean(cases: tuple[float, ...], **given: object) -> Measure:
    fields: dict[str, object] = {"threshold": AT_LEAST_HALF} | given
    value = sum(cases) / len(cases)
    return Measure("all", "figure", value, len(cases), cases=cases, **fields)  # type: ignore[arg-type]


def is_worse(measure: Measure, known: Known) -> bool:
    comparison = compare(measure, {"all / figure": known})
    assert comparison is not None
    return comparison.worse


def test_a_drop_that_chance_does_not_explain_is_worse() -> None:
    assert is_worse(mean(BAD), Known(1.0, GOOD))
    assert not is_worse(mean(GOOD), Known(0.8, BAD))
    assert not is_worse(mean((0.0, *GOOD[1:])), Known(1.0, GOOD))  # one of a hundred


def test_less_may_be_better() -> None:
    assert is_worse(mean(GOOD, threshold=Threshold(1.0, at_least=False)), Known(0.8, BAD))
    assert is_worse(mean(GOOD, threshold=None, better="less"), Known(0.8, BAD))


def test_what_has_no_direction_or_only_informs_is_never_worse() -> None:
    known = Known(1.0, GOOD)
    assert not is_worse(mean(BAD, threshold=None), known)
    assert not is_worse(mean(BAD, threshold=Threshold(0.5, binding=False)), known)
    assert not is_worse(mean(BAD, unit="ms"), known)


def test_without_the_cases_the_interval_is_the_values_own() -> None:
    comparison = compare(mean(BAD), {"all / figure": Known(1.0)})
    assert comparison is not None
    assert comparison.interval is not None
    low, high = comparison.interval
    assert -0.35 < low < comparison.difference == pytest.approx(-0.2)
    assert -0.2 < high < 0
    assert comparison.worse
    alone = compare(Measure("all", "figure", 0.5, 9), {"all / figure": Known(1.0)})
    assert alone is not None
    assert (alone.interval, alone.worse) == (None, False)


def ran(*cases: float) -> list[Result]:
    value = sum(cases) / len(cases)
    suite = OneFigure(value, cases=cases, threshold=AT_LEAST_HALF)
    return run_suites(["one"], Bench(Path()), {"one": lambda: suite})


def test_worse_than_the_baseline_exits_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_baseline(ran(*GOOD), tmp_path / "kept")
    before = read_baseline(tmp_path / "kept")
    assert publish(ran(*GOOD), before, data=tmp_path) == 0
    assert publish(ran(*BAD), before, data=tmp_path) == 1
    out = capsys.readouterr().out
    assert "WORSE" in out
    assert out.splitlines()[-1] == (
        "one: 1 of 1 thresholds are met; 1 figure worse than the baseline."
    )


def test_a_kept_baseline_is_figures_alone(tmp_path: Path) -> None:
    write_baseline(ran(*BAD), tmp_path)
    (file,) = tmp_path.iterdir()
    report = json.loads(file.read_text())
    (suite,) = report["suites"]
    assert suite["measures"] == [
        {"measure": "all / figure", "value": 0.8, "n": 4, "cases": list(BAD)}
    ]
    assert "aaaa" not in file.read_text()


def test_a_quick_run_is_no_baseline_of_a_whole_one(tmp_path: Path) -> None:
    write_baseline(ran(*GOOD), tmp_path, quick=True)
    with pytest.raises(BadUsage, match="is of a quick run"):
        read_baseline(tmp_path)
    assert read_baseline(tmp_path, quick=True)


def test_one_broken_file_of_a_folder_is_named(tmp_path: Path) -> None:
    write_baseline(ran(*GOOD), tmp_path)
    (tmp_path / "two.json").write_text("{")
    with pytest.raises(BadUsage, match=r"two\.json is not what"):
        read_baseline(tmp_path)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadUsage, match="cannot be written"):
        write_baseline(ran(*GOOD), tmp_path / "file")


def test_what_is_new_is_no_regression() -> None:
    before: Baseline = {"one": {}}
    assert list(regressions(ran(*BAD)[0], before)) == []
