"""One word on each of one's own answers, sealed, and gone when its time has come."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from candor.domain.caller import Caller
from candor.stores.database import Database
from candor.stores.feedback.sql import SqlFeedbackStore
from candor.stores.lifetimes.ledger import delete_old_feedback, delete_old_ledger, unlink_ledger
from candor.stores.tables import feedback, turns
from candor.stores.transcript.sql import SqlTranscriptStore
from candor.stores.turns.sql import SqlTurnLedger
from tests.clock import TurnedClock
from tests.sealers import new_sealer
from tests.stores.test_transcript import settle
from tests.stores.turn_records import turn_record


@pytest.fixture
def store(database: Database, clock: TurnedClock) -> SqlFeedbackStore:
    return SqlFeedbackStore(database, clock, new_sealer())


@pytest.fixture
async def answered(database: Database, clock: TurnedClock, caller: Caller) -> None:
    transcripts = SqlTranscriptStore(database, clock, new_sealer())
    await settle(transcripts, caller, clock, "t1")


@pytest.mark.usefixtures("answered")
async def test_the_latest_word_holds(store: SqlFeedbackStore, caller: Caller) -> None:
    assert await store.of(caller, "t1") is None
    assert await store.give(caller, "t1", 1, None) is not None
    said = await store.give(caller, "t1", -1, "It names no fee.")
    assert said is not None
    held = await store.of(caller, "t1")
    assert held is not None
    assert (held.score, held.comment) == (-1, "It names no fee.")


@pytest.mark.usefixtures("answered")
async def test_only_ones_own_answers_can_be_judged(
    store: SqlFeedbackStore, caller: Caller, stranger: Caller, other_project: Caller
) -> None:
    for other in (stranger, other_project):
        assert await store.give(other, "t1", 1, None) is None
    assert await store.give(caller, "t2", 1, None) is None
    assert await store.of(caller, "t1") is None


@pytest.mark.usefixtures("answered")
async def test_it_goes_with_its_conversation(
    store: SqlFeedbackStore, caller: Caller, database: Database, clock: TurnedClock
) -> None:
    await store.give(caller, "t1", -1, "It names no fee.")
    transcripts = SqlTranscriptStore(database, clock, new_sealer())
    assert not await transcripts.delete(caller, "another")
    assert await store.of(caller, "t1")
    assert await transcripts.delete(caller, "main")
    assert await store.of(caller, "t1") is None


@pytest.mark.usefixtures("answered")
async def test_the_comment_is_sealed(
    store: SqlFeedbackStore, caller: Caller, database: Database
) -> None:
    await store.give(caller, "t1", -1, "It names no fee.")
    kept = await database.run(lambda one: one.execute(select(feedback.c.comment)).scalar_one())
    assert "fee" not in kept


@pytest.mark.usefixtures("answered")
async def test_a_thumb_stays_beside_its_turn_when_its_user_is_forgotten(
    store: SqlFeedbackStore, caller: Caller, database: Database, clock: TurnedClock
) -> None:
    ledger = SqlTurnLedger(database)
    ledger.add(turn_record(caller, "t1"))
    await ledger.flush()
    await store.give(caller, "t1", -1, "It names no fee.")
    later = clock.now() + timedelta(days=1)
    assert await unlink_ledger(database, later) == 1
    assert await delete_old_feedback(database, later) == 0
    joined = select(turns.c.turn_id, feedback.c.user, feedback.c.comment, feedback.c.score).join(
        feedback, feedback.c.turn_id == turns.c.turn_id
    )
    (row,) = await database.run(lambda one: one.execute(joined).all())
    assert row.turn_id != "t1"
    assert (row.user, row.comment, row.score) == ("unlinked", None, -1)
    await delete_old_ledger(database, later)
    assert await database.run(lambda one: one.execute(select(feedback)).all()) == []


@pytest.mark.usefixtures("answered")
async def test_of_a_turn_that_was_never_linked_it_goes(
    store: SqlFeedbackStore, caller: Caller, database: Database, clock: TurnedClock
) -> None:
    await store.give(caller, "t1", 1, None)
    assert await delete_old_feedback(database, clock.now()) == 0
    assert await delete_old_feedback(database, clock.now() + timedelta(seconds=1)) == 1
