"""`candor cost`: what answers cost, by which prices, and whether the vendor says the same."""

import sys

import typer

from candor.cli.cost.prices import prices
from candor.cli.cost.reconcile import reconcile
from candor.cli.cost.report import report

cost = typer.Typer(
    name="cost",
    help="What answers cost: prices, sums, and a comparison with a vendor's own count.",
    rich_markup_mode=None,
)
for verb in (prices, report, reconcile):
    cost.command()(verb)


@cost.callback(invoke_without_command=True)
def begin(context: typer.Context) -> None:
    """What answers cost: prices, sums, and a comparison with a vendor's own count."""
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(2)
