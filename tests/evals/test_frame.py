"""Registry, exit status, baseline, table, JSON and page."""

import json
from pathlib import Path

import pytest

from candor.domain.errors import BadUsage
from evals.baseline import Known, read_baseline
from evals.page import as_page
from evals.publish import publish
from evals.report import as_json, as_table
from evals.run import Result, run_suites
from evals.suite import Bench, Threshold
from tests.evals.one_figure import OneFigure

INFORMS = Threshold(0.9, binding=False)


def measured(suite: OneFigure, data: Path = Path()) -> list[Result]:
    return run_suites(["one"], Bench(data), {"one": lambda: suite})


def test_no_name_runs_every_suite_and_a_name_twice_runs_once() -> None:
    suites = {"a": lambda: OneFigure(1.0), "b": lambda: OneFigure(0.5)}
    ran = run_suites([], Bench(Path()), suites)
    assert [result.outcome.measures[0].value for result in ran] == [1.0, 0.5]
    assert len(run_suites(["b", "b"], Bench(Path()), suites)) == 1


def test_an_unknown_suite_stops_all_before_any_runs() -> None:
    said: list[str] = []
    suites = {"one": lambda: OneFigure(1.0)}
    with pytest.raises(BadUsage, match="there are: one"):
        run_suites(["one", "two"], Bench(Path(), say=said.append), suites)
    assert said == []


@pytest.mark.parametrize(
    ("suite", "status"),
    [
        (OneFigure(0.9), 0),
        (OneFigure(0.89), 1),
        (OneFigure(None), 1),  # nothing was measured: that is no success
        (OneFigure(0.1, threshold=INFORMS), 0),
        (OneFigure(1.0, missing=("pii/x",)), 2),
        (OneFigure(0.1, missing=("pii/x",)), 2),
    ],
)
def test_exit_status(suite: OneFigure, status: int, tmp_path: Path) -> None:
    assert publish(measured(suite), {}, data=tmp_path) == status


def test_a_missing_data_set_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(measured(OneFigure(1.0, missing=("pii/x", "kb"))), {}, data=tmp_path, as_json=True)
    out, err = capsys.readouterr()
    assert json.loads(out)["suites"][0]["missing"] == ["pii/x", "kb"]
    assert err.splitlines()[-1] == (
        f"candor: {tmp_path} lacks pii/x, kb; name the folder of data sets with --data"
    )


def test_json_is_read_again_as_a_baseline(tmp_path: Path) -> None:
    file = tmp_path / "before.json"
    file.write_text(as_json(measured(OneFigure(0.75)), {}))
    before = read_baseline(file)
    assert before == {"one": {"all / figure": Known(0.75)}}
    now = json.loads(as_json(measured(OneFigure(1.0)), before))
    figure = now["suites"][0]["measures"][0]
    assert (figure["value"], figure["baseline"], figure["difference"]) == (1.0, 0.75, 0.25)
    assert now["passed"] is True


@pytest.mark.parametrize("text", ["", "[]", '{"suites": [{}]}', '{"suites": 3}', "null"])
def test_another_file_is_no_baseline(text: str, tmp_path: Path) -> None:
    file = tmp_path / "before.json"
    file.write_text(text)
    with pytest.raises(BadUsage, match="candor eval --json"):
        read_baseline(file)


def test_table_is_aligned_and_shows_the_difference() -> None:
    (result,) = measured(OneFigure(0.5))
    lines = list(as_table(result, {"one": {"all / figure": Known(0.75)}}))
    head = next(line for line in lines if line.startswith("all "))
    figure = next(line for line in lines if line.startswith("figure "))
    cells = "figure 4 0.500 0.500 not installed >= 0.9 FAIL 0.750 -0.250"
    assert " ".join(figure.split()) == cells
    # no interval can be told of one figure alone
    assert head.index("difference") + len("difference") == len(figure)


def test_page_stands_alone_and_escapes() -> None:
    page = as_page(measured(OneFigure(0.5)), {})
    assert "&lt;b&gt;aaaa&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "http" not in page
    assert "0 of 1 thresholds are met" in page
