"""`candor audit verify`: is the log as it was written?"""

import asyncio
import json as json_format
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from candor.stores.audit.verification import Anchor, Verdict


def verify(
    anchor: Annotated[
        str | None, typer.Option(help="SEQ:HASH that `candor audit head` printed earlier.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check that no entry was altered, taken away or moved; exit 1 at the first that was."""
    from candor.stores.audit.verification import Anchor

    verdict = asyncio.run(verdict_of(Anchor.read(anchor) if anchor is not None else None))
    if json:
        print(json_format.dumps({**asdict(verdict), "holds": verdict.broken is None}))
    else:
        print(_sentence(verdict))
    if verdict.broken is not None:
        raise typer.Exit(1)


async def verdict_of(anchor: "Anchor | None") -> "Verdict":
    """Check the whole log as it is now."""
    from candor.bootstrap.audit_log import open_audit
    from candor.bootstrap.settings import load_settings
    from candor.stores.audit.verification import verify as check

    async with open_audit(load_settings()) as opened:
        return await opened.database.run(
            lambda connection: check(connection, opened.stamper, anchor)
        )


def _sentence(verdict: "Verdict") -> str:
    if verdict.broken is not None:
        kind = verdict.broken.kind.replace("_", " ")
        return f"The audit log does not hold at entry {verdict.broken.seq:,} ({kind}): " + (
            f"{verdict.broken.says}."
        )
    if not verdict.entries:
        return "The audit log holds: nothing has been written yet."
    return (
        f"The audit log holds: {verdict.entries:,} entries from {verdict.since} to "
        f"{verdict.until}, head {verdict.head}."
    )
