"""Ids that hold personal data or a secret are refused at every door, before anything is kept."""

import asyncio
from pathlib import Path

import httpx
import pytest
from langgraph.checkpoint.memory import InMemorySaver

from candor.bootstrap.resources import open_resources
from candor.domain.caller import Caller
from candor.domain.errors import InvalidRequest
from graph.build import build_graph
from graph.turn import Question
from tests.end_to_end.canaries import files_in
from tests.end_to_end.command_line import CommandLine
from tests.end_to_end.problems import check_problem
from tests.end_to_end.process import ServedProcess
from tests.end_to_end.service import settings_for
from tests.simulator import Simulator

ASKED = "What is staking?"
TELLING = (
    "4915112345678",
    "legal-winner-thank-year-wave-sausage-worth-useful-legal-winner-thank-yellow",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "anna.at.example.dot.com",
)


def assert_in_no_file(*folders: Path) -> None:
    for path in files_in(folders):
        content = path.read_bytes().lower()
        assert [one for one in TELLING if one.encode() in content] == [], path


def test_no_door_of_the_service_takes_them(
    data_dir: Path, tmp_path: Path, simulator: Simulator
) -> None:
    home = tmp_path / "home"
    with (
        ServedProcess(data_dir, home, simulator) as served,
        httpx.Client(base_url=served.url, timeout=30) as client,
    ):
        before = len(simulator.received)
        for one in TELLING:
            config = {"configurable": {"thread_id": one}}
            body = {"input": {"message": ASKED}, "config": config}
            batch = {"inputs": [{"message": ASKED}], "config": config}
            refused = [
                client.post("/api/chat", json={"message": ASKED, "thread_id": one}),
                client.delete(f"/api/threads/{one}"),
                client.post("/chat/invoke", json=body),
                client.post("/chat/stream", json=body),
                client.post("/chat/stream_log", json=body),
                client.post("/chat/batch", json=batch),
                client.post("/chat/batch", json={**batch, "config": [config]}),
            ]
            for answer in refused:
                problem = check_problem(answer, 422, "invalid_request")
                assert one not in answer.text
                assert "use a random id such as a UUID" in problem["detail"]
            sent = {"x-request-id": one, "user-agent": one, "idempotency-key": one}
            answer = client.post("/api/chat", json={"message": ASKED}, headers=sent)
            assert answer.status_code == 200
            assert answer.headers["x-request-id"] != one
            assert client.get(f"/api/threads/{one}").status_code == 404
        assert len(simulator.received) == before + len(TELLING)
        for request in simulator.received[before:]:
            assert not [one for one in TELLING if one in repr(request)]
        assert_in_no_file(data_dir, home)
    assert_in_no_file(data_dir, home)
    assert '"event": "request"' in served.log.read_text()


def test_the_command_line_takes_none(data_dir: Path, tmp_path: Path) -> None:
    candor = CommandLine(data_dir, tmp_path)
    said = candor.fails(2, "ask", ASKED, "--thread", TELLING[0])
    assert "use a random id such as a UUID" in said
    assert TELLING[0] not in said
    assert_in_no_file(data_dir, tmp_path)


async def test_the_graph_takes_none_in_process(data_dir: Path, simulator: Simulator) -> None:
    caller = Caller("default", "k1:anna")
    async with open_resources(settings_for(data_dir, simulator)) as resources:
        hosted = build_graph(
            resources.turns.outside, checkpointer=InMemorySaver(), hosted_caller=caller
        )
        for one in TELLING:
            with pytest.raises(InvalidRequest):
                await resources.turns.answer(Question(ASKED, thread_id=one), caller)
            with pytest.raises(InvalidRequest):
                await hosted.ainvoke({"message": ASKED}, {"configurable": {"thread_id": one}})
    await asyncio.to_thread(assert_in_no_file, data_dir)
