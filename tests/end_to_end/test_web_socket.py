"""The same turn over a WebSocket."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.end_to_end.conftest import StartService
from tests.end_to_end.service import Service
from tests.end_to_end.stream_reader import Part, shown, turn_of
from tests.end_to_end.streams import wait_until
from tests.end_to_end.test_stream import SLOW
from tests.simulator import Simulator

QUESTION = "How to stake ETH?"


@contextmanager
def socket_to(service: Service, user: str = "anna", **headers: str) -> Iterator[ClientConnection]:
    url = f"{service.url.replace('http', 'ws')}/api/chat/ws"
    with connect(url, additional_headers={"x-user-id": user, **headers}, proxy=None) as socket:
        yield socket


def send(socket: ClientConnection, **frame: Any) -> None:
    socket.send(json.dumps(frame))


def frames(socket: ClientConnection) -> Iterator[Part]:
    """Yield the parts up to the one that ends a turn."""
    while True:
        part: Part = json.loads(socket.recv(timeout=30))
        yield part
        if part["type"] in ("finish", "error"):
            return


def test_questions_are_answered_one_after_the_other(shared: Service, someone: str) -> None:
    with socket_to(shared, someone) as socket:
        for question in (QUESTION, "And how long does it take?"):
            send(socket, type="ask", message=question, thread_id="talk")
            parts = list(frames(socket))
            assert shown(parts) == turn_of(parts)["answer"]
            assert turn_of(parts)["thread_id"] == "talk"
            assert parts[0]["id"] == f"{parts[0]['messageId']}:1"
    assert shared.used(someone) == 2


def test_an_answer_can_be_stopped(start: StartService, simulator: Simulator) -> None:
    service = start(real_time=True)
    simulator.script("openai", [SLOW])
    with socket_to(service) as socket:
        send(socket, type="ask", message=QUESTION)
        parts = []
        for part in frames(socket):
            parts.append(part)
            if part["type"] == "text-delta":
                send(socket, type="stop")
    assert turn_of(parts)["stopped"]
    assert shown(parts) == turn_of(parts)["answer"]


def test_who_leaves_ends_the_call(start: StartService, simulator: Simulator) -> None:
    service = start(real_time=True)
    simulator.script("openai", [SLOW])
    with socket_to(service) as socket:
        send(socket, type="ask", message=QUESTION)
        for part in frames(socket):
            if part["type"] == "text-delta":
                break
    wait_until(lambda: simulator.calls[-1].done, 2)
    wait_until(lambda: service.used() == 1)


@pytest.mark.parametrize(
    ("frame", "code", "sentence"),
    [
        ("{", "invalid_request", "JSON"),
        ('{"type": "sing"}', "invalid_request", "one of 'ask', 'stop', 'pong'"),
        ('{"type": "ask"}', "invalid_request", "message"),
        ('{"type": "ask", "message": " "}', "invalid_request", "write a question"),
        ('{"type": "ask", "message": "Hi", "thread_id": "a b"}', "invalid_request", "thread_id"),
        ('{"type": "ask", "message": "Hi?", "region": "DE"}', "consent_required", ""),
    ],
)
def test_odd_frames_are_told_and_the_connection_goes_on(
    shared: Service, someone: str, frame: str, code: str, sentence: str
) -> None:
    with socket_to(shared, someone) as socket:
        socket.send(frame)
        told = list(frames(socket))
        if told[-1]["type"] == "error":
            assert told[-1]["problem"]["code"] == code
            assert sentence in told[-1]["errorText"]
        else:
            assert turn_of(told)["refusal"]["code"] == code
        send(socket, type="ask", message=QUESTION)
        assert list(frames(socket))[-1]["type"] == "finish"


def test_the_next_question_may_follow_the_last_part_at_once(shared: Service, someone: str) -> None:
    with socket_to(shared, someone) as socket:
        for _ in range(25):
            send(socket, type="ask", message="Hi?", region="DE")
            assert turn_of(list(frames(socket)))["refusal"]["code"] == "consent_required"


def test_two_questions_at_once_are_refused(start: StartService, simulator: Simulator) -> None:
    service = start(real_time=True)
    simulator.script("openai", [SLOW])
    with socket_to(service) as socket:
        send(socket, type="ask", message=QUESTION)
        send(socket, type="ask", message=QUESTION)
        (told,) = [part for part in frames(socket) if part["type"] == "error"]
    assert told["problem"]["code"] == "busy_thread"


def test_a_silent_socket_is_pinged(start: StartService) -> None:
    service = start(heartbeat_seconds=0.1)
    with socket_to(service) as socket:
        assert json.loads(socket.recv(timeout=5)) == {"type": "ping"}
        send(socket, type="pong")
        assert json.loads(socket.recv(timeout=5)) == {"type": "ping"}


def test_a_frame_over_the_limit_ends_the_connection(start: StartService) -> None:
    service = start(max_body_bytes=2000)
    with socket_to(service) as socket:
        socket.send(json.dumps({"type": "ask", "message": "x" * 3000}))
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=5)


def test_pages_of_foreign_origins_are_refused(start: StartService) -> None:
    service = start(cors_origins=["https://shop.example"])
    with (
        pytest.raises((InvalidStatus, ConnectionClosed)),
        socket_to(service, origin="https://attacker.example") as socket,
    ):
        socket.recv(timeout=5)
    with socket_to(service, origin="https://shop.example") as socket:
        send(socket, type="ask", message=QUESTION)
        assert list(frames(socket))[-1]["type"] == "finish"


def test_where_sign_in_is_on_a_token_is_needed(start: StartService) -> None:
    service = start(jwt_secret="s" * 40)
    with socket_to(service) as socket:
        send(socket, type="ask", message=QUESTION)
        assert list(frames(socket))[-1]["problem"]["code"] == "unauthorized"
        send(socket, type="ask", message=QUESTION, token="nonsense")
        assert list(frames(socket))[-1]["problem"]["code"] == "unauthorized"
