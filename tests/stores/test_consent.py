import pytest

from candor.domain.caller import Caller
from candor.domain.clock import time_ordered_id
from candor.stores.consent.contract import ConsentChoice
from candor.stores.consent.sql import SqlConsentStore
from candor.stores.database import Database
from tests.clock import TurnedClock


@pytest.fixture
def consents(database: Database, clock: TurnedClock) -> SqlConsentStore:
    return SqlConsentStore(database, clock, time_ordered_id)


def given() -> ConsentChoice:
    return ConsentChoice(given=True, purposes=("answering",), region="DE", version="1")


def withdrawn() -> ConsentChoice:
    return ConsentChoice(given=False, purposes=(), region="DE", version="1")


async def test_nothing_is_given_at_first(consents: SqlConsentStore, caller: Caller) -> None:
    assert not await consents.is_given(caller, purpose="answering")
    assert (await consents.current(caller)).at is None


async def test_given_for_its_purposes_only(consents: SqlConsentStore, caller: Caller) -> None:
    state = await consents.record(caller, given())
    assert await consents.is_given(caller, purpose="answering")
    assert not await consents.is_given(caller, purpose="analytics")
    assert await consents.current(caller) == state


async def test_withdrawal_replaces_consent(
    consents: SqlConsentStore, caller: Caller, clock: TurnedClock
) -> None:
    await consents.record(caller, given())
    clock.move(seconds=1)
    await consents.record(caller, withdrawn())
    assert not await consents.is_given(caller, purpose="answering")


async def test_choices_at_one_instant_keep_their_order(
    consents: SqlConsentStore, caller: Caller
) -> None:
    for choice in (given(), withdrawn(), given(), withdrawn()):
        await consents.record(caller, choice)
    assert not await consents.is_given(caller, purpose="answering")


async def test_repeating_a_choice_keeps_its_first_date(
    consents: SqlConsentStore, caller: Caller, clock: TurnedClock
) -> None:
    first = await consents.record(caller, given())
    clock.move(days=3)
    assert await consents.record(caller, given()) == first


async def test_consent_is_personal(
    consents: SqlConsentStore, caller: Caller, stranger: Caller, other_project: Caller
) -> None:
    await consents.record(caller, given())
    assert not await consents.is_given(stranger, purpose="answering")
    assert not await consents.is_given(other_project, purpose="answering")
