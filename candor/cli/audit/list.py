"""`candor audit list`: the latest entries, for an operator."""

import asyncio
import json as json_format
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, cast

import typer

from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.errors import BadUsage

if TYPE_CHECKING:
    from candor.stores.audit.contract import Action, KeptEntry

MOST = 10_000


def list_entries(
    since: Annotated[
        str | None, typer.Option(help="An instant or a day, such as 2026-11-20.")
    ] = None,
    action: Annotated[str | None, typer.Option(help="Only this action.")] = None,
    project: Annotated[str | None, typer.Option(help="Only this project.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="At most so many.")] = 100,
    json: Annotated[bool, typer.Option("--json", help="Print JSON Lines.")] = False,
) -> None:
    """Print the latest entries, the newest last. That they were read is an entry of its own."""
    begin = _instant(since) if since is not None else None
    for entry in asyncio.run(_read(limit, begin, _known(action), project)):
        if json:
            print(json_format.dumps({**asdict(entry), "details": _details(entry)}))
        else:
            said = " ".join(f"{name}={value}" for name, value in _details(entry).items())
            print(f"{entry.seq:>8}  {entry.at}  {entry.action}  {entry.actor}  {said}".rstrip())


async def _read(
    most: int, since: datetime | None, action: "Action | None", project: str | None
) -> "list[KeptEntry]":
    from candor.bootstrap.audit_log import open_audit
    from candor.bootstrap.settings import load_settings
    from candor.stores.audit.chain import written_instant
    from candor.stores.audit.contract import AuditEntry
    from candor.stores.audit.reading import latest

    begin = written_instant(since) if since is not None else None
    async with open_audit(load_settings()) as opened:
        found = await opened.database.run(
            lambda connection: latest(
                connection, most=most, since=begin, action=action, project=project
            )
        )
        now = opened.clock.now()
        details: dict[str, int | str] = {"command": "audit.list", "count": len(found)}
        whose = found[0].project if project and found else DEFAULT_PROJECT
        entry = AuditEntry(whose, now, "operator_access", "operator", "cli", details=details)
        await opened.log.record(entry)
        return found


def _details(entry: "KeptEntry") -> dict[str, object]:
    try:
        found = json_format.loads(entry.details)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"unreadable": 1}


def _known(action: str | None) -> "Action | None":
    from candor.stores.audit.contract import ACTIONS

    if action is not None and action not in ACTIONS:
        raise BadUsage(f"there is no such action; there are {', '.join(sorted(ACTIONS))}")
    return cast("Action | None", action)


def _instant(written: str) -> datetime:
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        raise BadUsage("--since takes an instant or a day, such as 2026-11-20") from None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)
