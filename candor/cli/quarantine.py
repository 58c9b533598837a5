"""`candor quarantine`: passages of documents that are kept out because they give orders."""

import asyncio
import json as json_format
from typing import TYPE_CHECKING, Annotated

import typer

from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.errors import BadUsage

if TYPE_CHECKING:
    from ingestion.quarantine_list import QuarantineList

Project = Annotated[str, typer.Option(help="Whose documents.")]
Ids = Annotated[list[str], typer.Argument(help="Ids, as the list shows them.")]

quarantine = typer.Typer(
    help="Passages kept out of the index because they give orders to the model.",
    no_args_is_help=True,
)


@quarantine.command("list")
def list_held(
    project: Project = DEFAULT_PROJECT,
    json: Annotated[bool, typer.Option("--json", help="Print JSON Lines.")] = False,
) -> None:
    """List what is kept out: id, document, heading, and what kind of orders it holds."""
    from ingestion.quarantine_list import headings

    book = asyncio.run(_open(project))
    held = book.held()
    for one, heading in zip(held, headings(held), strict=True):
        row = {"id": one.id, "source": one.source, "heading": heading, "kinds": list(one.kinds)}
        if json:
            print(json_format.dumps(row, ensure_ascii=False))
        else:
            print(f"{one.id}  {one.source}  {heading or '-'}  ({', '.join(one.kinds)})")
    if not held and not json:
        print("Nothing is kept out.")


@quarantine.command()
def release(ids: Ids, project: Project = DEFAULT_PROJECT) -> None:
    """Let passages in, after you have read them; the next `candor ingest` indexes them."""
    book = asyncio.run(_open(project))
    found = {one.id for one in book.release(ids)}
    if unknown := [one for one in ids if one not in found]:
        raise BadUsage(f"nothing is kept out under {', '.join(unknown)}")
    print("Released; run candor ingest again on their folders.")


@quarantine.command()
def hold(ids: Ids, project: Project = DEFAULT_PROJECT) -> None:
    """Take a release back; the next `candor ingest` keeps the passages out again."""
    book = asyncio.run(_open(project))
    found = book.withdraw(ids)
    if unknown := [one for one in ids if one not in found]:
        raise BadUsage(f"nothing was released under {', '.join(unknown)}")
    print("Held again; run candor ingest again on their folders.")


async def _open(project: str) -> "QuarantineList":
    from candor.bootstrap.library import open_library
    from candor.bootstrap.settings import load_settings
    from ingestion.quarantine_list import QuarantineList

    async with open_library(load_settings()) as library:
        return QuarantineList(library.home, project)
