"""The positive control: what is planted in a place is found there, in every spelling."""

import gzip
import json
import sqlite3
import zlib
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import httpx
import psycopg
import pytest
import redis

from tests.bootstrap.collector import listening
from tests.canary import places
from tests.canary.scan import Scanner
from tests.canary.values import Canary, draw_canaries
from tests.end_to_end.redis_server import redis_server
from tests.simulator import Simulator

DRAWN = list(draw_canaries(11, 60))
NOISE = bytes(range(256)) * 40

Write = Callable[[str], bytes]
SPELLED: dict[str, Write] = {
    "as written": str.encode,
    "in a JSON string": lambda text: json.dumps({"note": text}).encode(),
    "in a URL": lambda text: f"/path?q={quote(text)}&x=1".encode(),
    "in base64": lambda text: b64encode(b"user: " + text.encode()),
    "in base64, one on": lambda text: b64encode(b"user : " + text.encode()),
    "in base64, two on": lambda text: urlsafe_b64encode(b"user  : " + text.encode()),
    "in UTF-16": lambda text: text.encode("utf-16"),
    "in hexadecimal": lambda text: text.encode().hex().upper().encode(),
    "in gzip": lambda text: NOISE + gzip.compress(text.encode()) + NOISE,
    "in zlib": lambda text: NOISE + zlib.compress(text.encode(), 1) + NOISE,
    "in zlib, cut off": lambda text: zlib.compress(text.encode() + NOISE)[:-6],
}


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner((canary.name, canary) for canary in DRAWN)


@pytest.fixture(params=DRAWN[:6:5], ids=lambda canary: canary.name)
def planted(request: pytest.FixtureRequest) -> Canary:
    canary: Canary = request.param
    return canary


@pytest.mark.parametrize("spelled", SPELLED)
def test_every_canary_is_found_in_every_spelling(scanner: Scanner, spelled: str) -> None:
    write = SPELLED[spelled]
    missed = [one.name for one in DRAWN if one.name not in scanner.names(write(one.message))]
    assert missed == []


def test_a_part_of_a_long_value_is_enough(scanner: Scanner) -> None:
    for canary in DRAWN:
        value = canary.pieces[0]
        if len(canary.pieces) == 1 and len(value) > 40:
            assert canary.name in scanner.names(NOISE + value[7:37].encode())
    phrases = [one for one in DRAWN if one.type == "SEED_PHRASE" and len(one.pieces[0]) > 2]
    assert phrases
    for phrase in phrases:
        assert phrase.name in scanner.names(" ".join(phrase.pieces[4:10]).encode())


def test_a_value_at_the_edge_of_a_block_is_found(
    scanner: Scanner, planted: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.canary.scan._BLOCK", 64)
    for before in range(64):
        assert planted.name in scanner.names(b"." * before + planted.message.encode())


def test_nothing_is_found_where_nothing_is(scanner: Scanner) -> None:
    assert scanner.names(NOISE + gzip.compress(NOISE)) == set()
    assert scanner.names(b"") == set()


def test_found_in_a_file_and_in_a_log(scanner: Scanner, planted: Canary, tmp_path: Path) -> None:
    log = tmp_path / "deep" / "candor.log"
    log.parent.mkdir()
    log.write_text(json.dumps({"event": "request", "path": planted.message}))
    found = scanner.read(places.folder("Logs", tmp_path))
    assert found.hits == {"Logs": {planted.name: "deep/candor.log"}}
    assert found.total == 1


def test_found_in_a_database_and_in_its_log(
    scanner: Scanner, planted: Canary, tmp_path: Path
) -> None:
    file = tmp_path / "candor.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE messages (text TEXT)")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("INSERT INTO messages VALUES (?)", (planted.message,))
        connection.commit()
        files = scanner.read(places.folder("Files", tmp_path))
        assert files.hits["Files"] == {planted.name: "candor.sqlite3-wal"}
        rows = scanner.read(places.sqlite_rows("SQL", tmp_path))
        assert rows.hits["SQL"] == {planted.name: "candor.sqlite3"}


def test_found_in_postgres(scanner: Scanner, planted: Canary, postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE messages (text TEXT)")
        connection.execute("INSERT INTO messages VALUES (%s)", (planted.message,))
    found = scanner.read(places.postgres(postgres_url))
    assert planted.name in found.hits["PostgreSQL, dumped"]
    assert planted.name in found.hits["PostgreSQL, files and WAL"]


def test_found_in_redis(scanner: Scanner, planted: Canary, tmp_path: Path) -> None:
    with redis_server() as url:
        with closing(redis.Redis.from_url(url)) as client:
            client.set("note", planted.message)
        found = scanner.read(places.redis_dump(url, tmp_path / "redis"))
    assert planted.name in found.hits["Redis, dumped"]


def test_found_on_the_wire_and_in_a_trace(scanner: Scanner, planted: Canary) -> None:
    body = {"model": "x", "messages": [{"role": "user", "content": planted.message}]}
    with Simulator() as simulator, listening() as collector:
        httpx.post(f"{simulator.url('openai')}/chat/completions", json=body)
        httpx.post(
            f"http://127.0.0.1:{collector.server_port}/runs",
            content=gzip.compress(json.dumps(body).encode()),
            headers={"content-encoding": "gzip"},
        )
        assert scanner.read(places.wire(simulator)).total == 1
        assert scanner.read(places.traces(collector)).total == 1
