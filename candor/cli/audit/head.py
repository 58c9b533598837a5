"""`candor audit head`: the newest entry's number and hash, to be noted elsewhere."""

import asyncio

import typer


def head() -> None:
    """Print the anchor SEQ:HASH of the newest entry; keep it where this database is not."""
    asyncio.run(_head())


async def _head() -> None:
    from candor.bootstrap.audit_log import open_audit
    from candor.bootstrap.settings import load_settings
    from candor.stores.audit.verification import Anchor, read_head
    from candor.stores.audit.walking import Broken

    async with open_audit(load_settings()) as opened:
        try:
            read = await opened.database.run(
                lambda connection: read_head(connection, opened.stamper)
            )
        except Broken as broken:
            typer.echo(f"candor: {broken.found.says}; run: candor audit verify", err=True)
            raise typer.Exit(1) from None
    if read is None:
        typer.echo("candor: nothing has been written to the audit log yet", err=True)
        raise typer.Exit(1)
    last, _ = read
    print(Anchor(last.last_seq, last.last_hash))
