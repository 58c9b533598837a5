"""Mark a generation's folder as complete, so that a damaged one is never opened.

Chroma's native code ends the whole process on some damaged files; checking them first turns
that into an error with a name.
"""

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from ingestion.unavailable import IndexUnavailable

SEAL = "seal.json"
DATABASE = "chroma.sqlite3"
WRITTEN = "index_metadata.pickle"


def seal(folder: Path) -> None:
    """Write down the hash of every vector file; the folder must no longer be open."""
    content = json.dumps({"sha256": _hashes(folder)}, indent=1)
    unfinished = folder / f"{SEAL}.part"
    with unfinished.open("w", encoding="utf-8") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(unfinished, folder / SEAL)


def check_seal(folder: Path) -> None:
    """Raise IndexUnavailable unless the folder is as it was sealed; reads all of it."""
    try:
        sealed = json.loads((folder / SEAL).read_text(encoding="utf-8"))["sha256"]
        whole = sealed == _hashes(folder) and _is_sound(folder / DATABASE)
    except (OSError, ValueError, KeyError, TypeError, sqlite3.Error):
        whole = False
    if not whole:
        raise IndexUnavailable(
            "The document index is damaged or incomplete; `candor ingest` rebuilds it."
        )


def _is_sound(database: Path) -> bool:
    """Let SQLite look for damage: some 70 ms for 20,000 chunks."""
    if not database.stat().st_size:
        return False
    # not read-only: SQLite may first have to undo what a killed process left half written
    address = f"{database.resolve().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        return connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]


def _hashes(folder: Path) -> dict[str, str]:
    """Hash the vector files; the database changes a little whenever Chroma opens it."""
    hashes = {}
    # without this file Chroma has not written its vectors, and makes them anew from the database
    for written in sorted(folder.glob(f"*/{WRITTEN}")):
        for file in sorted(written.parent.iterdir()):
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            hashes[file.relative_to(folder).as_posix()] = digest
    return hashes
