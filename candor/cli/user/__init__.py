"""`candor user`: the operator's hand on one user; one file per command."""

import typer

from candor.cli.user.export import export
from candor.cli.user.tier import tier

user = typer.Typer(
    help="Look after one user: export what is kept, change the tier.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
for verb in (export, tier):
    user.command()(verb)
