from dataclasses import replace

import pytest
from sqlalchemy import insert

from candor.domain.caller import Caller
from candor.domain.clock import time_ordered_id
from candor.domain.purposes import PURPOSES, Purpose
from candor.stores.consent.contract import ConsentChoice
from candor.stores.consent.sql import SqlConsentStore
from candor.stores.database import Database
from candor.stores.tables import consent_choices
from tests.clock import TurnedClock


@pytest.fixture
def consents(database: Database, clock: TurnedClock) -> SqlConsentStore:
    return SqlConsentStore(database, clock, time_ordered_id)


def given(*purposes: Purpose) -> ConsentChoice:
    return ConsentChoice(True, purposes or ("answering",), "DE", "1", "ab" * 32, "de")


def withdrawn(*purposes: Purpose) -> ConsentChoice:
    return ConsentChoice(False, purposes or PURPOSES, "DE", "1", "cd" * 32, "de")


async def test_nothing_is_said_at_first(consents: SqlConsentStore, caller: Caller) -> None:
    state = await consents.current(caller)
    assert (state.given, state.purposes, state.said, state.at) == (False, (), {}, None)
    assert await consents.history(caller) == []


async def test_given_for_its_purposes_only(consents: SqlConsentStore, caller: Caller) -> None:
    state, changed = await consents.record(caller, given())
    assert changed
    assert (state.given, state.purposes, set(state.said)) == (True, ("answering",), {"answering"})
    assert await consents.current(caller) == state


async def test_withdrawal_replaces_consent(
    consents: SqlConsentStore, caller: Caller, clock: TurnedClock
) -> None:
    await consents.record(caller, given(*PURPOSES))
    clock.move(seconds=1)
    state, changed = await consents.record(caller, withdrawn())
    assert changed
    assert (state.given, state.purposes) == (False, ())
    assert not any(state.said[purpose].given for purpose in PURPOSES)


async def test_a_choice_leaves_other_purposes_alone(
    consents: SqlConsentStore, caller: Caller, clock: TurnedClock
) -> None:
    await consents.record(caller, given("answering", "analytics"))
    clock.move(days=1)
    await consents.record(caller, withdrawn("analytics"))
    clock.move(days=1)
    state = (await consents.record(caller, replace(given("improvement"), version="2"))).state
    assert state.purposes == ("answering", "improvement")
    assert not state.said["analytics"].given
    assert {purpose: said.version for purpose, said in state.said.items()} == {
        "answering": "1",
        "analytics": "1",
        "improvement": "2",
    }
    assert (state.version, state.at) == ("2", clock.now())


async def test_choices_at_one_instant_keep_their_order(
    consents: SqlConsentStore, caller: Caller
) -> None:
    for choice in (given(), withdrawn(), given(), withdrawn()):
        assert (await consents.record(caller, choice)).changed
    assert not (await consents.current(caller)).given


async def test_repeating_a_choice_keeps_its_first_date(
    consents: SqlConsentStore, caller: Caller, clock: TurnedClock
) -> None:
    first = await consents.record(caller, given("analytics", "answering"))
    clock.move(days=3)
    for again in (given("analytics", "answering"), given("answering"), given("analytics")):
        assert await consents.record(caller, again) == (first.state, False)
    assert len(await consents.history(caller)) == 1


@pytest.mark.parametrize(
    "other", [replace(given(), version="2"), replace(given(), region="FR")], ids=["text", "law"]
)
async def test_the_same_under_another_text_or_law_is_a_new_choice(
    consents: SqlConsentStore, caller: Caller, other: ConsentChoice
) -> None:
    await consents.record(caller, given())
    assert (await consents.record(caller, other)).changed


async def test_consent_is_personal(
    consents: SqlConsentStore, caller: Caller, stranger: Caller, other_project: Caller
) -> None:
    await consents.record(caller, given())
    for other in (stranger, other_project):
        assert not (await consents.current(other)).given
        assert await consents.history(other) == []


async def test_every_choice_is_kept_as_proof(
    consents: SqlConsentStore, caller: Caller, clock: TurnedClock
) -> None:
    began = clock.now()
    await consents.record(caller, given())
    clock.move(hours=2)
    signalling = replace(caller, channel="web", gpc=True)
    await consents.record(signalling, ConsentChoice(False, ("analytics",), "US", "1"))
    signal, yes = await consents.history(caller)
    assert (yes.choice, yes.at, yes.channel, yes.gpc) == (given(), began, "api", False)
    assert (signal.at, signal.channel, signal.gpc) == (clock.now(), "web", True)
    assert (signal.choice.text_sha256, signal.choice.language) == (None, None)


async def test_a_choice_of_an_earlier_schema_was_about_everything(
    consents: SqlConsentStore, database: Database, caller: Caller, clock: TurnedClock
) -> None:
    row = {
        "project": caller.project,
        "user": caller.user,
        "given": True,
        "region": "DE",
        "version": "1",
    }
    rows = []
    for purposes in ("analytics,answering", "answering"):
        made = {"id": time_ordered_id(clock.now()), "purposes": purposes, "at": clock.now()}
        rows.append(row | made)
        clock.move(seconds=1)
    add = insert(consent_choices)
    await database.run(lambda connection: connection.execute(add, rows).rowcount)
    assert (await consents.current(caller)).purposes == ("answering",)
