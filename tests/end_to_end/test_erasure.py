"""The right to erasure through the service, beside turns in flight, restarts and old backups."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from tests.end_to_end.command_line import CommandLine
from tests.end_to_end.conftest import StartService
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service
from tests.end_to_end.streams import wait_until
from tests.simulator import Answer, Simulator

QUESTION = "How to stake ETH?"
KEPT_AT_FIRST = {"consent_choices", "idempotency_keys", "messages", "threads", "usage_months"}


def erase(service: Service, user: str = "anna", status: int = 200) -> dict[str, Any]:
    response = httpx.delete(
        f"{service.url}/api/privacy/data", headers={"x-user-id": user}, timeout=60
    )
    assert response.status_code == status, response.text
    receipt: dict[str, Any] = response.json()
    return receipt


def use_everything(service: Service, user: str = "anna") -> None:
    headers = {"x-user-id": user, "idempotency-key": "once"}
    purposes = ["answering", "analytics"]
    consent = {"given": True, "region": "DE", "purposes": purposes}
    httpx.put(f"{service.url}/api/consent", json=consent, headers=headers).raise_for_status()
    for thread in ("first-thread-of-all", "second-thread-of-all"):
        body = {"message": f"{QUESTION} I am eve@example.com", "thread_id": thread}
        service.ask(**body, user=user)
    httpx.post(
        f"{service.url}/api/chat", json={"message": QUESTION}, headers=headers, timeout=60
    ).raise_for_status()


def kept_on(service: Service, user: str = "anna") -> set[str]:
    """The tables that still name a user, but for the tombstone."""
    pseudonym = service.caller(user).user
    tables = service.rows("SELECT name FROM pragma_table_list WHERE schema = 'main'")
    found = set()
    for (name,) in (tuple(row.values()) for row in tables):
        rows = service.rows(f'SELECT * FROM "{name}"')
        if name != "erasures" and pseudonym in repr(rows):
            found.add(name)
    prefix = f"default/{pseudonym}/"
    if service.run(service.resources.memory.threads(prefix=prefix, limit=1)):
        found.add("memory")
    return found


def test_a_receipt_counts_what_went(start: StartService) -> None:
    service = start(real_time=True)
    use_everything(service)
    use_everything(service, user="bert")
    assert kept_on(service) >= KEPT_AT_FIRST | {"memory", "turns", "attempts"}
    receipt = erase(service)
    assert kept_on(service) == set()
    assert receipt["erased"] == {
        "audit_subjects": 1,
        "vault_values": 1,
        "consent_choices": 1,
        "idempotency_keys": 1,
        "memory": 3,
        "messages": 6,
        "threads": 3,
    }
    assert receipt["unlinked"] == {"attempts": 3, "turns": 3, "usage_months": 1}
    assert receipt["requested_at"] < receipt["finished_at"]
    assert len(receipt["kept"]) == 3
    assert all(one["what"] and one["why"] for one in receipt["kept"])
    again = erase(service)
    assert (again["erased"], again["unlinked"]) == ({}, {})
    assert again["erasure_id"] != receipt["erasure_id"]
    assert kept_on(service, user="bert") >= KEPT_AT_FIRST
    assert service.get("/api/threads").json() == {"threads": []}
    assert service.used() == 3
    # the person may come back, as somebody new
    assert service.ask(QUESTION, thread_id="first-thread-of-all")["usage"]["used"] == 4
    assert len(service.transcript("first-thread-of-all")) == 2


def test_no_byte_is_left(start: StartService) -> None:
    service = start(real_time=True)
    pseudonym = service.caller().user.encode()
    use_everything(service)
    erase(service)
    service.stop()
    files = [path for path in service.settings.data_dir.rglob("*") if path.is_file()]
    for trace in (b"first-thread-of-all", b"second-thread-of-all"):
        assert [path.name for path in files if trace in path.read_bytes()] == []
    knowing = {path.name for path in files if pseudonym in path.read_bytes()}
    assert knowing == {"candor.sqlite3", "tombstones.jsonl"}


def test_a_turn_in_flight_brings_nothing_back(start: StartService, simulator: Simulator) -> None:
    service = start(real_time=True)
    service.agree("analytics")
    service.ask(QUESTION, thread_id="talk")
    for thread in ("talk", None):
        named = {"thread_id": thread} if thread else {}
        before = len(simulator.received)
        simulator.script("openai", [Answer("Too late [1].", first_token_seconds=1.5)])
        with ThreadPoolExecutor(1) as aside:
            answering = aside.submit(service.post, QUESTION, **named)
            wait_until(lambda before=before: len(simulator.received) > before)  # type: ignore[misc]
            receipt = erase(service)
            assert receipt["finished_at"] is not None
            check_problem(answering.result(30), 409, "data_erased")
        assert kept_on(service) == set()
    assert {row["user"] for row in service.rows("SELECT * FROM turns")} == {"erased", "unlinked"}
    leases = "SELECT * FROM leases WHERE name NOT LIKE 'service/%'"
    assert service.rows(leases) == service.rows("SELECT * FROM reservations") == []
    assert service.used() == 1


def test_a_turn_that_takes_too_long_is_finished_behind_it(
    start: StartService, simulator: Simulator
) -> None:
    service = start(real_time=True, thread_wait_seconds=0.2, sweep_seconds=0.3)
    service.ask(QUESTION, thread_id="talk")
    simulator.script("openai", [Answer("Too late [1].", first_token_seconds=2.5)])
    with ThreadPoolExecutor(1) as aside:
        answering = aside.submit(service.post, QUESTION, thread_id="talk")
        wait_until(lambda: len(simulator.received) > 1)
        receipt = erase(service, status=202)
        assert receipt["finished_at"] is None
        assert receipt["erased"]["messages"] == 2
        check_problem(service.post(QUESTION, thread_id="other"), 409, "data_erased")
        check_problem(answering.result(30), 409, "data_erased")
    finished = "SELECT 1 FROM erasures WHERE finished_at IS NOT NULL"
    wait_until(lambda: len(service.rows(finished)) == 1)
    assert kept_on(service) == set()
    service.ask(QUESTION, thread_id="talk")


def test_an_old_backup_is_erased_before_it_is_served(
    start: StartService, data_dir: Path, tmp_path: Path
) -> None:
    first = start(real_time=True)
    use_everything(first)
    first.stop()
    backup = tmp_path / "backup"
    backup.mkdir()
    for file in data_dir.glob("*.sqlite3*"):
        shutil.copy(file, backup)
    second = start(real_time=True)
    erase(second)
    second.stop()
    for file in data_dir.glob("*.sqlite3*"):
        file.unlink()
    for file in backup.iterdir():
        shutil.copy(file, data_dir)
    third = start(real_time=True)
    assert kept_on(third) == set()
    assert third.get("/api/threads").json() == {"threads": []}


def test_the_command_erases_beside_a_running_service(
    start: StartService, data_dir: Path, tmp_path: Path
) -> None:
    service = start(real_time=True)
    use_everything(service)
    cli = CommandLine(data_dir, tmp_path)
    assert "--yes" in cli.fails(2, "user", "erase", "anna")
    cli.fails(2, "user", "erase", "", "--yes")
    cli.fails(2, "user", "erase")
    assert kept_on(service) >= KEPT_AT_FIRST
    ran = cli.run("user", "erase", "anna", "--yes")
    assert ran.returncode == 0, ran.stderr
    assert "6 messages" in ran.stdout
    assert kept_on(service) == set()
    stranger = cli.run("user", "erase", "nobody", "--yes", "--project", "other")
    assert "Erased: nothing was there" in stranger.stdout
    service.ask(QUESTION, thread_id="back")
