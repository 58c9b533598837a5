"""Every record follows its user to the pseudonym of the newest identity key."""

import os
from datetime import timedelta

from sqlalchemy import Connection, insert, select

from candor.domain.caller import Caller
from candor.domain.clock import time_ordered_id
from candor.domain.tiers import Tier
from candor.privacy.identity import Pseudonyms
from candor.stores.consent.contract import ConsentChoice
from candor.stores.consent.sql import SqlConsentStore
from candor.stores.database import Database
from candor.stores.identity_keys import IdentityKeys
from candor.stores.rekeying import Rekeying, count_users, tables_of_users
from candor.stores.tables import usage_months
from candor.stores.transcript.contract import Exchange
from candor.stores.transcript.sql import SqlTranscriptStore
from candor.stores.usage.sql import SqlUsageStore
from tests.clock import TurnedClock
from tests.sealers import new_digests, new_sealer

FIRST, SECOND = os.urandom(32), os.urandom(32)
BEFORE, AFTER = Pseudonyms([FIRST]), Pseudonyms([SECOND, FIRST])
SEALER, DIGESTS = new_sealer(), new_digests()


def anna(names: Pseudonyms) -> Caller:
    return Caller("default", names.user("default", "anna"))


def rekeying(database: Database) -> Rekeying:
    keys = IdentityKeys(AFTER.ids, AFTER.probe, AFTER.renewed)
    return Rekeying(database, keys, lambda _purpose: SEALER, DIGESTS)


async def live(database: Database, clock: TurnedClock, who: Caller) -> None:
    usage = SqlUsageStore(database, clock)
    await usage.set_tier(who, Tier.PRO)
    await usage.reserve(who, f"turn-of-{who.user}"[:36])
    choice = ConsentChoice(given=True, purposes=("answering",), region="DE", version="1")
    await SqlConsentStore(database, clock, time_ordered_id).record(who, choice)
    exchange = Exchange(f"said-by-{who.user}"[:36], "What is gas?", "A fee.")
    until = clock.now() + timedelta(minutes=30)
    transcripts = SqlTranscriptStore(database, clock, SEALER)
    await transcripts.settle(who, "talk", exchange, began=clock.now(), memory_until=until)


async def test_everything_follows_its_user(database: Database, clock: TurnedClock) -> None:
    await live(database, clock, anna(BEFORE))
    assert await rekeying(database).run() == 1
    now = anna(AFTER)
    transcripts = SqlTranscriptStore(database, clock, SEALER)
    assert [said.text for said in await transcripts.messages(now, "talk")] == [
        "What is gas?",
        "A fee.",
    ]
    assert [thread.title for thread in await transcripts.threads(now)] == ["What is gas?"]
    month = await SqlUsageStore(database, clock).current(now)
    assert (month.tier, month.used) == (Tier.PRO, 1)
    assert (await SqlConsentStore(database, clock, time_ordered_id).current(now)).given
    assert await count_users(database) == {AFTER.key_id: 1}
    assert await rekeying(database).run() == 0


async def test_nothing_keeps_the_older_name(database: Database, clock: TurnedClock) -> None:
    await live(database, clock, anna(BEFORE))
    await rekeying(database).run()
    old = anna(BEFORE).user

    def names(connection: Connection) -> set[str]:
        return {
            user
            for table in tables_of_users()
            for user in connection.execute(select(table.c.user)).scalars()
        }

    assert old not in await database.run(names)


async def test_a_user_who_came_back_meanwhile_keeps_both_counts(
    database: Database, clock: TurnedClock
) -> None:
    await live(database, clock, anna(BEFORE))
    await live(database, clock, anna(AFTER))
    await rekeying(database).run()
    now = anna(AFTER)
    assert (await SqlUsageStore(database, clock).current(now)).used == 2
    transcripts = SqlTranscriptStore(database, clock, SEALER)
    assert len(await transcripts.messages(now, "talk")) == 4
    assert len(await transcripts.threads(now)) == 1


async def test_names_of_an_unknown_key_are_left(database: Database, clock: TurnedClock) -> None:
    stranger = {"project": "default", "user": "k00000000:ab", "period": "2026-11", "used": 1}
    add = insert(usage_months).values(stranger)
    await database.run(lambda connection: connection.execute(add).rowcount)
    assert await rekeying(database).run() == 0
    assert await count_users(database) == {"k00000000": 1}
