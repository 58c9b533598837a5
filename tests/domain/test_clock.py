"""Ids stand in the order of their instants, also where many share one."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from candor.domain.clock import TimeOrderedIds

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_ids_of_one_instant_grow() -> None:
    new_id = TimeOrderedIds()
    made = [new_id(NOON) for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_is_a_uuid_of_version_7_with_its_millisecond() -> None:
    made = UUID(TimeOrderedIds()(NOON + timedelta(milliseconds=7)))
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == int(NOON.timestamp() * 1000) + 7


def test_a_clock_that_is_set_back_gives_ids_of_its_own_time() -> None:
    new_id = TimeOrderedIds()
    later, earlier = new_id(NOON), new_id(NOON - timedelta(hours=1))
    assert earlier < later
