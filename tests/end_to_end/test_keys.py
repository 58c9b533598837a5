"""`candor keys`: rotation as an operator does it, beside a running service and without one."""

import re
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.canaries import files_in
from tests.end_to_end.command_line import CommandLine
from tests.end_to_end.process import ServedProcess
from tests.end_to_end.test_nothing_at_rest import Client
from tests.simulator import Simulator

KEY = re.compile(r"k[0-9a-f]{8}")


@pytest.fixture
def cli(data_dir: Path, tmp_path: Path) -> CommandLine:
    return CommandLine(data_dir, tmp_path)


def without_documents(folder: Path) -> CommandLine:
    """Answer a command line over a data folder in which nothing was made under other keys."""
    return CommandLine(folder / "fresh", folder)


def rows(cli: CommandLine) -> dict[tuple[str, str], str]:
    """Answer what `candor keys status` says of each key, by its kind and id."""
    ran = cli.run("keys", "status")
    assert ran.returncode == 0, ran.stderr
    lines = [line.split(maxsplit=2) for line in ran.stdout.splitlines()]
    return {(kind, id_): said for kind, id_, said in lines}


def current(cli: CommandLine, kind: str = "encryption") -> str:
    return next(id_ for (of, id_), said in rows(cli).items() if (of, said[:7]) == (kind, "current"))


def test_rotating_beside_a_running_service(
    cli: CommandLine, data_dir: Path, tmp_path: Path, simulator: Simulator
) -> None:
    with (
        ServedProcess(data_dir, tmp_path / "home", simulator) as served,
        Client(served.url) as anna,
    ):
        assert anna.chat("What is a quokka pool?", thread_id="talk").status_code == 200
        old = current(cli)
        ran = cli.run("keys", "rotate")
        assert ran.returncode == 0, ran.stderr
        new = current(cli)
        assert new != old
        assert f"encryption key {new} is current" in ran.stdout
        assert rows(cli)["encryption", old].split()[1] == "nothing"
        assert "documents" in rows(cli)["encryption", new]

        said = anna.send("GET", "/api/threads/talk").json()["messages"]
        assert "quokka" in said[0]["text"]
        assert anna.chat("And how does it pay?", thread_id="talk").status_code == 200
        assert b"quokka" in simulator.received[-1].body, "the conversation is remembered"
        _prune(cli, old)
        assert anna.chat("And what does it cost?", thread_id="talk").status_code == 200
    assert next(iter(rows(cli))) == ("encryption", new)
    file = data_dir / "keys" / "encryption_key"
    assert len(file.read_text().split()) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with (
        ServedProcess(data_dir, tmp_path / "home", simulator) as served,
        Client(served.url) as anna,
    ):
        assert len(anna.send("GET", "/api/threads/talk").json()["messages"]) == 6


def _prune(cli: CommandLine, old: str) -> None:
    """Take the older key off, once the service no longer writes under it."""
    deadline = time.monotonic() + 40
    while (ran := cli.run("keys", "prune")).returncode == 1:
        assert ran.stdout == f"0 taken off; 1 still needed ({old})\n"
        assert time.monotonic() < deadline
        assert cli.run("keys", "reseal").returncode == 0
    assert ran.stdout == f"1 taken off ({old}); 0 still needed\n"


def test_the_identity_key_is_renewed_while_nobody_serves(
    cli: CommandLine, data_dir: Path, tmp_path: Path, simulator: Simulator
) -> None:
    with (
        ServedProcess(data_dir, tmp_path / "home", simulator) as served,
        Client(served.url) as anna,
    ):
        assert anna.chat("What is a quokka pool?", thread_id="talk").status_code == 200
        assert "stop it" in cli.fails(1, "keys", "rotate", "--identity")
    old = current(cli, "identity")
    ran = cli.run("keys", "rotate", "--identity")
    assert ran.returncode == 0, ran.stderr
    assert "renewed for 1 users" in ran.stdout
    assert current(cli, "identity") != old
    kept = b"".join(file.read_bytes() for file in files_in([data_dir]) if file.suffix != ".json")
    assert old.encode() + b":" not in kept, "a record keeps the older pseudonym"
    with (
        ServedProcess(data_dir, tmp_path / "home", simulator) as served,
        Client(served.url) as anna,
    ):
        assert len(anna.send("GET", "/api/threads/talk").json()["messages"]) == 2
        assert anna.send("GET", "/api/usage").json()["used"] == 1
        assert anna.chat("And how does it pay?", thread_id="talk").status_code == 200
        assert b"quokka" in simulator.received[-1].body, "the conversation is remembered"


def test_keys_of_the_environment_are_rotated_by_their_owner(tmp_path: Path) -> None:
    cli = without_documents(tmp_path)
    old, new = "ab" * 32, "cd" * 32
    given: dict[str, Any] = {"CANDOR_ID_HASH_KEY": "ef" * 32, "CANDOR_ENCRYPTION_KEY": old}
    assert cli.run("ask", "What is staking?", **given).returncode == 0
    ran = cli.run("keys", "rotate", **given)
    assert ran.returncode == 0
    assert re.search(r"in front of it, with a comma: [0-9a-f]{64}\n", ran.stdout)
    given["CANDOR_ENCRYPTION_KEY"] = f"{new},{old}"
    assert cli.run("keys", "reseal", **given).returncode == 0
    (older,) = KEY.findall(cli.run("keys", "prune", **given).stdout)
    given["CANDOR_ENCRYPTION_KEY"] = new
    ran = cli.run("keys", "status", **given)
    assert ran.returncode == 0
    assert older not in ran.stdout


@pytest.mark.parametrize("given", [f"{'ab' * 32}, {'cd' * 32}", "ab" * 31, f"{'ab' * 32},", ","])
def test_keys_that_are_none_are_refused(cli: CommandLine, given: str) -> None:
    said = cli.fails(2, "keys", "status", CANDOR_ENCRYPTION_KEY=given)
    assert "CANDOR_ENCRYPTION_KEY: write 64 hex digits" in said


def test_a_key_that_is_missing_is_named(tmp_path: Path) -> None:
    cli = without_documents(tmp_path)
    given: dict[str, Any] = {"CANDOR_ID_HASH_KEY": "ef" * 32}
    assert cli.run("ask", "What is gas?", CANDOR_ENCRYPTION_KEY="ab" * 32, **given).returncode == 0
    ran = cli.run("keys", "status", CANDOR_ENCRYPTION_KEY="cd" * 32, **given)
    assert ran.returncode == 1
    assert "MISSING" in ran.stdout
