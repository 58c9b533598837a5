"""What a run measured: as JSON for machines, as an aligned table for a terminal."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from evals.baseline import Baseline
from evals.run import Result
from evals.suite import Measure, Outcome

Cells = tuple[str, ...]

# kinds of misses in the terminal, for each section; JSON and HTML have them all
_SHOWN = 8


def as_json(results: Sequence[Result], baseline: Baseline) -> str:
    """Write everything measured; `value` of each measure is what `--baseline` reads again."""
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
                "measures": [_measure(one, before) for one in result.outcome.measures],
                "worst": [
                    {"section": one.section, "kind": one.kind, "n": one.n, "texts": one.texts}
                    for one in result.outcome.worst
                ],
            }
        )
    passed = not any(result.failed for result in results)
    return json.dumps({"suites": suites, "passed": passed}, ensure_ascii=False, indent=1)


def as_table(result: Result, baseline: Baseline) -> Iterator[str]:
    """Yield a suite's lines: its sections, then what failed, then the most frequent misses.

    A detail is left out where it is perfect; JSON and HTML have them all.
    """
    outcome = result.outcome
    before = baseline.get(result.suite.name) if baseline else None
    yield f"{result.suite.name}"
    for evaluator in result.suite.evaluators:
        yield f"  {evaluator}"
    for section, group in groupby(outcome.measures, key=lambda one: one.section):
        measures = list(group)
        shown = [one for one in measures if not (one.detail and one.value == 1)]
        head: Cells = (section, *columns(outcome, compared=before is not None))
        yield ""
        yield from _aligned([head, *(row(one, outcome, before) for one in shown)])
        if len(shown) < len(measures):
            yield f"  and {len(measures) - len(shown)} more at 1.000"
    for section, cases in groupby(outcome.worst, key=lambda one: one.section):
        worst = list(cases)
        yield from ("", f"{section}: most frequent misses, masked")
        for one in worst[:_SHOWN]:
            yield f"{one.n:>7}  {one.kind}"
            yield from (f"         {text}" for text in one.texts[:1])
        if len(worst) > _SHOWN:
            yield f"  and {len(worst) - _SHOWN} kinds more"


def columns(outcome: Outcome, *, compared: bool) -> Cells:
    """Answer the heads of the columns behind a measure's name."""
    peers = tuple(name if here else f"{name} (absent)" for name, here in outcome.beside.items())
    difference = ("baseline", "difference") if compared else ()
    return ("n", "candor", *peers, "threshold", "", *difference)


def row(measure: Measure, outcome: Outcome, before: Mapping[str, float] | None) -> Cells:
    """Answer a measure's cells in the order of `columns`."""
    peers = tuple(
        _number(measure, measure.beside.get(name)) if here else "not installed"
        for name, here in outcome.beside.items()
    )
    cells: Cells = (
        measure.name,
        f"{measure.n:,}",
        _number(measure, measure.value),
        *peers,
        str(measure.threshold or ""),
        verdict(measure),
    )
    if before is None:
        return cells
    known = before.get(measure.key)
    if known is None or measure.value is None:
        return (*cells, "-", "-")
    return (*cells, _number(measure, known), f"{measure.value - known:+.3f}")


def verdict(measure: Measure) -> str:
    """Say in a word whether the threshold holds."""
    if measure.passed is None:
        return ""
    if measure.passed:
        return "pass"
    return "FAIL" if measure.fails else "over, informs only"


def _number(measure: Measure, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if measure.unit == "count" else f"{value:.3f}"


def _measure(measure: Measure, before: Mapping[str, float]) -> dict[str, object]:
    known = before.get(measure.key)
    value = measure.value
    return {
        "measure": measure.key,
        "value": value,
        "unit": measure.unit,
        "n": measure.n,
        "beside": dict(measure.beside),
        "threshold": measure.threshold.value if measure.threshold else None,
        "at_least": measure.threshold.at_least if measure.threshold else None,
        "binding": measure.threshold.binding if measure.threshold else None,
        "passed": measure.passed,
        "baseline": known,
        "difference": None if known is None or value is None else value - known,
    }


def _absent(outcome: Outcome) -> list[str]:
    return [name for name, here in outcome.beside.items() if not here]


def _aligned(rows: Sequence[Cells]) -> Iterator[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for cells in rows:
        first, *others = cells
        figures = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        yield "  ".join((first.ljust(widths[0]), *figures)).rstrip()
