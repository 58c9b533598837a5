"""`candor cache`: what the cache of answers saved, and giving up what is in it."""

import asyncio
import json as json_format
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from candor.domain.money import usd

if TYPE_CHECKING:
    from candor.cache.contract import Held
    from candor.stores.turns.savings import Savings

Project = Annotated[str | None, typer.Option(help="Whose answers; all projects' without it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

cache = typer.Typer(
    name="cache",
    help="The cache of answers: what it saved, and giving it up.",
    rich_markup_mode=None,
)


@cache.callback(invoke_without_command=True)
def begin(context: typer.Context) -> None:
    """The cache of answers: what it saved, and giving it up."""
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(2)


@cache.command()
def stats(
    project: Project = None,
    days: Annotated[int, typer.Option(min=1, help="Count the turns of so many days.")] = 30,
    json: AsJson = False,
) -> None:
    """Print the share of answers from the cache, and the cost and the seconds it saved."""
    savings, held = asyncio.run(_stats(project, days))
    if json:
        row = {
            "answered": savings.answered,
            "cached": savings.cached,
            "share": round(savings.share, 4),
            "saved_usd": usd(savings.nano),
            "saved_seconds": savings.seconds,
            "answers_kept": held and held.answers,
            "bytes_kept": held and held.bytes,
        }
        print(json_format.dumps(row))
        return
    hits = sum(savings.cached.values())
    print(f"{hits:,} of {savings.answered:,} answers of {days} days came from the cache")
    for kind, count in sorted(savings.cached.items()):
        print(f"  {kind:8} {count:,}")
    print(f"saved ${usd(savings.nano)} and {savings.seconds:,.1f} seconds")
    if held is None:
        print("what is kept right now, only the running service knows")
    else:
        print(f"{held.answers:,} answers are kept in Redis, {held.bytes:,} bytes")


@cache.command()
def clear(project: Project = None) -> None:
    """Give up every cached answer at once, in all workers."""
    gone = asyncio.run(_clear(project))
    whose = "every project" if project is None else f"the project {project}"
    print(f"The cached answers of {whose} are not found any more.")
    if gone is not None:
        print(f"{gone:,} were deleted from Redis.")


async def _stats(project: str | None, days: int) -> "tuple[Savings, Held | None]":
    from candor.bootstrap.open_cache import opened_alone
    from candor.bootstrap.settings import load_settings
    from candor.domain.clock import SystemClock
    from candor.stores.turns.savings import read_savings

    settings = load_settings()
    async with opened_alone(settings) as (caching, database):
        since = SystemClock().now() - timedelta(days=days)
        savings = await read_savings(database, project, since)
        shared = settings.redis_url is not None
        return savings, await caching.answers.held(project) if shared else None


async def _clear(project: str | None) -> int | None:
    from candor.bootstrap.open_cache import opened_alone
    from candor.bootstrap.settings import load_settings

    settings = load_settings()
    async with opened_alone(settings) as (caching, _):
        gone = await caching.forget(project)
        return gone if settings.redis_url is not None else None
