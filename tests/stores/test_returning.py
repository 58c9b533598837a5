"""Somebody who came back under a new pseudonym before their older records were renewed."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from candor.domain.budgets import Budget, Budgets, Limits
from candor.domain.caller import Caller
from candor.domain.tiers import Tier
from candor.privacy.identity import Pseudonyms
from candor.stores.audit.entries import redaction_entry
from candor.stores.audit.sql import SqlAuditLog
from candor.stores.budgets.sql import SqlBudgetStore
from candor.stores.database import Database
from candor.stores.identity_keys import IdentityKeys
from candor.stores.rekeying import Rekeying
from candor.stores.tables import audit_subjects
from candor.stores.transcript.contract import Exchange
from candor.stores.transcript.sql import SqlTranscriptStore
from candor.stores.turns.sql import SqlTurnLedger
from candor.stores.usage.sql import SqlUsageStore
from tests.clock import TurnedClock
from tests.sealers import known_stamper, new_digests, new_sealer
from tests.stores.turn_records import ANSWERED, turn_record

FIRST, SECOND = os.urandom(32), os.urandom(32)
BEFORE, AFTER = Pseudonyms([FIRST]), Pseudonyms([SECOND, FIRST])
SEALER, DIGESTS = new_sealer(), new_digests()
OLD = Caller("default", BEFORE.user("default", "anna"))
NEW = Caller("default", AFTER.user("default", "anna"))


async def renew(database: Database) -> int:
    keys = IdentityKeys(AFTER.ids, AFTER.probe, AFTER.renewed)
    return await Rekeying(database, keys, lambda _purpose: SEALER, DIGESTS).run()


async def test_the_audit_entries_of_both_names_are_theirs(
    database: Database, clock: TurnedClock
) -> None:
    log = SqlAuditLog(database, clock, known_stamper())
    for who in (OLD, NEW):
        await log.record(redaction_entry(who, clock.now(), {"EMAIL": 1}))
    await renew(database)
    assert len(await log.of_caller(NEW, most=9)) == 2
    await log.record(redaction_entry(NEW, clock.now(), {"EMAIL": 1}))
    assert len(await log.of_caller(NEW, most=9)) == 3
    assert await database.run(lambda connection: log.unlink(connection, NEW)) == 2
    assert await log.of_caller(NEW, most=9) == []
    links = select(func.count()).select_from(audit_subjects)
    assert await database.run(lambda connection: connection.execute(links).scalar_one()) == 0
    await log.aclose()


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ((OLD, Tier.PRO), (NEW, Tier.FREE)),
        ((OLD, Tier.FREE), (NEW, Tier.PRO)),
        ((NEW, Tier.FREE), (OLD, Tier.PRO)),
        ((NEW, Tier.ENTERPRISE), (OLD, Tier.PRO)),
    ],
)
async def test_the_tier_that_was_set_last_stays(
    database: Database,
    clock: TurnedClock,
    first: tuple[Caller, Tier],
    then: tuple[Caller, Tier],
) -> None:
    usage = SqlUsageStore(database, clock)
    await usage.set_tier(*first)
    clock.move(hours=1)
    await usage.set_tier(*then)
    await renew(database)
    assert (await usage.current(NEW)).tier == then[1]


@pytest.mark.parametrize("better", [OLD, NEW])
async def test_of_tiers_set_at_once_the_better_stays(
    database: Database, clock: TurnedClock, better: Caller
) -> None:
    usage = SqlUsageStore(database, clock)
    for who in (OLD, NEW):
        await usage.set_tier(who, Tier.PRO if who is better else Tier.FREE)
    await renew(database)
    assert (await usage.current(NEW)).tier == Tier.PRO


async def test_a_conversation_of_both_names_began_with_the_first(
    database: Database, clock: TurnedClock
) -> None:
    transcripts = SqlTranscriptStore(database, clock, SEALER)
    began = clock.now()
    for number, who in enumerate((OLD, NEW)):
        until = clock.now() + timedelta(minutes=30)
        said = Exchange(f"turn-{number}", f"Question {number}?", "An answer.")
        await transcripts.settle(who, "talk", said, began=clock.now(), memory_until=until)
        clock.move(hours=1)
    await renew(database)
    (thread,) = await transcripts.threads(NEW)
    assert (thread.title, thread.started_at) == ("Question 0?", began)
    assert thread.updated_at == began + timedelta(hours=1)
    assert len(await transcripts.messages(NEW, "talk")) == 4


async def test_what_was_spent_and_held_under_both_names_adds_up(
    database: Database, clock: TurnedClock
) -> None:
    store = SqlBudgetStore(database, clock, Budgets(Budget(user=Limits(day=1_000))))
    ledger = SqlTurnLedger(database, settle=store.settle)
    now = clock.now()
    for who, name in ((OLD, "old"), (NEW, "new")):
        ledger.add(turn_record(who, f"{name}-ended", now, attempts=(ANSWERED,)))
        await store.hold(who, f"{name}-running", now, 100)
    await ledger.flush()
    await renew(database)
    [own] = await store.of_user(NEW)
    assert (own.spent, own.held) == (2 * ANSWERED.cost_nano, 200)
    ledger.add(turn_record(OLD, "old-running", now, attempts=()))
    await ledger.aclose()
    [own] = await store.of_user(NEW)
    assert own.held == 100
