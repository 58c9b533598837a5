"""One HTML page of a run that needs nothing else: figures, drawings, and what went wrong."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from evals.baseline import Baseline
from evals.comparison import regressions
from evals.drawings import bar, figure
from evals.page_table import table, worst_table
from evals.report import unmeasured
from evals.row import Columns
from evals.run import Result

_STYLE = Path(__file__).with_suffix(".css")


def as_page(results: Sequence[Result], baseline: Baseline) -> str:
    """Write the page; every text on it is masked already, and escaped here."""
    suites = "\n".join(part for result in results for part in _suite(result, baseline))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Evals</title><style>{_STYLE.read_text('utf-8')}</style></head>\n"
        f"<body>{''.join(_head(results, baseline))}{suites}</body></html>\n"
    )


def sentence(result: Result, baseline: Baseline | None = None) -> str:
    """Say in one sentence how the suite went."""
    asked = [
        one
        for one in result.outcome.measures
        if one.threshold and one.threshold.binding and not one.unmeasured
    ]
    failed = sum(one.fails for one in asked)
    met = f"{len(asked) - failed} of {len(asked)} thresholds are met"
    missing = len(result.outcome.missing)
    sets = f"; {missing} data set{'s' * (missing > 1)} not found" if missing else ""
    worse = len(list(regressions(result, baseline or {})))
    moved = f"; {worse} figure{'s' * (worse > 1)} worse than the baseline" if worse else ""
    return f"{result.suite.name}: {met}{moved}{sets}."


def _head(results: Sequence[Result], baseline: Baseline) -> Iterator[str]:
    bad = [one for one in results if one.failed or any(regressions(one, baseline))]
    said = (
        f"{len(bad)} of {len(results)} suites miss a threshold or are worse than the baseline: "
        f"{', '.join(one.suite.name for one in bad)}."
        if bad
        else f"All {len(results)} suites meet their thresholds."
        if len(results) > 1
        else "Every threshold is met."
    )
    yield f'<h1>Evals</h1><p class="answer">{escape(said)}</p>'
    if len(results) > 1:
        lines = (
            f'<li><a href="#{escape(one.suite.name)}">{escape(sentence(one, baseline))}</a></li>'
            for one in results
        )
        yield f"<ul>{''.join(lines)}</ul>"
    legend = [
        (bar(0.7, None, None, None), "share, from 0 to 1"),
        (bar(0.7, (0.55, 0.8), None, None), "95 % bootstrap interval"),
        (bar(0.7, None, 0.6, None), "threshold"),
    ]
    if baseline:
        legend.append((bar(0.7, None, None, 0.5), "baseline"))
    keys = "".join(f"<span>{drawn}{said}</span>" for drawn, said in legend)
    yield f'<p class="legend">{keys}</p>'


def _suite(result: Result, baseline: Baseline) -> Iterator[str]:
    outcome = result.outcome
    before = baseline.get(result.suite.name) if baseline else None
    columns = Columns(outcome, before)
    yield f'<h2 id="{escape(result.suite.name)}">{escape(result.suite.name)}</h2>'
    said = sentence(result, baseline).removeprefix(f"{result.suite.name}: ")
    yield f'<p class="answer">{escape(said[:1].upper() + said[1:])}</p>'
    yield "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in result.suite.evaluators) + "</ul>"
    if outcome.missing:
        yield f'<p class="quiet">Not found: {escape(", ".join(outcome.missing))}.</p>'
    for section, group in groupby(outcome.measures, key=lambda one: one.section):
        measures = list(group)
        yield f"<h3>{escape(section)}</h3>"
        if main := [one for one in measures if not one.detail]:
            yield table(main, columns)
        if details := [one for one in measures if one.detail]:
            yield f"<details><summary>{len(details)} figures in detail</summary>"
            yield f"{table(details, columns)}</details>"
        for reason, names in unmeasured(measures).items():
            said = f"Not measured: {', '.join(names)}. {reason}"
            yield f'<p class="quiet">{escape(said)}</p>'
    if outcome.plots:
        yield f'<div class="plots">{"".join(figure(plot) for plot in outcome.plots)}</div>'
    if outcome.worst:
        yield "<h3>Worst cases</h3><p class='quiet'>Texts of public sets are masked; the "
        yield f"repository's own are shown as they are.</p>{worst_table(outcome.worst)}"
