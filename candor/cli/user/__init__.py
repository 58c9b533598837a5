"""`candor user`: the operator's hand on one user; one file per command."""

import sys

import typer

from candor.cli.user.erase import erase
from candor.cli.user.export import export
from candor.cli.user.tier import tier

user = typer.Typer(
    help="Look after one user: export or erase what is kept, change the tier.",
    rich_markup_mode=None,
)
for verb in (export, erase, tier):
    user.command()(verb)


@user.callback(invoke_without_command=True)
def begin(context: typer.Context) -> None:
    """Look after one user: export or erase what is kept, change the tier."""
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(2)
