"""`candor user export`: everything that is kept on one user."""

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from candor.cli.user.naming import DEFAULT, Project, UserId, named
from candor.domain.errors import BadUsage, NotFound

if TYPE_CHECKING:
    from candor.domain.caller import Caller
    from candor.stores.export.exporter import Exporter


def export(
    id: UserId,
    project: Project = DEFAULT,
    zip: Annotated[
        Path | None, typer.Option(help="Write a ZIP with JSON and a readable page to this file.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print the JSON, also beside --zip.")
    ] = False,
    language: Annotated[str, typer.Option(help="Language of the page's headings.")] = "en",
) -> None:
    """Export everything that is kept on a user: JSON on standard output, or a ZIP."""
    asyncio.run(_export(id, project, zip, json or zip is None, language))


async def _export(
    user: str, project: str, archive: Path | None, print_json: bool, language: str
) -> None:
    from candor.bootstrap.export import exporter_of, open_records
    from candor.bootstrap.settings import load_settings
    from candor.stores.audit.entries import export_entry

    async with open_records(load_settings()) as records:
        owner = named(records.keys, project, user)
        exporter = exporter_of(records)
        if not await exporter.knows(owner):
            raise NotFound(f"nothing is kept on this user in the project {project}")
        entry = export_entry(owner, records.clock.now(), {}, actor="operator")
        await records.audit.record(entry)
        if archive is not None:
            await _write(exporter, owner, archive, language)
        if print_json:
            async for piece in exporter.json(owner):
                sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()


async def _write(exporter: "Exporter", owner: "Caller", archive: Path, language: str) -> None:
    """Write the archive, readable by its owner only, whole or not at all."""
    from candor.texts.reader import LANGUAGES, Texts

    if language not in LANGUAGES:
        raise BadUsage(f"--language takes one of {', '.join(LANGUAGES)}")
    draft = archive.with_name(f".{archive.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            headings = Texts().group(language, "export")
            async for piece in exporter.zip(owner, headings, language):
                file.write(piece)
        size = draft.stat().st_size
        os.replace(draft, archive)
    except OSError as failure:
        raise BadUsage(f"{archive} cannot be written: {failure.strerror}") from None
    finally:
        draft.unlink(missing_ok=True)
    print(f"wrote {archive} ({size:,} bytes)", file=sys.stderr)
