"""No table that knows people is without a rule, and new tables are taken by theirs."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, insert, select

from candor.privacy.register.reader import read_register
from candor.stores.database import Database
from candor.stores.erasure.contract import NoErasureRule
from candor.stores.erasure.personal_tables import forget_rows, personal_tables
from candor.stores.instant import Instant
from candor.stores.tables import metadata

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


def opinions(*columns: Column[object]) -> MetaData:
    """A table of a later version."""
    tables = MetaData()
    Table(
        "opinions",
        tables,
        Column("id", Integer, primary_key=True),
        Column("project", String(64)),
        Column("user", String(96)),
        *columns,
    )
    return tables


def test_every_table_of_today_has_a_rule() -> None:
    rules = read_register().erasure_rules()
    ruled = {one.table.name for one in personal_tables(metadata, rules)}
    people = {
        table.name for table in metadata.sorted_tables if {"project", "user"} <= {*table.c.keys()}
    }
    assert ruled == people


def test_a_table_without_a_rule_keeps_the_service_from_starting() -> None:
    tables = opinions(Column("at", Instant))
    with pytest.raises(NoErasureRule, match="table opinions keeps records of people, and no rule"):
        personal_tables(tables, {})
    assert personal_tables(tables, {"opinions": "delete"})[0].instant == "at"


def test_a_table_that_does_not_say_how_old_its_rows_are() -> None:
    with pytest.raises(NoErasureRule, match="opinions does not say how old"):
        personal_tables(opinions(), {"opinions": "delete"})
    assert personal_tables(opinions(), {"opinions": "keep"})


@pytest.mark.parametrize(
    ("action", "left"),
    [
        ("delete", [("anna", LATE), ("bert", EARLY)]),
        ("unlink", [("anna", LATE), ("bert", EARLY), ("erased", EARLY)]),
        ("keep", [("anna", EARLY), ("anna", LATE), ("bert", EARLY)]),
    ],
)
async def test_a_later_table_is_taken_by_its_rule(
    database: Database, action: str, left: list[tuple[str, datetime]]
) -> None:
    tables = opinions(Column("thread", String(9)), Column("at", Instant))
    table = tables.tables["opinions"]
    rows = [
        {"project": "default", "user": user, "thread": "talk", "at": at}
        for user, at in (("anna", EARLY), ("anna", LATE), ("bert", EARLY))
    ]

    def work(connection: Connection) -> list[tuple[str, str | None, datetime]]:
        tables.create_all(connection)
        connection.execute(insert(table), rows)
        known = personal_tables(tables, {"opinions": action})  # type: ignore[dict-item]
        forget_rows(connection, known, "default", {"anna"}, until=EARLY)
        found = connection.execute(select(table.c.user, table.c.thread, table.c.at)).all()
        tables.drop_all(connection)
        return [tuple(row) for row in found]

    found = await database.run(work)
    assert sorted((user, at) for user, _, at in found) == left
    assert all(thread is None for user, thread, _ in found if user == "erased")
