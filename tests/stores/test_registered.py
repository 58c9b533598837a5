"""Every table and column that there really is stands in the register, and nothing else does."""

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect

from candor.privacy.register.reader import read_register
from candor.stores.database import Database, open_database
from candor.stores.export.rows import OWNER_COLUMNS
from candor.stores.memory.postgres import PostgresMemory
from candor.stores.memory.sqlite import SqliteMemory
from candor.stores.sealed_columns import SEALED_COLUMNS
from candor.stores.tables import metadata
from tests.registered import assert_registered
from tests.sealers import new_sealer

# the entries name nobody; the other table leads from a person to them
LINKED_THROUGH = {"audit_entries": "audit_subjects"}


async def columns_in(database: Database) -> dict[str, set[str]]:
    """Read each table's columns from the database itself."""
    return await database.run(
        lambda connection: {
            table: {column["name"] for column in inspect(connection).get_columns(table)}
            for table in inspect(connection).get_table_names()
        }
    )


async def test_the_databases_tables_are_registered(database: Database) -> None:
    found = await columns_in(database)
    assert found.keys() > metadata.tables.keys()
    assert_registered("table", found)


async def test_the_memorys_tables_in_a_file_are_registered(tmp_path: Path) -> None:
    file = tmp_path / "memory.sqlite3"
    memory = await SqliteMemory.open(file, new_sealer())
    await memory.aclose()
    with closing(sqlite3.connect(file)) as connection:
        columns = connection.execute(
            "SELECT kept.name, part.name FROM sqlite_master kept, pragma_table_info(kept.name) part"
            " WHERE kept.type = 'table'"
        ).fetchall()
    found: dict[str, set[str]] = defaultdict(set)
    for table, column in columns:
        found[table].add(column)
    assert_registered("memory_sqlite", found)


async def test_the_memorys_tables_in_postgresql_are_registered(postgres_url: str) -> None:
    memory = await PostgresMemory.open(postgres_url, new_sealer())
    await memory.aclose()
    database = await open_database(postgres_url)
    try:
        found = await columns_in(database)
    finally:
        await database.aclose()
    ours = {place.name for place in read_register().of("table")}
    assert_registered("memory_postgres", {n: c for n, c in found.items() if n not in ours})
    assert found.keys() >= ours


def test_the_register_says_sealed_where_columns_are() -> None:
    said = {
        (place.name, field.name)
        for place in read_register().of("table")
        for field in place.fields
        if field.sealed
    }
    assert said == {(one.table.name, one.column) for one in SEALED_COLUMNS}


def test_what_is_exported_or_erased_can_be_found_by_its_user() -> None:
    for place in read_register().of("table"):
        if place.exported or place.erasure != "keep":
            named_in = LINKED_THROUGH.get(place.name, place.name)
            assert set(metadata.tables[named_in].c.keys()) >= OWNER_COLUMNS, place.name


def test_every_table_under_a_pseudonym_has_a_rule() -> None:
    rules = read_register().erasure_rules()
    for name, table in metadata.tables.items():
        if "user" in table.c:
            # a tombstone is what an erasure leaves
            assert rules[name] in {"delete", "unlink"} or name == "erasures", name
