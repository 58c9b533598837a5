"""`candor audit`: what was done with people's data, and whether the log can be believed."""

import typer

from candor.cli.audit.head import head
from candor.cli.audit.list import list_entries
from candor.cli.audit.verify import verify

audit = typer.Typer(
    name="audit",
    help="What was done with people's data, and whether the log can be believed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
audit.command("verify")(verify)
audit.command("head")(head)
audit.command("list")(list_entries)
