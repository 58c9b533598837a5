"""`candor consent`: what a person at the command line agrees to, as others do at /api/consent."""

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from candor.cli.arguments import as_text
from candor.domain.caller import DEFAULT_PROJECT, Caller
from candor.domain.errors import BadUsage
from candor.domain.purposes import PURPOSES, Purpose

if TYPE_CHECKING:
    from candor.bootstrap.export import Records
    from candor.stores.consent.contract import ConsentState
    from candor.stores.consent.sql import SqlConsentStore
    from candor.texts.consent_texts import ConsentText

User = Annotated[str, typer.Option(help="Whose choice it is.")]
Region = Annotated[str | None, typer.Option(help="Their country (ISO 3166-1).")]
Language = Annotated[str, typer.Option(help="Language of the texts (BCP 47).")]
Purposes = Annotated[
    list[str] | None, typer.Option("--purpose", help=f"One of {', '.join(PURPOSES)}; repeatable.")
]

consent = typer.Typer(
    name="consent",
    help="Read, give or withdraw the consent of whoever asks at the command line.",
    rich_markup_mode=None,
)


@consent.callback(invoke_without_command=True)
def begin(context: typer.Context) -> None:
    """Read, give or withdraw the consent of whoever asks at the command line."""
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(2)


@consent.command()
def show(user: User = "local", language: Language = "en") -> None:
    """Print the texts in force, and what was said to each."""
    asyncio.run(_choose(user, None, language, None, None))


@consent.command()
def give(
    purpose: Purposes = None,
    user: User = "local",
    region: Region = None,
    language: Language = "en",
) -> None:
    """Agree, unless another purpose is named, to being answered."""
    asyncio.run(_choose(user, region, language, True, _known(purpose) or ("answering",)))


@consent.command()
def withdraw(
    purpose: Purposes = None,
    user: User = "local",
    region: Region = None,
    language: Language = "en",
) -> None:
    """Take consent back: all of it, unless purposes are named."""
    asyncio.run(_choose(user, region, language, False, _known(purpose) or PURPOSES))


def _known(named: list[str] | None) -> tuple[Purpose, ...]:
    unknown = set(named or []) - set(PURPOSES)
    if unknown:
        raise BadUsage(f"--purpose takes one of {', '.join(PURPOSES)}")
    return tuple(purpose for purpose in PURPOSES if purpose in (named or []))


async def _choose(
    user: str,
    region: str | None,
    language: str,
    given: bool | None,
    purposes: tuple[Purpose, ...] | None,
) -> None:
    from candor.bootstrap.export import open_records
    from candor.bootstrap.settings import load_settings
    from candor.domain.clock import time_ordered_id
    from candor.stores.consent.contract import ConsentChoice
    from candor.stores.consent.sql import SqlConsentStore
    from candor.texts.consent_texts import ConsentTexts, consent_versions
    from candor.texts.reader import LANGUAGES

    if region is not None and not (len(region) == 2 and region.isascii() and region.isalpha()):
        raise BadUsage("--region takes a two-letter country code such as DE")
    if language not in LANGUAGES:
        raise BadUsage(f"--language takes one of {', '.join(LANGUAGES)}")
    settings = load_settings()
    texts = ConsentTexts(version=settings.consent_version, default=settings.language)
    text = texts.text(texts.current, language)
    async with open_records(settings) as records:
        store = SqlConsentStore(
            records.database,
            records.clock,
            time_ordered_id,
            audit=records.audit,
            versions=consent_versions(),
        )
        where = (region or settings.default_region or "").upper() or None
        caller = _caller(records, as_text(user), where)
        if given is not None and purposes is not None:
            chosen = tuple(sorted(purposes))
            choice = ConsentChoice(
                given, chosen, where, texts.current, text.sha256(chosen), text.language
            )
            await store.record(caller, choice)
        await _print(store, caller, text, texts.current)


def _caller(records: "Records", user: str, region: str | None) -> Caller:
    pseudonym = records.keys.pseudonyms.user(DEFAULT_PROJECT, user)
    return Caller(DEFAULT_PROJECT, pseudonym, region=region, channel="cli")


async def _print(
    store: "SqlConsentStore", caller: Caller, text: "ConsentText", version: str
) -> None:
    state: ConsentState = await store.current(caller)
    print(f"Version {version}\n")
    for purpose in PURPOSES:
        said = state.said.get(purpose)
        answer = "nothing said yet"
        if said is not None:
            word = "given" if said.given else "refused or withdrawn"
            answer = f"{word} on {said.at:%Y-%m-%d %H:%M} UTC, version {said.version}"
        print(f"{purpose}: {answer}\n  {text.purposes[purpose]}")
