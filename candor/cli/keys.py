"""`candor keys`: which keys are in use, a new one, and away with the old."""

import asyncio
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from candor.domain.errors import BadUsage

if TYPE_CHECKING:
    from candor.bootstrap.settings import Settings

keys = typer.Typer(help="Encryption and identity keys.", no_args_is_help=True)


@keys.command()
def status() -> None:
    """Show every key's id, and how much is kept under it."""
    asyncio.run(_status())


@keys.command()
def rotate(
    identity: Annotated[
        bool,
        typer.Option("--identity", help="Renew the pseudonyms too; stop the service first."),
    ] = False,
) -> None:
    """Begin a new encryption key and bring everything under it; the service may go on."""
    asyncio.run(_rotate(identity))


@keys.command()
def reseal() -> None:
    """Bring everything under the newest key, after you put one in front yourself."""
    asyncio.run(_reseal())


@keys.command()
def prune() -> None:
    """Take off the older encryption keys that nothing is kept under."""
    asyncio.run(_prune())


@keys.command()
def forget_lost(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase the users whom nobody can find any longer, since an identity key is lost for good."""
    settings = _settings()
    if not yes:
        if not sys.stdin.isatty():
            raise BadUsage("this cannot be undone; say --yes where nobody can be asked")
        typer.confirm(
            "Erase every user whose identity key is lost, for good?", abort=True, err=True
        )
    asyncio.run(_forget_lost(settings))


async def _status() -> None:
    from candor.bootstrap.renewed_pseudonyms import missing_keys_say, unreachable_users
    from candor.bootstrap.rotation import open_key_room

    settings = _settings()
    async with open_key_room(settings) as room:
        places, users = await room.encrypted(), await room.users()
        lost = await unreachable_users(room.database, room.keys)
        says = missing_keys_say(lost, room.keys, settings) if lost else ""
        ids = room.keys.encryption.ids
        identity = room.keys.pseudonyms.ids
    unknown = {id_ for counts in places.values() for id_ in counts} - set(ids)
    rows = [("encryption", id_, id_ == ids[0], _kept(places, id_)) for id_ in (*ids, *unknown)]
    missing = [id_ for id_ in (lost.key_ids if lost else ()) if id_ not in identity]
    in_order = dict.fromkeys((*identity, *missing))
    rows += [("identity", id_, id_ == identity[0], _users(users, id_)) for id_ in in_order]
    for kind, id_, is_current, kept in rows:
        mark = "current" if is_current else "older" if id_ in (*ids, *identity) else "MISSING"
        print(f"{kind:<11}{id_:<11}{mark:<9}{kept}")
    if says:
        print(says, file=sys.stderr)
    if says or unknown - {"open"}:
        raise typer.Exit(1)


async def _forget_lost(settings: "Settings") -> None:
    from candor.bootstrap.lost_users import forget_lost
    from candor.bootstrap.rotation import open_key_room

    async with open_key_room(settings) as room:
        counts = await forget_lost(room)
    for did, of in (("erased", counts.erased), ("unlinked", counts.unlinked)):
        told = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in of.items())
        print(f"{did}: {told or 'nothing'}")


def _kept(places: Mapping[str, Mapping[str, int]], id_: str) -> str:
    counts = [f"{place} {found[id_]:,}" for place, found in places.items() if found.get(id_)]
    return ", ".join(counts) or "nothing"


def _users(users: dict[str, int], id_: str) -> str:
    return f"{users.get(id_, 0):,} users"


async def _rotate(identity: bool) -> None:
    from candor.bootstrap.rotation import (
        begin_encryption_key,
        begin_identity_key,
        open_key_room,
    )

    settings = _settings()
    if _is_given(settings, identity):
        return
    if identity:
        async with open_key_room(settings) as room:
            moved = await begin_identity_key(settings, room)
        print(f"identity key renewed for {moved:,} users; the older key stays part of it")
    begin_encryption_key(settings)
    await _reseal()
    print("candor keys prune takes the older keys off when nothing needs them")


async def _reseal() -> None:
    from candor.bootstrap.rotation import open_key_room
    from candor.cli.progress import shown_progress

    with shown_progress() as progress:
        async with open_key_room(_settings()) as room:
            moved = await room.reseal(progress)
            current = room.keys.encryption.current
    print(f"encryption key {current} is current; {moved:,} values were brought under it")


def _is_given(settings: "Settings", identity: bool) -> bool:
    """Say what to do where the operator keeps the keys, and they cannot be changed from here."""
    from candor.bootstrap.keys import new_key

    given = {"CANDOR_ENCRYPTION_KEY": settings.encryption_key}
    if identity:
        given["CANDOR_ID_HASH_KEY"] = settings.id_hash_key
    names = [name for name, value in given.items() if value is not None]
    for name in names:
        print(f"{name} is set by you. Put this in front of it, with a comma: {new_key()}")
    if names:
        print("Then restart the service, and bring what is kept under it: candor keys reseal")
    return bool(names)


async def _prune() -> None:
    from candor.bootstrap.rotation import drop_encryption_keys, open_key_room

    settings = _settings()
    async with open_key_room(settings) as room:
        unused, older = await room.unused(), room.keys.encryption.ids[1:]
    if settings.encryption_key is not None:
        _say_which(unused)
        return
    drop_encryption_keys(settings, unused)
    kept = [id_ for id_ in older if id_ not in unused]
    print(f"{len(unused)} taken off{_named(unused)}; {len(kept)} still needed{_named(kept)}")
    if kept:
        raise typer.Exit(1)


def _say_which(unused: list[str]) -> None:
    if unused:
        print(f"These keys may be taken off CANDOR_ENCRYPTION_KEY: {', '.join(unused)}")
    else:
        print("Every key in CANDOR_ENCRYPTION_KEY is still needed.")


def _named(ids: Iterable[str]) -> str:
    return f" ({', '.join(ids)})" if ids else ""


def _settings() -> "Settings":
    from candor.bootstrap.settings import load_settings

    settings = load_settings()
    if not settings.data_dir.is_dir():
        raise BadUsage(f"there is no data folder {settings.data_dir}; nothing is kept yet")
    return settings
