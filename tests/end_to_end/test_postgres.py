"""The same service on PostgreSQL: the worked example, memory, expiry, two processes, the quota."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.rows import TupleRow

from candor.bootstrap.samples import index_samples
from tests.clock import TurnedClock
from tests.end_to_end.canaries import EMAIL
from tests.end_to_end.conftest import KNOWLEDGE
from tests.end_to_end.problems import check_problem
from tests.end_to_end.prompts import history_of, last_prompt
from tests.end_to_end.questions import QUESTIONS, VENDORS
from tests.end_to_end.service import Service, settings_for
from tests.end_to_end.streams import streaming, until, wait_until
from tests.simulator import Answer, Fault, Simulator

FIRST = "How to stake ETH?"
SECOND = "How do I unstake my ETH?"

Start = Callable[[], Service]


@pytest.fixture
def start_on_postgres(
    tmp_path: Path, postgres_url: str, simulator: Simulator, clock: TurnedClock
) -> Iterator[Start]:
    """Start services over one database and one index of a few documents."""
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in ("staking-eth.md", "gas-and-fees.md", "wallets.md"):
        shutil.copy(KNOWLEDGE / name, docs)
    given: dict[str, Any] = {"database_url": postgres_url, "knowledge_dir": docs}
    settings = settings_for(tmp_path / "data", simulator, sweep_seconds=3600, **given)
    with ThreadPoolExecutor(1) as aside:
        report = aside.submit(asyncio.run, index_samples(settings)).result()
    assert report is not None
    assert report.chunks > 10
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Service(settings, clock))


@pytest.fixture
def rows(postgres_url: str) -> Callable[[str], list[TupleRow]]:
    def read(sql: str) -> list[TupleRow]:
        with psycopg.connect(postgres_url) as connection:
            return connection.execute(sql.encode()).fetchall()

    return read


Rows = Callable[[str], list[TupleRow]]


def test_worked_example_and_ledger(
    start_on_postgres: Start, simulator: Simulator, rows: Rows
) -> None:
    service = start_on_postgres()
    service.agree("analytics")
    answer = service.ask(FIRST)
    assert answer["routing"]["provider"] == "openai"
    assert answer["category"] == "staking"
    assert answer["sources"][0]["source"] == "staking-eth.md"
    assert "not financial advice" in answer["answer"]
    assert service.ask(QUESTIONS["gemini"])["routing"]["provider"] == "gemini"
    simulator.answer_with("openai", Fault("status", 500))
    assert service.ask(FIRST)["usage"]["used"] == 3
    for vendor in VENDORS:
        simulator.answer_with(vendor, Fault("status", 500))
    assert service.ask(FIRST)["routing"]["provider"] == "docs"
    service.stop()
    attempts = rows("SELECT provider, outcome FROM attempts ORDER BY turn_id, number")
    assert attempts == [
        ("openai", "answered"),
        ("gemini", "answered"),
        ("openai", "server_error"),
        ("gemini", "answered"),
        ("openai", "server_error"),
        ("gemini", "server_error"),
        ("perplexity", "server_error"),
    ]
    assert rows("SELECT count(*), sum(used) FROM usage_months") == [(1, 4)]
    assert rows("SELECT * FROM reservations") == []


def test_memory_outlives_a_restart_and_expires(
    start_on_postgres: Start, simulator: Simulator, clock: TurnedClock, rows: Rows
) -> None:
    before = start_on_postgres()
    said = before.ask(f"{FIRST} I am {EMAIL}", thread_id="talk")["answer"]
    before.stop()
    service = start_on_postgres()
    service.ask(SECOND, thread_id="talk")
    assert history_of(last_prompt(simulator)) == [
        ("user", f"{FIRST} I am [EMAIL_1]"),
        ("assistant", said),
    ]
    service.ask(SECOND, user="bert", thread_id="talk")
    assert history_of(last_prompt(simulator)) == []

    clock.move(minutes=30)
    service.ask(FIRST, thread_id="another")
    assert service.run(service.resources.retention.sweep()) == 2
    assert len(rows("SELECT DISTINCT thread_id FROM checkpoints")) == 1
    for table in ("checkpoints", "checkpoint_blobs", "checkpoint_writes"):
        found = rows(f"SELECT thread_id FROM {table}")
        assert all(row[0].endswith("/another") for row in found)
    assert len(service.transcript("talk")) == 4
    service.ask("Why?", thread_id="talk")
    assert history_of(last_prompt(simulator)) == []


def test_nothing_personal_is_in_any_table(start_on_postgres: Start, rows: Rows) -> None:
    service = start_on_postgres()
    service.ask(f"How to stake ETH, quokka? {EMAIL}", user="anna.canary", thread_id="talk")
    service.stop()
    tables = rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    dump = {name: repr(rows(f'SELECT * FROM "{name}"')) for (name,) in tables}
    assert "talk" in dump["messages"]
    assert "talk" in dump["checkpoint_blobs"]
    assert not [name for name, kept in dump.items() if "canary" in kept or "quokka" in kept]


def test_two_processes_share_threads_and_quota(
    start_on_postgres: Start, simulator: Simulator
) -> None:
    services = [start_on_postgres(), start_on_postgres()]
    services[0].use("anna", 94)
    simulator.answer_with("openai", Answer("Ether is locked [1].", first_token_seconds=0.05))
    asked = [f"How to stake ETH, number {number}?" for number in range(8)]
    with ThreadPoolExecutor(len(asked)) as pool:
        waiting = [
            pool.submit(services[place % 2].post, question, thread_id="talk")
            for place, question in enumerate(asked)
        ]
        statuses = sorted(one.result(60).status_code for one in waiting)
    assert statuses == [200] * 6 + [429] * 2
    assert services[1].used() == 100
    transcript = services[0].transcript("talk")
    assert [role for role, _ in transcript] == ["user", "assistant"] * 6
    history = history_of(last_prompt(simulator))
    assert len(history) == 10


async def test_a_client_that_goes_away_gives_its_question_back(
    start_on_postgres: Start, simulator: Simulator, rows: Rows
) -> None:
    service = await asyncio.to_thread(start_on_postgres)
    simulator.script("openai", [Answer("Too late [1].", first_token_seconds=20)])
    async with streaming(service, FIRST):
        await until(lambda: len(simulator.received) == 1)
        assert await asyncio.to_thread(service.used) == 1
    await until(lambda: simulator.disconnects == ["openai"], 1.0)
    await until(lambda: service.used() == 0, 2.0)
    assert (await asyncio.to_thread(service.ask, FIRST, thread_id="talk"))["usage"]["used"] == 1
    assert (
        rows("SELECT * FROM leases WHERE name NOT LIKE 'service/%'")
        == rows("SELECT * FROM reservations")
        == []
    )


def test_an_erasure_reaches_the_turns_of_another_process(
    start_on_postgres: Start, simulator: Simulator, rows: Rows
) -> None:
    one, other = start_on_postgres(), start_on_postgres()
    one.agree("analytics")
    one.ask(FIRST, thread_id="talk")
    simulator.script("openai", [Answer("Too late [1].", first_token_seconds=1.5)])
    with ThreadPoolExecutor(1) as aside:
        answering = aside.submit(one.post, SECOND, thread_id="talk")
        wait_until(lambda: len(simulator.received) == 2)
        receipt = httpx.delete(
            f"{other.url}/api/privacy/data", headers={"x-user-id": "anna"}, timeout=30
        ).json()
        check_problem(answering.result(30), 409, "data_erased")
    assert receipt["erased"]["messages"] == 2
    assert receipt["finished_at"] is not None
    one.stop()
    tables = rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    dump = {name: repr(rows(f'SELECT * FROM "{name}"')) for (name,) in tables}
    pseudonym = other.caller().user
    assert [name for name, content in dump.items() if pseudonym in content] == ["erasures"]
    assert {user for (user,) in rows('SELECT "user" FROM turns')} == {"erased"}
