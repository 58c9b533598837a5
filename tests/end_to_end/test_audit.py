"""The audit log of a running service: what it notes of turns and requests, and its commands."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.command_line import CommandLine
from tests.end_to_end.conftest import StartService
from tests.end_to_end.service import Service
from tests.end_to_end.tokens import SECRET, bearer

EMAIL = "anna.canary@example.com"


@pytest.fixture
def signed_in(start: StartService) -> Service:
    return start(jwt_secret=SECRET)


@pytest.fixture
def client(signed_in: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=signed_in.url, timeout=30) as client:
        yield client


@pytest.fixture
def command_line(data_dir: Path, tmp_path: Path) -> CommandLine:
    return CommandLine(data_dir, tmp_path)


def entries(service: Service) -> list[dict[str, Any]]:
    service.run(service.resources.audit.flush())
    return [
        {**row, "details": json.loads(row["details"])}
        for row in service.rows("SELECT * FROM audit_entries ORDER BY seq")
    ]


def test_a_turn_with_redactions_is_one_entry(service: Service, command_line: CommandLine) -> None:
    service.ask("What is staking?")
    service.ask(f"My mail is {EMAIL}, and also bob.canary@example.com. What is staking?")
    (entry,) = entries(service)
    assert (entry["action"], entry["details"]) == ("redaction", {"EMAIL": 2})
    assert "canary" not in str(entry)
    ran = command_line.run("audit", "verify")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("The audit log holds: 1 entries from 2026-11-20T12:00:00")


def test_a_refused_turn_counts_its_redactions_too(service: Service) -> None:
    service.use("anna", 100)
    assert service.post(f"I am {EMAIL}. What is gas?").status_code == 429
    assert [entry["details"] for entry in entries(service)] == [{"EMAIL": 1}]


def test_refusals_and_operators(signed_in: Service, client: httpx.Client) -> None:
    for _ in range(50):
        assert client.get(f"/api/threads/{EMAIL.split('@')[0]}").status_code == 401
    assert client.get("/metrics", headers=bearer()).status_code == 403
    operator = bearer(sub="olga", roles=["operator"])
    for _ in range(30):
        assert client.get("/metrics", headers=operator).status_code == 200
    found = entries(signed_in)
    assert [(entry["action"], entry["actor"]) for entry in found] == [
        ("refused_access", "nobody"),
        ("refused_access", "user"),
        ("operator_access", "operator"),
    ]
    assert found[0]["details"] == {
        "code": "unauthorized",
        "count": 1,
        "method": "GET",
        "route": "/api/threads/{thread_id}",
    }
    assert found[1]["details"]["route"] == "/metrics"
    assert found[1]["subject"]
    assert found[2]["acted_by"]
    assert "canary" not in str(found)


def test_a_stop_writes_what_was_counted(
    signed_in: Service, client: httpx.Client, command_line: CommandLine
) -> None:
    for _ in range(50):
        client.get("/api/usage")
    signed_in.stop()
    ran = command_line.run("audit", "list", "--json")
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [row["details"]["count"] for row in rows] == [1, 49]
    again = command_line.run("audit", "list", "--action", "operator_access")
    assert "command=audit.list" in again.stdout


def test_verify_and_head_from_the_command_line(service: Service, command_line: CommandLine) -> None:
    assert "nothing has been written" in command_line.run("audit", "verify").stdout
    assert command_line.run("audit", "head").returncode == 1
    for _ in range(3):
        service.ask(f"My mail is {EMAIL}. What is staking?")
    entries(service)
    anchor = command_line.run("audit", "head").stdout.strip()
    assert command_line.run("audit", "verify", "--anchor", anchor).returncode == 0
    for wrong in ("x", f"{anchor}0"):
        assert command_line.run("audit", "verify", "--anchor", wrong).returncode == 2
    later = command_line.run("audit", "verify", "--json", "--anchor", f"9:{'a' * 64}")
    verdict = json.loads(later.stdout)
    assert (later.returncode, verdict["holds"], verdict["broken"]["kind"]) == (1, False, "cut_off")
    assert command_line.run("audit", "list", "--action", "nothing").returncode == 2
    assert command_line.run("audit", "list", "--since", "soon").returncode == 2
    shown = command_line.run("audit", "list", "--since", "2026-11-20", "--limit", "2")
    assert len(shown.stdout.splitlines()) == 2
