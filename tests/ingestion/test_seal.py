"""A damaged folder is found out before Chroma's native code reads it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ingestion.seal import DATABASE, WRITTEN, check_seal, seal
from ingestion.unavailable import IndexUnavailable


def write(database: Path, rows: int) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("create table if not exists note(text)")
        connection.executemany("insert into note values (?)", [("x" * 500,)] * rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "vectors").mkdir()
    (tmp_path / "vectors" / "data.bin").write_bytes(b"\1\2\3")
    (tmp_path / "vectors" / WRITTEN).write_bytes(b"...")
    write(tmp_path / DATABASE, 100)
    seal(tmp_path)
    return tmp_path


def test_a_sealed_folder_is_whole(folder: Path) -> None:
    check_seal(folder)
    # Chroma writes into its database whenever it opens it
    write(folder / DATABASE, 1)
    check_seal(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vectors/data.bin", b"\1\2\4"),
        ("vectors/data.bin", b""),
        ("vectors/more.bin", b"x"),
        (DATABASE, b"garbage"),
        (DATABASE, b""),
        ("seal.json", b"{"),
        ("seal.json", b"[]"),
    ],
)
def test_damage_is_found(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(IndexUnavailable):
        check_seal(folder)


@pytest.mark.parametrize("name", ["vectors/data.bin", DATABASE, "seal.json"])
def test_missing_files_are_found(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(IndexUnavailable, match="candor ingest"):
        check_seal(folder)


def test_vectors_that_chroma_makes_anew_are_left_out(folder: Path) -> None:
    (folder / "vectors" / WRITTEN).unlink()
    seal(folder)
    (folder / "vectors" / "data.bin").write_bytes(b"")
    check_seal(folder)


def test_damage_inside_the_database_is_found(folder: Path) -> None:
    content = bytearray((folder / DATABASE).read_bytes())
    content[8_192:20_480] = b"\xff" * 12_288
    (folder / DATABASE).write_bytes(content)
    with pytest.raises(IndexUnavailable):
        check_seal(folder)
