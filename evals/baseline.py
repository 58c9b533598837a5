"""An earlier run's figures, to set today's against; no text of any data set is in them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from candor.domain.errors import BadUsage
from evals.run import Result

COMMITTED = Path(__file__).with_name("baselines")


@dataclass(frozen=True, slots=True)
class Known:
    """What a measure was; `cases` are empty where they were not kept."""

    value: float
    cases: tuple[float, ...] = ()


Baseline = Mapping[str, Mapping[str, Known]]


def read_baseline(place: Path, *, quick: bool = False) -> Baseline:
    """Read what `--json` printed or `--save` wrote: suite name, then measure, then what it was.

    A folder is read file by file. Raises BadUsage where it is absent, is something else, or is of
    a quick run while this one is not.
    """
    files = sorted(place.glob("*.json")) if place.is_dir() else [place]
    known: dict[str, Mapping[str, Known]] = {}
    for file in files:
        known |= _read(file, quick)
    return known


def write_baseline(results: Sequence[Result], folder: Path, *, quick: bool = False) -> None:
    """Write a file for each suite; raises BadUsage where the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for result in results:
            file = folder / f"{result.suite.name}.json"
            file.write_text(_written(result, quick), encoding="utf-8")
    except OSError as failure:
        raise BadUsage(f"{folder} cannot be written: {failure.strerror}") from None


def _read(file: Path, quick: bool) -> dict[str, Mapping[str, Known]]:
    try:
        report = json.loads(file.read_text(encoding="utf-8"))
        of_quick = bool(report.get("quick", False))
        known: dict[str, Mapping[str, Known]] = {
            suite["suite"]: {
                measure["measure"]: _known(measure)
                for measure in suite["measures"]
                if measure["value"] is not None
            }
            for suite in report["suites"]
        }
    except OSError as failure:
        raise BadUsage(f"{file} cannot be read: {failure.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadUsage(f"{file} is not what candor eval --json prints") from None
    if of_quick != quick:
        whole = "a quick run" if of_quick else "a whole run"
        raise BadUsage(f"{file} is of {whole}, which this one is not; leave --baseline out")
    return known


def _known(measure: Any) -> Known:
    cases = tuple(float(value) for value in measure.get("cases", ()))
    return Known(float(measure["value"]), cases)


def _written(result: Result, quick: bool) -> str:
    """Write a line for each measure, so that a change can be read as one."""
    lines = [
        json.dumps(
            {
                "measure": one.key,
                "value": round(one.value, 6),
                "n": one.n,
                "cases": [round(value, 6) for value in one.cases],
            },
            ensure_ascii=False,
        )
        for one in result.outcome.measures
        # milliseconds are the machine's as much as the product's
        if one.value is not None and one.unit != "ms"
    ]
    name, measures = json.dumps(result.suite.name), ",\n".join(lines)
    head = f'{{"quick": {json.dumps(quick)}, "suites": [{{"suite": {name}, "measures": [\n'
    return f"{head}{measures}\n]}}]}}\n"
