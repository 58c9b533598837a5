"""The page: what it says, that it needs nothing else, and that it fits a telephone."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from evals.drawings import bar, figure
from evals.plots import Confusion, Distribution, Reliability, histogram, reliability
from tests.evals.report_sample import sample_page


@pytest.fixture(scope="module")
def page() -> str:
    return sample_page()


def test_it_loads_nothing_and_runs_nothing(page: str) -> None:
    assert not re.search(r"https?:|<script|<link|<img|url\(|@import", page)


def test_it_says_first_how_it_went(page: str) -> None:
    assert "2 of 2 suites miss a threshold or are worse than the baseline" in page
    assert "3 of 4 thresholds are met; 1 figure worse than the baseline" in page.lower()


def test_every_drawing_is_well_formed(page: str) -> None:
    drawn = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawn) > 10
    for one in drawn:
        ElementTree.fromstring(one)
        assert "nan" not in one


def test_a_verdict_is_a_word_and_not_only_a_colour(page: str) -> None:
    for mark, word in (("pass", "pass"), ("fail", "FAIL"), ("worse", "WORSE")):
        assert f'<td class="{mark}" data-head="verdict"><span>{word}</span></td>' in page


def test_what_was_not_measured_says_why(page: str) -> None:
    assert "not measured" in page
    assert "Not measured: quality. No key is set." in page


def test_a_bar_stays_within_its_axis() -> None:
    drawn = bar(1.4, (-0.2, 1.7), 2.0, -3.0)
    numbers = [float(one) for one in re.findall(r' (?:x1|x2|cx|x)="([^"]+)"', drawn)]
    assert min(numbers) >= 0
    assert max(numbers) <= 140


def test_calibration_error_is_weighed_by_cases() -> None:
    plot = reliability("c", [(0.9, True)] * 9 + [(0.9, False)] + [(0.15, True)] * 10)
    assert [one.n for one in plot.bins] == [10, 10]
    assert plot.error == pytest.approx(0.5 * 0.85)
    assert Reliability("none", ()).error is None
    assert reliability("edge", [(1.0, True)]).bins[0].n == 1


def test_empty_plots_are_drawn() -> None:
    assert "no case" in figure(Reliability("r", ()))
    assert "no case" in figure(histogram("h", []))
    assert "no case" in figure(Distribution("d", ("a",), (0,)))


def test_a_histogram_counts_every_value() -> None:
    plot = histogram("h", [1.0, 1.0, 5.0, 11.0], bins=5)
    assert sum(plot.counts) == 4
    assert plot.counts[-1] == 1
    assert sum(histogram("same", [2.0, 2.0]).counts) == 2


def test_a_confusion_matrix_shows_every_count_and_no_nought() -> None:
    drawn = figure(Confusion("who", ("a<b", "c"), ((3, 1), (0, 5))))
    assert "8 of 9 as labelled" in drawn
    assert "a&lt;b as c: 1" in drawn
    assert re.findall(r">(\d)</text>", drawn) == ["3", "1", "5"]
