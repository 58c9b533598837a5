"""Leaves deleted rows in a SQLite file, as SQLite itself does when it moves rows between pages."""

import sqlite3
from contextlib import closing
from pathlib import Path


def leave_copies(
    database: Path, table: str, *, key: str, where: str = "true", of: str = ""
) -> None:
    """Copy rows under another `key` and delete the copies without zeroing them.

    `of` is what a `?` in `where` stands for.
    """
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        names = [f'"{row[1]}"' for row in connection.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(f"'copy-' || {one}" if one == f'"{key}"' else one for one in names)
        rows = f"SELECT {values} FROM {table} WHERE {where}"
        given = (of,) if "?" in where else ()
        connection.execute(f"INSERT INTO {table} ({', '.join(names)}) {rows}", given)
        connection.execute(f"DELETE FROM {table} WHERE {key} LIKE 'copy-%'")
