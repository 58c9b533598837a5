"""`candor eval`: how well the product does its work, in figures against thresholds."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from candor.domain.errors import BadUsage

BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def evaluate(
    suite: Annotated[list[str] | None, typer.Argument(help="Which suites; all by default.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, not tables.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write one HTML page to this file.")] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="What an earlier run printed with --json.")
    ] = None,
    data: Annotated[
        Path,
        typer.Option(
            help="The folder of public data sets.", show_default="../shared/data of the checkout"
        ),
    ] = BESIDE_THE_CHECKOUT,
) -> None:
    """Measure against thresholds; 1 where one is missed, 2 where a data set is not there."""
    from evals.baseline import read_baseline
    from evals.publish import publish
    from evals.run import run_suites
    from evals.suite import Bench

    before = read_baseline(baseline) if baseline else {}
    if html and not html.absolute().parent.is_dir():
        raise BadUsage(f"{html.parent} is no folder to write the page to")
    results = run_suites(suite or [], Bench(data, say=_say))
    status = publish(results, before, data=data, as_json=as_json, html=html)
    if status:
        raise typer.Exit(status)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
