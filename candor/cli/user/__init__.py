"""`candor user`: the operator's hand on one user."""

import typer

from candor.cli.user.erase import erase

user = typer.Typer(
    name="user",
    help="The operator's hand on one user.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@user.callback()
def begin() -> None:
    """The operator's hand on one user."""


user.command()(erase)
