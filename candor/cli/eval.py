"""`candor eval`: how well the product does its work, in figures against thresholds."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from candor.domain.errors import BadUsage

THRESHOLD_MISSED, DATA_MISSING = 1, 2


def evaluate(
    suite: Annotated[list[str] | None, typer.Argument(help="Which suites; all by default.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, not tables.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write one HTML page to this file.")] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="What an earlier run printed with --json.")
    ] = None,
    data: Annotated[Path, typer.Option(help="The folder of public data sets.")] = Path(
        "../shared/data"
    ),
) -> None:
    """Measure against thresholds; 1 where one is missed, 2 where a data set is not there."""
    from evals import page, report
    from evals.baseline import read_baseline
    from evals.run import run_suites
    from evals.suite import Bench

    before = read_baseline(baseline) if baseline else {}
    if html and not html.parent.is_dir():
        raise BadUsage(f"{html.parent} is no folder to write the page to")
    results = run_suites(suite or [], Bench(data, say=_say))
    if as_json:
        print(report.as_json(results, before))
    else:
        for result in results:
            print("\n".join(report.as_table(result, before)), end="\n\n")
    if html:
        html.write_text(page.as_page(results, before), encoding="utf-8")
    for result in results:
        print(page.sentence(result), file=sys.stderr if as_json else sys.stdout)
    missing = [name for result in results for name in result.outcome.missing]
    if missing:
        _say(f"candor: not found in {data}: {', '.join(missing)}; --data names another folder")
        raise typer.Exit(DATA_MISSING)
    if any(result.failed for result in results):
        raise typer.Exit(THRESHOLD_MISSED)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
