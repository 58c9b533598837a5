"""An identity key that is added, missing or lost, as an operator meets it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.command_line import CommandLine

OLD, NEW = "ab" * 32, "cd" * 32


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "fresh", tmp_path)


def under(*keys: str) -> dict[str, Any]:
    return {"CANDOR_ID_HASH_KEY": ",".join(keys), "CANDOR_ENCRYPTION_KEY": "ef" * 32}


def test_a_command_finds_whom_an_older_key_named(cli: CommandLine) -> None:
    assert cli.run("user", "tier", "anna", "pro", **under(OLD)).returncode == 0
    exported = cli.run("user", "export", "anna", **under(NEW, OLD))
    assert exported.returncode == 0, exported.stderr
    assert '"tier":"pro"' in exported.stdout
    assert '"action":"tier_change"' in exported.stdout


def test_a_key_that_was_taken_off_is_said_in_a_sentence(cli: CommandLine) -> None:
    assert cli.run("user", "tier", "anna", "pro", **under(OLD)).returncode == 0
    assert cli.run("user", "export", "anna", **under(NEW, OLD)).returncode == 0
    for command in (
        ("user", "export", "anna"),
        ("user", "erase", "anna", "--yes"),
        ("ask", "Gas?"),
    ):
        said = cli.fails(1, *command, **under(NEW))
        assert "1 users are known under the identity keys" in said
        assert "put every key back in its place" in said
    doctor = cli.run("doctor", **under(NEW))
    assert doctor.returncode == 1
    assert "FAIL  users" in doctor.stdout
    status = cli.run("keys", "status", **under(NEW))
    assert status.returncode == 1
    assert "MISSING" in status.stdout
    assert "put every key back in its place" in status.stderr
    assert cli.run("user", "erase", "anna", "--yes", **under(NEW, OLD)).returncode == 0


def test_whoever_is_lost_for_good_is_erased(cli: CommandLine, tmp_path: Path) -> None:
    assert cli.run("user", "tier", "anna", "pro", **under(OLD)).returncode == 0
    assert "cannot be undone" in cli.fails(2, "keys", "forget-lost", **under(NEW))
    ran = cli.run("keys", "forget-lost", "--yes", **under(NEW))
    assert ran.returncode == 0, ran.stderr
    assert "1 subscriptions" in ran.stdout
    assert cli.run("keys", "status", **under(NEW)).returncode == 0
    assert cli.run("audit", "verify", **under(NEW)).returncode == 0
    again = cli.run("keys", "forget-lost", "--yes", **under(NEW))
    assert (again.returncode, again.stdout) == (0, "erased: nothing\nunlinked: nothing\n")
    with closing(sqlite3.connect(tmp_path / "fresh" / "candor.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM subscriptions").fetchone() == (0,)
