"""`candor eval`: how well the product does its work, in figures against thresholds."""

import os
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
        Path | None,
        typer.Option(help="What an earlier run printed with --json, or a folder of --save."),
    ] = None,
    save: Annotated[
        Path | None, typer.Option(help="Write the figures to this folder, for --baseline.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A few cases of everything.")] = False,
    upload: Annotated[
        bool, typer.Option("--upload", help="Send experiments and their data to LangSmith.")
    ] = False,
    data: Annotated[
        Path,
        typer.Option(
            help="The folder of public data sets.", show_default="../shared/data of the checkout"
        ),
    ] = BESIDE_THE_CHECKOUT,
) -> None:
    """Measure against thresholds; 1 where one is missed or a figure is worse, 2 without data."""
    from evals.baseline import read_baseline, write_baseline
    from evals.publish import publish
    from evals.run import run_suites
    from evals.suite import Bench

    if upload and not os.environ.get("LANGSMITH_API_KEY"):
        raise BadUsage("--upload needs a LangSmith key; set LANGSMITH_API_KEY")
    before = read_baseline(baseline, quick=quick) if baseline else {}
    if html and not html.absolute().parent.is_dir():
        raise BadUsage(f"{html.parent} is no folder to write the page to")
    bench = Bench(data, say=_say, quick=quick, upload=upload)
    results = run_suites(suite or [], bench)
    if save:
        write_baseline(results, save, quick=quick)
    status = publish(results, before, data=data, as_json=as_json, html=html, quick=quick)
    if status:
        raise typer.Exit(status)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
