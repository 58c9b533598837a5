"""`candor cost report`: what was spent, by day, provider, model or project."""

import asyncio
import json as json_format
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer

from candor.domain.errors import BadUsage

if TYPE_CHECKING:
    from candor.stores.turns.costs import SpentHour

Dimension = Literal["day", "provider", "model", "project"]


def report(
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="YYYY-MM-DD; unset: this month's first.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="YYYY-MM-DD, included; unset: today.")
    ] = None,
    by: Annotated[str, typer.Option(help="day, provider, model or project.")] = "day",
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Add up the ledger: requests, tokens and cost; days are UTC."""
    from candor.domain.clock import SystemClock
    from candor.domain.money import usd
    from candor.stores.turns.costs import Spent, fold

    if by not in get_args(Dimension):
        raise BadUsage(f"--by is one of {', '.join(get_args(Dimension))}")
    today = SystemClock().now().date()
    first = read_day("--since", since) if since else today.replace(day=1)
    last = read_day("--until", until) if until else today
    if last < first:
        raise BadUsage("--until is before --since")
    hours = asyncio.run(spent_between(first, last))
    rows = fold(hours, lambda hour: _key(by, hour))
    total = sum(rows.values(), Spent())
    if json:
        told: dict[str, Any] = {
            "since": first.isoformat(),
            "until": last.isoformat(),
            "by": by,
            "rows": [{by: key, **_figures(spent)} for key, spent in sorted(rows.items())],
            "total": _figures(total),
        }
        print(json_format.dumps(told, ensure_ascii=False))
        return
    print(f"{first} to {last} (UTC)\n")
    print(f"{by:34} {'requests':>9} {'input':>12} {'output':>11} {'US dollars':>14}  estimated")
    for key, spent in [*sorted(rows.items()), ("all", total)]:
        share = spent.estimated_nano / spent.cost_nano if spent.cost_nano else 0.0
        print(
            f"{key:34} {spent.calls:>9,} {spent.input_tokens:>12,} {spent.output_tokens:>11,} "
            f"{usd(spent.cost_nano):>14}  {share:.1%}"
        )


async def spent_between(first: date, last: date) -> "list[SpentHour]":
    """Read the ledger of these days."""
    from candor.bootstrap.export import open_records
    from candor.bootstrap.settings import load_settings
    from candor.stores.turns.costs import spent_hours

    async with open_records(load_settings()) as records:
        return await spent_hours(records.database, first, last)


def read_day(option: str, text: str) -> date:
    """Read YYYY-MM-DD; BadUsage names the option."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadUsage(f"{option}: write a day as YYYY-MM-DD") from None


def _key(by: str, hour: "SpentHour") -> str:
    if by == "day":
        return hour.hour.date().isoformat()
    if by == "model":
        return f"{hour.provider}/{hour.model}"
    return str(getattr(hour, by))


def _figures(spent: Any) -> dict[str, Any]:
    from candor.domain.money import usd

    figures = {one.name: getattr(spent, one.name) for one in fields(spent)}
    cost, estimated = figures.pop("cost_nano"), figures.pop("estimated_nano")
    return {**figures, "cost_usd": usd(cost), "estimated_usd": usd(estimated)}
