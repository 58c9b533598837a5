"""What a run measured: as JSON for machines, as an aligned table for a terminal."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from evals.baseline import Baseline
from evals.comparison import compare, regressions
from evals.row import Before, Cells, Columns
from evals.run import Result
from evals.suite import Measure, Outcome

# kinds of misses in the terminal, for each section; JSON and HTML have them all
_SHOWN = 8


def as_json(results: Sequence[Result], baseline: Baseline, *, quick: bool = False) -> str:
    """Write everything measured; `--baseline` reads `value` and `cases` of each measure again."""
    suites = []
    for result in results:
        before = baseline.get(result.suite.name, {})
        suites.append(
            {
                "suite": result.suite.name,
                "datasets": result.suite.datasets,
                "evaluators": result.suite.evaluators,
                "missing": result.outcome.missing,
                "not_installed": _absent(result.outcome),
                "passed": not result.failed,
                "worse": [one.key for one in regressions(result, baseline)],
                "measures": [_measure(one, before) for one in result.outcome.measures],
                "worst": [
                    {"section": one.section, "kind": one.kind, "n": one.n, "texts": one.texts}
                    for one in result.outcome.worst
                ],
            }
        )
    passed = not any(not suite["passed"] or suite["worse"] for suite in suites)
    report = {"suites": suites, "passed": passed, "quick": quick}
    return json.dumps(report, ensure_ascii=False, indent=1)


def as_table(result: Result, baseline: Baseline) -> Iterator[str]:
    """Yield a suite's lines: its sections, then what failed, then the most frequent misses.

    A detail is left out where it is perfect; JSON and HTML have them all.
    """
    outcome = result.outcome
    columns = Columns(outcome, baseline.get(result.suite.name) if baseline else None)
    yield f"{result.suite.name}"
    for evaluator in result.suite.evaluators:
        yield f"  {evaluator}"
    for section, group in groupby(outcome.measures, key=lambda one: one.section):
        measures = list(group)
        shown = [one for one in measures if not (one.detail and one.value == 1)]
        head: Cells = (section, *columns.heads())
        yield ""
        yield from _aligned([head, *(columns.row(one) for one in shown)])
        if len(shown) < len(measures):
            yield f"  and {len(measures) - len(shown)} more at 1.000"
        for reason, names in unmeasured(measures).items():
            yield f"  not measured: {', '.join(names)}: {reason}"
    for section, cases in groupby(outcome.worst, key=lambda one: one.section):
        worst = list(cases)
        yield from ("", f"{section}: most frequent misses, masked")
        for one in worst[:_SHOWN]:
            yield f"{one.n:>7}  {one.kind}"
            yield from (f"         {text}" for text in one.texts[:1])
        if len(worst) > _SHOWN:
            yield f"  and {len(worst) - _SHOWN} kinds more"


def unmeasured(measures: Sequence[Measure]) -> dict[str, list[str]]:
    """Answer the names of what was not measured, by the reason why."""
    reasons: dict[str, list[str]] = {}
    for one in measures:
        if one.unmeasured:
            reasons.setdefault(one.unmeasured, []).append(one.name)
    return reasons


def _measure(measure: Measure, before: Before) -> dict[str, object]:
    comparison = compare(measure, before)
    threshold = measure.threshold
    return {
        "measure": measure.key,
        "value": measure.value,
        "interval": measure.interval,
        "not_measured": measure.unmeasured or None,
        "unit": measure.unit,
        "n": measure.n,
        "beside": dict(measure.beside),
        "threshold": threshold.value if threshold else None,
        "at_least": threshold.at_least if threshold else None,
        "binding": threshold.binding if threshold else None,
        "passed": measure.passed,
        "baseline": comparison.known if comparison else None,
        "difference": comparison.difference if comparison else None,
        "difference_interval": comparison.interval if comparison else None,
        "worse": comparison.worse if comparison else None,
        "cases": measure.cases,
    }


def _absent(outcome: Outcome) -> list[str]:
    return [name for name, here in outcome.beside.items() if not here]


def _aligned(rows: Sequence[Cells]) -> Iterator[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for cells in rows:
        first, *others = cells
        figures = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        yield "  ".join((first.ljust(widths[0]), *figures)).rstrip()
