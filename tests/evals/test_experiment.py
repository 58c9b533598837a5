"""Experiments stay in this process unless an upload is asked for, and then leave redacted."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from langchain_core.runnables import RunnableLambda

from evals.experiment import Case, Outputs, Score, run_experiment
from evals.suite import Bench
from tests.evals.conftest import forget_environment

CASES = [Case("one", "I am eve@example.com"), Case("two", "How to stake?"), Case("bad", "x")]
DATASET = "5a7c5c8e-0000-4000-8000-000000000001"
WHEN = "2026-01-01T00:00:00Z"


class LangSmith:
    """As much of LangSmith's API as an upload speaks to; it keeps what it is sent."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, bytes]] = []
        self.examples: list[dict[str, Any]] = []
        self.made = False
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                outer.heard.append((self.command, self.path, body))
                said = json.dumps(outer.reply(self.command, self.path, body)).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            do_GET = do_POST = do_PATCH = answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reply(self, method: str, path: str, body: bytes) -> Any:
        dataset = {"id": DATASET, "name": "candor", "created_at": WHEN, "data_type": "kv"}
        session = {"id": DATASET, "name": "run", "start_time": WHEN, "tenant_id": DATASET}
        session["reference_dataset_id"] = DATASET
        if path.startswith("/datasets"):
            self.made = self.made or method == "POST"
            return dataset if method == "POST" else [dataset] * self.made
        if path == "/examples/bulk":
            given = json.loads(body)
            self.examples = [
                {
                    "id": f"5a7c5c8e-0000-4000-8000-00000000001{number}",
                    "dataset_id": DATASET,
                    "created_at": WHEN,
                    "modified_at": WHEN,
                    "inputs": one["inputs"],
                }
                for number, one in enumerate(given)
            ]
            return self.examples
        if path.startswith("/examples") and method == "GET":
            return self.examples if "offset=0" in path or "offset" not in path else []
        if path.startswith("/sessions"):
            return session if method != "GET" else [session]
        return {}


@pytest.fixture
def langsmith(monkeypatch: pytest.MonkeyPatch) -> Iterator[LangSmith]:
    server = LangSmith()
    monkeypatch.setenv("LANGSMITH_API_KEY", "lsv2_simulated")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", server.url)
    forget_environment()
    yield server
    server.server.shutdown()
    server.server.server_close()


def target(name: str) -> Outputs:
    if name == "bad":
        raise ValueError("eve@example.com asked for it")
    # a step that LangChain would trace
    return {"length": RunnableLambda(len).invoke(name), "text": "eve@example.com"}


def evaluator(name: str, outputs: Outputs) -> Iterator[Score]:
    yield Score("length", outputs["length"] / 3, "too short" if name == "two" else "")
    yield Score("other", 1.0)


def test_rows_come_in_order_with_every_score() -> None:
    rows = run_experiment("test", CASES, target, evaluator, Bench(Path()))
    assert [row.case for row in rows] == ["one", "two", "bad"]
    assert rows[0].scores == (Score("length", 1.0), Score("other", 1.0))
    assert rows[1].scores[0].comment == "too short"
    assert rows[0].outputs["length"] == 3


def test_a_case_that_breaks_says_its_kind_and_none_of_its_words() -> None:
    row = run_experiment("test", CASES, target, evaluator, Bench(Path()))[2]
    assert row.scores == ()
    assert row.error == "ValueError"


def test_an_evaluator_that_breaks_stops_the_run() -> None:
    def broken(_name: str, outputs: Outputs) -> list[Score]:
        raise KeyError("no such thing")

    with pytest.raises(RuntimeError, match="an evaluator failed"):
        run_experiment("test", CASES, target, broken, Bench(Path()))


@pytest.mark.parametrize("tracing", ["true", "false"])
def test_nothing_is_sent_where_a_key_is_set(
    langsmith: LangSmith, monkeypatch: pytest.MonkeyPatch, tracing: str
) -> None:
    monkeypatch.setenv("LANGSMITH_TRACING", tracing)
    forget_environment()
    assert len(run_experiment("test", CASES, target, evaluator, Bench(Path()))) == 3
    assert langsmith.heard == []


def test_an_upload_is_redacted(langsmith: LangSmith) -> None:
    rows = run_experiment("test", CASES, target, evaluator, Bench(Path(), upload=True))
    assert [row.case for row in rows] == ["one", "two", "bad"]
    paths = [f"{method} {path.split('?')[0]}" for method, path, _ in langsmith.heard]
    assert {"POST /datasets", "POST /examples/bulk", "POST /runs"} <= set(paths)
    assert any("feedback" in path for path in paths)
    sent = b"\n".join(body for _, _, body in langsmith.heard)
    assert b"[EMAIL_1]" in sent
    assert b"eve@example" not in sent
    # what happens within a turn stays here
    assert b"RunnableLambda" not in sent
