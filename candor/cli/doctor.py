"""`candor doctor`: is everything there, and what to do where it is not."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from sqlite3 import DatabaseError
from typing import TYPE_CHECKING

import typer

from candor.cli.doctor_sign_in import examine_sign_in
from candor.cli.finding import Finding
from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.errors import CandorError

if TYPE_CHECKING:
    from candor.bootstrap.settings import Settings


def doctor() -> None:
    """Check keys, database, documents, cache and providers, without a paid call."""
    findings = asyncio.run(_examine())
    width = max(len(finding.part) for finding in findings)
    colour = sys.stdout.isatty()
    for finding in findings:
        mark = {"ok": "ok  ", "note": "note", "fail": "FAIL"}[finding.state]
        if colour and finding.state == "fail":
            mark = typer.style(mark, fg="red")
        print(f"{mark}  {finding.part:<{width}}  {finding.says}")
    failed = sum(finding.state == "fail" for finding in findings)
    print(f"\n{failed} to mend" if failed else "\nReady to answer")
    if failed:
        raise typer.Exit(1)


async def _examine() -> list[Finding]:
    from candor.bootstrap.data_dir import prepare_data_dir
    from candor.bootstrap.settings import load_settings

    settings = load_settings()
    try:
        prepare_data_dir(settings)
    except CandorError as failure:
        return [Finding("data folder", "fail", failure.detail), *_providers(settings)]
    findings = [_keys(settings), *await examine_sign_in(settings)]
    for part, check in (
        ("database", _database),
        ("users", _users),
        ("memory", _memory),
        ("documents", _documents),
        ("cache", _cache),
    ):
        findings.append(await _guarded(part, check, settings))
    return [*findings, *_providers(settings), *_prices(settings)]


async def _guarded(
    part: str, check: Callable[["Settings"], Awaitable[Finding]], settings: "Settings"
) -> Finding:
    try:
        return await check(settings)
    except CandorError as failure:
        return Finding(part, "fail", failure.detail)
    except Exception as failure:
        return Finding(part, "fail", f"does not answer ({type(failure).__name__})")


def _keys(settings: "Settings") -> Finding:
    from candor.bootstrap.keys import load_keys

    if settings.id_hash_key and settings.encryption_key:
        return Finding("keys", "ok", "given by the environment")
    try:
        load_keys(settings)
    except CandorError as failure:
        return Finding("keys", "fail", failure.detail)
    where = settings.data_dir / "keys"
    return Finding("keys", "note", f"made in {where}; back them up, and give your own for others")


async def _database(settings: "Settings") -> Finding:
    from candor.bootstrap.data_dir import prepare_data_dir
    from candor.bootstrap.keys import load_keys
    from candor.bootstrap.reach_database import reach_database
    from candor.stores.database import ping

    prepare_data_dir(settings)
    database = await reach_database(settings, load_keys(settings))
    try:
        await ping(database)
    finally:
        await database.aclose()
    kind = "SQLite in the data folder" if database.is_sqlite else "PostgreSQL"
    return Finding("database", "ok", f"{kind} answers, and its tables are up to date")


async def _users(settings: "Settings") -> Finding:
    from candor.bootstrap.keys import load_keys
    from candor.bootstrap.reach_database import reach_database
    from candor.bootstrap.renewed_pseudonyms import refuse_missing_keys

    keys = load_keys(settings)
    database = await reach_database(settings, keys)
    try:
        await refuse_missing_keys(database, keys, settings)
    finally:
        await database.aclose()
    return Finding("users", "ok", "everybody's records are found with the identity keys")


async def _memory(settings: "Settings") -> Finding:
    from candor.bootstrap.keys import load_keys
    from candor.bootstrap.open_memory import open_memory

    try:
        memory = await open_memory(settings, load_keys(settings))
    except DatabaseError:
        where = settings.data_dir / "memory.sqlite3"
        return Finding("memory", "fail", f"{where} is damaged; delete it: conversations start anew")
    await memory.aclose()
    return Finding("memory", "ok", "conversations can be remembered")


async def _documents(settings: "Settings") -> Finding:
    from candor.bootstrap.library import open_library

    async with open_library(settings) as library:
        status = await library.knowledge.status(DEFAULT_PROJECT)
    if status.problem:
        return Finding("documents", "fail", status.problem)
    if not status.chunks:
        return Finding("documents", "fail", "nothing is indexed; run: candor ingest PATH")
    since = status.updated.strftime("%Y-%m-%d %H:%M UTC") if status.updated else "unknown"
    return Finding("documents", "ok", f"{status.chunks:,} chunks, indexed {since}")


async def _cache(settings: "Settings") -> Finding:
    from candor.bootstrap.shared_counts import open_counts

    minutes = settings.cache_seconds / 60
    use = f"answers are kept for {minutes:g} minutes" if settings.cache else "keeps no answers"
    if settings.redis_url is None:
        where = "in this process; set CANDOR_REDIS_URL for several workers"
        return Finding("cache", "ok", f"{use}, {where}")
    counts = open_counts(settings)
    reached = await counts.answers()
    await counts.aclose()
    if reached:
        return Finding("cache", "ok", f"Redis answers; {use}")
    return Finding("cache", "fail", "Redis does not answer; check CANDOR_REDIS_URL")


def _providers(settings: "Settings") -> list[Finding]:
    keys = {
        "gemini": ("GOOGLE_API_KEY", settings.google_api_key, settings.gemini_model),
        "openai": ("OPENAI_API_KEY", settings.openai_api_key, settings.openai_model),
        "perplexity": (
            "PERPLEXITY_API_KEY",
            settings.perplexity_api_key,
            settings.perplexity_model,
        ),
    }
    findings = [
        Finding(name, "ok", f"has a key, model {model}")
        if key
        else Finding(name, "note", f"not in the chain; set {variable} to add it")
        for name, (variable, key, model) in keys.items()
    ]
    if not any(key for _, key, _ in keys.values()):
        findings.append(
            Finding("answers", "note", "quoted from the documents until a provider has a key")
        )
    return findings


def _prices(settings: "Settings") -> list[Finding]:
    from candor.bootstrap.open_prices import OLD_AFTER, priced_models, prices_of
    from candor.domain.clock import SystemClock

    try:
        prices = prices_of(settings)
    except CandorError as failure:
        return [Finding("prices", "fail", failure.detail)]
    models = list(priced_models(settings, prices))
    hint = "run: candor cost prices --set MODEL=INPUT,OUTPUT"
    today = SystemClock().now().date()
    findings = [
        Finding("prices", "note", f"{one.model} has none, so its cost is a guess; {hint}")
        for one in models
        if not one.known
    ]
    oldest = min((one.as_of for one in models if one.known), default=prices.as_of)
    age = today - oldest
    if age > OLD_AFTER:
        said = (
            f"of {oldest}, {age.days} days old; compare them with the vendors' lists, then {hint}"
        )
        findings.append(Finding("prices", "note", said))
    return findings or [Finding("prices", "ok", f"of {oldest}")]
