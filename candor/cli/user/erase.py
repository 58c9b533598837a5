"""`candor user erase`: erase all that is kept on one user."""

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from candor.cli.arguments import as_text
from candor.domain.caller import DEFAULT_PROJECT, Caller
from candor.domain.errors import BadUsage

if TYPE_CHECKING:
    from candor.bootstrap.receipts import Receipt

# a lease that a crash left behind ends within a turn's time
PATIENCE_SECONDS = 30.0
MAX_USER_ID = 256


def erase(
    user_id: Annotated[
        str, typer.Argument(metavar="ID", help="The user's id, as the service is told it.")
    ],
    project: Annotated[str, typer.Option(help="The user's project.")] = DEFAULT_PROJECT,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the receipt as JSON.")] = False,
) -> None:
    """Erase everything that is kept on a user, for good."""
    user, project = as_text(user_id), as_text(project)
    if not 0 < len(user) <= MAX_USER_ID or not user.isprintable():
        raise BadUsage(f"a user id has 1 to {MAX_USER_ID} printable characters")
    if not yes:
        if not sys.stdin.isatty():
            raise BadUsage("this cannot be undone; say --yes where nobody can be asked")
        typer.confirm("Erase everything that is kept on this user, for good?", abort=True, err=True)
    receipt = asyncio.run(_erase(user, project))
    if json:
        print(receipt.model_dump_json(indent=2))
    else:
        _print(receipt)
    if receipt.finished_at is None:
        raise typer.Exit(1)


async def _erase(user: str, project: str) -> "Receipt":
    from candor.bootstrap.erasing import open_eraser
    from candor.bootstrap.receipts import receipt_of
    from candor.bootstrap.settings import load_settings

    settings = load_settings()
    async with open_eraser(settings) as eraser:
        caller = Caller(project, eraser.pseudonyms.user(project, user), channel="cli")
        wait = settings.turn_timeout_seconds + PATIENCE_SECONDS
        return receipt_of(await eraser.erasures.erase(caller, "operator", wait=wait))


def _print(receipt: "Receipt") -> None:
    for title, counts in (("Erased", receipt.erased), ("Unlinked", receipt.unlinked)):
        told = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items())
        print(f"{title}: {told or 'nothing was there'}")
    for kept in receipt.kept:
        print(f"Kept: {kept.what}; {kept.why}")
    if receipt.finished_at is None:
        print("Not finished yet: the service goes on with it, or say the command again")
    print(f"Erasure {receipt.erasure_id}")
