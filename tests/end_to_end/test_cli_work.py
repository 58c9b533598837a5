"""What the commands do: ask, search, redact, route, validate, ingest, doctor, serve."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.command_line import CommandLine, environment
from tests.end_to_end.service import copy_of
from tests.shared_data import rows
from tests.simulator import Simulator

BODY = {"answer", "sources", "thread_id", "turn_id", "validation", "routing", "usage", "category"}


@pytest.fixture(scope="module")
def cli(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    folder = tmp_path_factory.mktemp("cli")
    return CommandLine(copy_of(indexed, folder / "data"), folder)


def test_ask_prints_an_answer_with_its_sources(cli: CommandLine) -> None:
    ran = cli.run("ask", "What is staking?")
    assert ran.returncode == 0
    assert ran.stderr == ""
    assert "[1]" in ran.stdout
    assert re.search(r"\[\d\] .+\.md\)", ran.stdout)
    assert "docs · confidence" in ran.stdout


def test_ask_continues_a_conversation(cli: CommandLine, simulator: Simulator) -> None:
    keys: dict[str, Any] = {
        "OPENAI_API_KEY": "sk-simulated",
        "OPENAI_BASE_URL": simulator.url("openai"),
    }
    first = cli.run("ask", "What is a numbat pool?", "--thread", "t", "--json", **keys)
    second = cli.run("ask", "What is staking?", "--thread", "t", "--json", **keys)
    bodies = [json.loads(ran.stdout) for ran in (first, second)]
    assert all(set(body) > BODY for body in bodies)
    assert [body["thread_id"] for body in bodies] == ["t", "t"]
    assert [body["usage"]["used"] for body in bodies][1] == bodies[0]["usage"]["used"] + 1
    assert b"numbat" in simulator.received[-1].body


def test_a_conversation_begins_by_saying_who_answers(cli: CommandLine) -> None:
    new, begun, going_on = (
        cli.run("ask", "What is staking?", *thread).stdout
        for thread in ((), ("--thread", "who"), ("--thread", "who"))
    )
    assert new.startswith("You are talking to an automated assistant.")
    assert begun.startswith("You are talking to an automated assistant.")
    assert "automated assistant" not in going_on


def test_a_refusal_is_a_failure(cli: CommandLine) -> None:
    ran = cli.run("ask", "What is staking?", "--region", "de", "--json")
    assert ran.returncode == 1
    assert json.loads(ran.stdout)["refusal"]["code"] == "consent_required"


def test_search(cli: CommandLine) -> None:
    ran = cli.run("search", "how do I stake", "-k", "3", "--json")
    found = json.loads(ran.stdout)["results"]
    assert len(found) == 3
    assert set(found[0]) == {"source", "heading", "score", "text"}
    assert found[0]["source"] == "staking-eth.md"
    assert [row["score"] for row in found] == sorted((r["score"] for r in found), reverse=True)


def test_search_batch_keeps_order_and_ids(cli: CommandLine) -> None:
    asked: list[dict[str, Any]] = [
        {"id": "b", "query": "how do I stake"},
        {"id": 7, "query": "what is a seed phrase"},
        {"id": None, "query": ""},
    ]
    found = cli.rows("search", "-k", "2", "--batch", rows=asked)
    assert [row["id"] for row in found] == ["b", 7, None]
    assert {len(row["results"]) for row in found} == {2}


def test_redact_keeps_order_ids_and_offsets(cli: CommandLine) -> None:
    text = "🦄 mail bob@example.com or eve@example.com"
    found = cli.rows(
        "redact",
        rows=[{"id": "x", "text": text}, {"id": 1, "text": ""}, {"id": 2, "text": "\ud800"}],
    )
    assert [row["id"] for row in found] == ["x", 1, 2]
    assert found[0]["redacted"] == "🦄 mail [EMAIL_1] or [EMAIL_2]"
    assert [text[span["start"] : span["end"]] for span in found[0]["spans"]] == [
        "bob@example.com",
        "eve@example.com",
    ]
    assert {span["type"] for span in found[0]["spans"]} == {"EMAIL"}


def test_redact_reads_the_settings_of_the_service(cli: CommandLine) -> None:
    own, other = "0x52908400098527886E0F7030069857D2E4169EE7", "0x" + "ab" * 20
    rows = [{"id": 1, "text": f"We pay from {own} to {other}; 015123456789"}]
    [plain] = cli.rows("redact", rows=rows)
    assert plain["redacted"] == "We pay from [ETH_ADDRESS_1] to [ETH_ADDRESS_2]; 015123456789"
    [listed] = cli.rows(
        "redact", rows=rows, CANDOR_OFFICIAL_ADDRESSES=own, CANDOR_PHONE_REGIONS="de"
    )
    assert listed["redacted"] == f"We pay from {own} to [ETH_ADDRESS_1]; [PHONE_1]"


def test_route(cli: CommandLine) -> None:
    queries = ["How to stake ETH?", "What is staking?", "¿Qué es el staking?"]
    found = cli.rows("route", rows=[{"id": q, "query": q} for q in queries])
    assert [row["id"] for row in found] == queries
    assert set(found[0]) == {"id", "score", "provider", "reasons", "category", "language"}
    assert [row["provider"] for row in found[:2]] == ["openai", "gemini"]
    assert found[0]["category"] == "staking"
    assert found[2]["language"] == "es"


def test_validate(cli: CommandLine) -> None:
    row = {
        "id": 1,
        "question": "Should I stake ETH?",
        "answer": "Staking has guaranteed returns [1]. See [7].",
        "sources": [{"source": "a.md", "text": "Staking locks ETH and earns rewards."}],
    }
    [found] = cli.rows("validate", rows=[row])
    assert set(found) == {"id", "answer", "is_safe", "warnings", "confidence_score"}
    assert "guaranteed returns" not in found["answer"]
    assert "[7]" not in found["answer"]
    assert found["warnings"]
    assert 0 <= found["confidence_score"] <= 100


def test_validate_wants_texts_in_its_sources(cli: CommandLine) -> None:
    row = json.dumps({"id": 1, "question": "q", "answer": "a", "sources": ["text"]}).encode()
    assert "source 1 of row 1" in cli.fails(2, "validate", "-", stdin=row)


def test_ingest_is_incremental(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "data", tmp_path)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "one.md").write_text("# Quokka pools\n\nA quokka pool locks tokens for a week.\n")
    (docs / "two.txt").write_text("Numbat bridges move tokens between chains in an hour.\n")

    def ingest(*more: str) -> dict[str, Any]:
        ran = cli.run("ingest", "docs", "--json", *more)
        assert ran.returncode == 0, ran.stderr
        report: dict[str, Any] = json.loads(ran.stdout)
        return report

    assert (ingest()["added"], ingest()["added"]) == (2, 0)
    (docs / "one.md").write_text("# Quokka pools\n\nA quokka pool locks tokens for a year.\n")
    (docs / "two.txt").unlink()
    report = ingest("--prune")
    assert (report["changed"], report["removed"], report["files"]) == (1, 1, 1)
    found = json.loads(cli.run("search", "quokka", "--json").stdout)["results"]
    assert "year" in found[0]["text"]
    assert {row["source"] for row in found} == {"one.md"}


def test_an_unreadable_document_is_named_and_the_rest_is_indexed(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "data", tmp_path)
    docs = tmp_path / "docs"
    (docs / "folder.md").mkdir(parents=True)
    (docs / "good.md").write_text("# Quokka\n\nA quokka pool locks tokens.\n")
    (docs / "binary.md").write_bytes(b"\x00\xff\xfe\x80" * 50)
    (docs / "gone.md").symlink_to(tmp_path / "nowhere.md")
    ran = cli.run("ingest", "docs", "--json")
    assert ran.returncode == 1
    report = json.loads(ran.stdout)
    assert report["added"] == 1
    named = {entry["source"] for entry in report["unreadable"]}
    assert "binary.md" in named
    for source in named:
        assert f"candor: {source} was left out: " in ran.stderr
    assert "quokka pool" in cli.run("search", "quokka").stdout


def test_a_folder_without_documents(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = CommandLine(tmp_path / "data", tmp_path).run("ingest", "empty")
    assert ran.returncode == 1
    assert ran.stderr.strip()


def test_doctor(cli: CommandLine, tmp_path: Path) -> None:
    well = cli.run("doctor")
    assert (well.returncode, well.stderr) == (0, "")
    assert "Ready to answer" in well.stdout
    empty = CommandLine(tmp_path / "data", tmp_path).run("doctor")
    assert empty.returncode == 1
    assert "candor ingest PATH" in empty.stdout
    assert "1 to mend" in empty.stdout
    key = "sk-canary-0123456789"
    keyed = cli.run("doctor", OPENAI_API_KEY=key, CANDOR_REDIS_URL="redis://127.0.0.1:1")
    assert keyed.returncode == 1
    assert "CANDOR_REDIS_URL" in keyed.stdout
    assert key not in keyed.stdout + keyed.stderr


def test_serve_answers_and_stops(cli: CommandLine, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "candor", "serve", "--no-samples", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(CANDOR_DATA_DIR=str(cli.data_dir)),
    ) as candor:
        assert candor.stderr is not None
        assert candor.stdout is not None
        try:
            deadline = time.monotonic() + 30
            said = ""
            while "Candor answers on" not in said:
                said = candor.stderr.readline().decode()
                assert time.monotonic() < deadline
            assert said == f"Candor answers on http://127.0.0.1:{port}\n"
            chat = {"message": "What is staking? write bob@example.com"}
            answer = httpx.post(f"http://127.0.0.1:{port}/api/chat", json=chat, timeout=30)
            assert answer.json()["sources"]
        finally:
            candor.send_signal(signal.SIGINT)
        assert candor.wait(30) == 130
        logs = candor.stderr.read().decode()
        assert candor.stdout.read() == b""
    assert "Traceback" not in logs
    request = next(
        line for line in map(json.loads, logs.splitlines()) if line["event"] == "request"
    )
    assert request["request_id"] == answer.headers["x-request-id"]
    assert request["status"] == 200
    assert "bob" not in logs


@pytest.mark.parametrize(
    ("command", "name", "field"),
    [
        ("redact", "pii/presidio-research-synth-v2-open", "text"),
        ("route", "routing/quora-crypto-questions-open", "query"),
        ("search", "routing/fiqa-user-questions-open", "query"),
    ],
)
def test_open_data(cli: CommandLine, command: str, name: str, field: str) -> None:
    asked = [{"id": row["id"], field: row[field]} for row in rows(name)[:100]]
    arguments = ("search", "-k", "2", "--batch") if command == "search" else (command,)
    found = cli.rows(*arguments, rows=asked)
    assert [row["id"] for row in found] == [row["id"] for row in asked]


def test_open_answers(cli: CommandLine) -> None:
    asked = [
        {
            "id": row["id"],
            "question": row["question"],
            "answer": row["answer"],
            "sources": [{"source": "context", "text": row["context"]}],
        }
        for row in rows("grounding/halueval-qa-open")[:100]
    ]
    found = cli.rows("validate", rows=asked)
    assert [row["id"] for row in found] == [row["id"] for row in asked]
    assert all(0 <= row["confidence_score"] <= 100 for row in found)
